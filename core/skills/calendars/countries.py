"""Converts the names that people use for countries and regions into codes of the `holidays` library. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from core.calendars import check_country
from core.model.errors import SkillError
from core.model.language import LANGUAGES, current_language
from core.text.catalogue import _

_KNOWN: Final = {
    "usa": "US", "us": "US", "america": "US", "the united states": "US", "the us": "US", "the usa": "US",
    "uk": "GB", "the uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB-ENG", "scotland": "GB-SCT",
    "wales": "GB-WLS", "northern ireland": "GB-NIR", "bavaria": "DE-BY", "saxony": "DE-SN", "lower saxony": "DE-NI",
    "saxony-anhalt": "DE-ST", "thuringia": "DE-TH", "hesse": "DE-HE", "north rhine-westphalia": "DE-NW",
    "nrw": "DE-NW", "rhineland-palatinate": "DE-RP", "catalonia": "ES-CT", "andalusia": "ES-AN",
    "basque country": "ES-PV", "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "españa": "ES", "brasil": "BR",
    "the netherlands": "NL", "holland": "NL", "czech republic": "CZ", "korea": "KR", "turkey": "TR",
}  # fmt: skip
"""Names that the `holidays` library does not know."""
_ARTICLE: Final = re.compile(r"^(?:(?:die|la|le|les|el|los|las|o|a|os|as) |l['’])")
_CODE: Final = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?")


def country_code(words: str) -> str:
    """Return the code of a country or region: “Germany”, “Bavaria”, “Germany/Bavaria”, “Texas, USA”, “DE-BY”.

    Raises:
        SkillError: Its holidays are not known.
    """
    plain = " ".join(words.casefold().split()).strip(" .!")
    if plain in _KNOWN:
        return _KNOWN[plain]
    pieces = [piece.strip() for piece in re.split(r"[/,()]|\bin\b", plain) if piece.strip()]
    country = next((code for piece in pieces if (code := _country(piece))), None)
    if country is None and _CODE.fullmatch(plain):
        return check_country(plain)
    others = [piece for piece in pieces if _country(piece) is None]
    if country is None or len(others) > 1:
        raise SkillError(
            _(
                "I know no public holidays of “{words}”. Name a country such as Germany, or a code such as DE-BY."
            ).format(words=words)
        )
    if not others:
        return country
    part = _KNOWN.get(others[0], "").partition("-")[2] or _parts(country.partition("-")[0]).get(others[0])
    if part is None:
        unknown = _("I know no “{region}” in that country. Name the country alone, or a code such as DE-BY.")
        raise SkillError(unknown.format(region=others[0]))
    return f"{country.partition('-')[0]}-{part}"


def country_name(code: str) -> str:
    """Return the name of a country in the language that is spoken, with the code of a region: “Germany (BY)”."""
    from babel import Locale  # noqa: PLC0415 — loaded when the first name is written

    country, _, region = code.partition("-")
    name = Locale(current_language()).territories.get(country, country)
    return f"{name} ({region})" if region else name


def _country(name: str) -> str | None:
    known = _KNOWN.get(name)
    if known and "-" not in known:
        return known
    return _countries().get(name.replace(" ", "").removeprefix("the")) or _translated().get(_ARTICLE.sub("", name))


@cache
def _countries() -> dict[str, str]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415 — large tables that few people need

    return {name.casefold(): names[1] for names in COUNTRIES.values() for name in (names[0], names[2])}


@cache
def _translated() -> dict[str, str]:
    """Return the codes of countries by their names in the languages that we speak."""
    from babel import Locale  # noqa: PLC0415 — loaded when the first name is read

    known = set(_countries().values())
    names = ((name, code) for language in LANGUAGES for code, name in Locale(language).territories.items())
    return {name.casefold(): code for name, code in names if code in known}


@cache
def _parts(country: str) -> dict[str, str]:
    import holidays  # noqa: PLC0415

    found = holidays.country_holidays(country)
    named: dict[str, str] = getattr(found, "subdivisions_aliases", {})
    return {code.casefold(): code for code in found.subdivisions} | {of.casefold(): code for of, code in named.items()}
