"""The particulars of a text: numbers, dates, times, durations, amounts, identifiers and proper names.

A sentence *claims* its particulars in one reading; a passage *grants* them in every possible reading. If a particular
is not granted, the sentence is unsupported, whatever its other words say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.guards.lexicon import MONTHS, NUMBERS, UNIT_SECONDS, WEEKDAYS
from core.guards.links import find_urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBER_WORD = "|".join(NUMBERS)
_UNIT = "|".join(sorted(UNIT_SECONDS, key=len, reverse=True))
_KIND_OF_DAY = r"(?:(?:business|working|calendar|full|consecutive|more|whole|work|additional|other)\s+)?"
_CURRENCIES: Final = {
    "$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "€": "eur", "eur": "eur", "euro": "eur",
    "euros": "eur", "£": "gbp", "gbp": "gbp", "pounds": "gbp", "%": "%", "percent": "%", "prozent": "%", "¥": "jpy",
    "yen": "jpy",
}  # fmt: skip

_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b\.?|"
    r"(?<![\d:])([01]?\d|2[0-4])[:h]([0-5]\d)(?![\d:])|\b(noon|midnight)\b"
)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_RATE = re.compile(rf"(?:\b(?:per|each|every|pro|par|por|à)\s+|/\s?)({_UNIT})\b")
_PERIODS: Final = {
    "hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2629800, "yearly": 31557600, "annual": 31557600,
    "annually": 31557600, "annum": 31557600, "jährlich": 31557600, "monatlich": 2629800, "täglich": 86400,
}  # fmt: skip
_MONTH_DAY = re.compile(rf"\b({_MONTH})\b\.?")
_DURATION = re.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)?|{_NUMBER_WORD}|an?|one)[\s-]*{_KIND_OF_DAY}({_UNIT})\b")
_IDENTIFIER = re.compile(r"[\w/.:@#+&=~-]*\w[\w/@#+&=~-]*(?:\(\))?")
_PLAIN_NUMBER = re.compile(
    r"[#~+-]?\d[\d.,:]*(?:st|nd|rd|th|s|k|m|bn|x|h)?|\d+-(?:[a-z]{3,})|"
    r"\d[\d.,]*(?:ms|gb|mb|kb|tb|km|cm|mm|kg|ghz|mhz|min|hrs?|px|pt)|\d[\d.,]*[–-]\d[\d.,]*"
)
_NUMBER = re.compile(r"(?<![\w])[#~]?(\d+(?:[.,'\u00a0\u202f]\d+)*)\s?(k|m|bn|million|billion|thousand)?(?![a-z]*\d)")
_WORD = re.compile(r"[^\W\d_]+")
_MONEY = re.compile(r"[$€£¥%]|\b(?:usd|dollars?|eur|euros?|gbp|pounds|percent|prozent|yen)\b")
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}


@dataclass(frozen=True, slots=True)
class Particular:
    """A particular as written. One of its `keys` must be granted; the keys of an identifier are its spellings."""

    written: str
    keys: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class GrantedParticulars:
    """What a passage grants: keys of particulars, and its folded text, in which identifiers are looked up."""

    keys: frozenset[str]
    text: str

    def allow(self, particular: Particular) -> bool:
        """Return whether a particular is granted."""
        if particular.kind == "identifier":
            written = (re.escape(key) for key in particular.keys)
            return any(re.search(rf"(?<!\w)v?{key}(?!\w)", self.text) for key in written)
        if particular.kind == "duration" and not any(key.startswith("u:") for key in particular.keys & self.keys):
            number = next((key for key in particular.keys if key.startswith("of:")), "")  # a number without its unit
            return f"n:{number[3:]}" in self.keys and number not in self.keys
        return bool(particular.keys & self.keys)


_COUNTED = re.compile(
    r"\b(?:the|these|those|all|both)\s+(?:two|three|four)\b(?!\s+(?:thousand|hundred|million|%|percent))"
)
_ENUMERATOR = re.compile(r"(?<![\w(])\(?\d\)\s")


def fold_text(text: str) -> str:
    """Return a text for comparison: compatibility forms, case, dashes, apostrophes and white space are made one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub("[’‘ʼ]", "'", re.sub("[‐-―−]", "-", plain)).split())


@lru_cache(maxsize=4096)
def granted_particulars(text: str) -> GrantedParticulars:
    """Return the particulars that a text grants."""
    low = fold_text(text)
    keys = {key for particular in _read_all(low) for key in particular.keys}
    keys |= {key for match in _NUMBER.finditer(low) for key in _readings(match)}
    keys |= {f"n:{NUMBERS[word]}" for word in _WORD.findall(low) if word in NUMBERS}
    keys |= {f"n:{int(number)}" for number in re.findall(r"(?<![\d.,])\d+(?![.,]?\d)", low) if len(number) < 20}  # noqa: PLR2004
    keys |= {
        f"r:{UNIT_SECONDS.get(word) or _PERIODS[word]}"
        for word in _WORD.findall(low)
        if word in UNIT_SECONDS or word in _PERIODS
    }
    keys |= {f"m:{MONTHS[word]}" for word in _WORD.findall(low) if word in MONTHS}
    return GrantedParticulars(frozenset(keys | set(_time_readings(low))), low)


@lru_cache(maxsize=1024)
def claimed_particulars(text: str) -> tuple[Particular, ...]:
    """Return the particulars that a text claims, in any order."""
    low = fold_text(text)

    def without_count(match: re.Match[str]) -> str:
        """Drop a count such as `the two …` before things listed one by one, but not from a duration or a share."""
        return match[0] if _DURATION.match(low, match.end() - len(match[0].split()[-1])) else " "

    return tuple(_read_all(_ENUMERATOR.sub(" ", _COUNTED.sub(without_count, low))))


def _read_all(low: str) -> Iterator[Particular]:
    for start, end in reversed(list(find_urls(low))):
        bare = re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", low[start:end]).rstrip("/")
        yield _particular("identifier", low[start:end], bare)
        low = low[:start] + " " + low[end:]
    for pattern, read in _READERS:
        matches = [match for match in pattern.finditer(low) if not _is_plain_word(pattern, match, low)]
        found = [(match, tuple(read(match))) for match in matches]
        for _, particulars in found:
            yield from particulars
        for match, particulars in reversed(found):
            if particulars and pattern is not _MONEY:
                low = f"{low[: match.start()]} {low[match.end() :]}"
    yield from (_particular("weekday", word, f"w:{WEEKDAYS[word]}") for word in _WORD.findall(low) if word in WEEKDAYS)


def _particular(kind: str, written: str, *keys: str) -> Particular:
    return Particular(written, frozenset(keys), kind)


def _is_plain_word(pattern: re.Pattern[str], match: re.Match[str], low: str) -> bool:
    """Return whether a match is a plain word such as `may` or `march`. A month would have a number beside it."""
    if pattern is not _MONTH_DAY or match[1] not in {"may", "march", "mar", "mars", "mai", "dec", "jan", "sep", "jun"}:
        return False
    return not re.search(r"\d\S*\s*(?:of\s+)?$", low[: match.start()]) and not re.match(r"\s*\d", low[match.end() :])


def _time(match: re.Match[str]) -> Iterator[Particular]:
    if match[6]:
        minutes = 720 if match[6] == "noon" else 0
    elif match[3]:
        minutes = (int(match[1]) % 12 + 12 * (match[3] == "p")) * 60 + int(match[2] or 0)
    else:
        minutes = int(match[4]) * 60 + int(match[5])
    yield _particular("time", match[0].strip(), f"t:{minutes}")


def _time_readings(low: str) -> Iterator[str]:
    """Yield the readings of times. `9:00` may be in the evening if no other time shows which half of the day it is."""
    halves = any(match[3] or match[6] or int(match[4]) > 12 for match in _TIME.finditer(low))  # noqa: PLR2004
    for match in _TIME.finditer(low):
        for particular in _time(match):
            minutes = int(next(iter(particular.keys))[2:])
            readings = {minutes, minutes + 720} if not halves and minutes < 780 else {minutes}  # noqa: PLR2004
            yield from (f"t:{reading}" for reading in readings)
            yield from (
                f"n:{hour}"
                for reading in readings
                if not reading % 60
                for hour in (reading // 60, (reading // 60 - 1) % 12 + 1)
            )


def _slashed(match: re.Match[str]) -> Iterator[Particular]:
    first, second, year = (int(part) for part in match.groups())
    yield _particular("date", match[0], f"n:{first}")
    yield _particular("date", match[0], f"n:{second}", f"m:{second - 1}")
    yield _particular("date", match[0], f"n:{year}")
    yield _particular("date", match[0], f"m:{first - 1}", f"m:{second - 1}", match[0])


def _duration(match: re.Match[str]) -> Iterator[Particular]:
    word, unit = match[1], UNIT_SECONDS[match[2]]
    value = 1.0 if word in ("a", "an", "one") else float(NUMBERS.get(word, 0) or word.replace(",", "."))
    total = f"u:{value * unit:g}"
    if word in ("a", "an"):
        yield _particular("article", match[0], total, "article")
    else:
        yield _particular("duration", match[0], total, *([] if word == "one" else [f"of:{value:g}"]))


def _identifier(match: re.Match[str]) -> Iterator[Particular]:
    token = match[0].strip(".:/-=&+~") if match[0].endswith((".", ":")) else match[0]
    has_digit, has_letter = any(char.isdigit() for char in token), any(char.isalpha() for char in token)
    version = token.count(".") > 1 and has_digit
    if version or (("_" in token or (has_digit and has_letter)) and not _PLAIN_NUMBER.fullmatch(token)):
        yield _particular("identifier", token, token, token.removeprefix("v"))


def _readings(match: re.Match[str]) -> Iterator[str]:
    digits, scale = match[1], _SCALE.get(match[2] or "", 1)
    grouped = re.fullmatch(r"\d{1,3}(?:[.,'\u00a0\u202f]\d{3})+", digits)
    if match[2] in ("k", "m") and match[0].rstrip("km").endswith(" "):
        yield f"n:{digits}"
    if grouped:
        yield f"n:{int(re.sub(r'[^0-9]', '', digits)) * scale:.15g}"
    last = re.sub(r"[.,](?=.*[.,])|['\u00a0\u202f]", "", digits).replace(",", ".")
    if not grouped or "." in digits:
        yield f"n:{float(last) * scale:.15g}"


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterable[Particular]]], ...]] = (
    (_MONEY, lambda match: [_particular("amount", match[0], f"c:{_CURRENCIES.get(match[0], match[0])}")]),
    (
        _ISO,
        lambda match: [
            _particular("date", match[0], key)
            for key in (f"n:{int(match[1])}", f"m:{int(match[2]) - 1}", f"n:{int(match[3])}")
        ],
    ),
    (_SLASHED, _slashed),
    (_TIME, _time),
    (_DURATION, _duration),
    (_RATE, lambda match: [_particular("rate", match[0].strip(), f"r:{UNIT_SECONDS[match[1]]}")]),
    (_MONTH_DAY, lambda match: [_particular("date", match[1], f"m:{MONTHS[match[1]]}")]),
    (_IDENTIFIER, _identifier),
    (_NUMBER, lambda match: [_particular("number", match[0].strip(), *_readings(match))]),
    (re.compile(rf"\b(?:{_NUMBER_WORD})\b"), lambda match: [_particular("number", match[0], f"n:{NUMBERS[match[0]]}")]),
)
