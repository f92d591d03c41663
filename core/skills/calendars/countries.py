"""Countries and their parts by the names that people use, as the codes under which holidays are known. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from core.calendars import check_country
from core.model.errors import SkillError

_KNOWN: Final = {
    "usa": "US", "us": "US", "america": "US", "the united states": "US", "the us": "US", "the usa": "US",
    "uk": "GB", "the uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB-ENG", "scotland": "GB-SCT",
    "wales": "GB-WLS", "northern ireland": "GB-NIR", "bavaria": "DE-BY", "saxony": "DE-SN", "lower saxony": "DE-NI",
    "saxony-anhalt": "DE-ST", "thuringia": "DE-TH", "hesse": "DE-HE", "north rhine-westphalia": "DE-NW",
    "nrw": "DE-NW", "rhineland-palatinate": "DE-RP", "catalonia": "ES-CT", "andalusia": "ES-AN",
    "basque country": "ES-PV", "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "españa": "ES", "brasil": "BR",
    "the netherlands": "NL", "holland": "NL", "czech republic": "CZ", "korea": "KR", "turkey": "TR",
}  # fmt: skip
"""Names beside those that the library of holidays has for itself."""
_CODE: Final = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?")


def country_code(words: str) -> str:
    """Return the code of what words name: “Germany”, “Bavaria”, “Germany/Bavaria”, “Texas, USA”, “DE-BY”.

    Raises:
        SkillError: it is none of which holidays are known.
    """
    plain = " ".join(words.casefold().split()).strip(" .!")
    if plain in _KNOWN:
        return _KNOWN[plain]
    pieces = [each.strip() for each in re.split(r"[/,()]|\bin\b", plain) if each.strip()]
    country = next((code for each in pieces if (code := _country(each))), None)
    if country is None and _CODE.fullmatch(plain):
        return check_country(plain)
    others = [each for each in pieces if _country(each) is None]
    if country is None or len(others) > 1:
        raise SkillError(
            f"I know no public holidays of “{words}”. Say a country such as Germany, or a code such as DE-BY."
        )
    if not others:
        return country
    part = _KNOWN.get(others[0], "").partition("-")[2] or _parts(country.partition("-")[0]).get(others[0])
    if part is None:
        raise SkillError(f"I know no part “{others[0]}” of that country. Say the country alone, or a code as DE-BY.")
    return f"{country.partition('-')[0]}-{part}"


def _country(name: str) -> str | None:
    known = _KNOWN.get(name)
    return known if known and "-" not in known else _countries().get(name.replace(" ", "").removeprefix("the"))


@cache
def _countries() -> dict[str, str]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415 — its tables are large, and few need them

    return {names[0].casefold(): names[1] for names in COUNTRIES.values()} | {
        names[2].casefold(): names[1] for names in COUNTRIES.values()
    }


@cache
def _parts(country: str) -> dict[str, str]:
    import holidays  # noqa: PLC0415

    found = holidays.country_holidays(country)
    named: dict[str, str] = getattr(found, "subdivisions_aliases", {})
    return {code.casefold(): code for code in found.subdivisions} | {
        name.casefold(): code for name, code in named.items()
    }
