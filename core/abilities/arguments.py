"""Argument types that several skills use. Each type rejects words that cannot be its value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.model.errors import UnknownZone
from core.when import find_zone, read, zone_name
from core.when.languages import CODES, is_only_a_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, tzinfo

    from core.when import Reading

_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_SEVERAL = re.compile(r"[\d '’-]")
"""What is in several words. These are read in all languages, a single one only if it is no other word."""
FRILLS = re.compile(r"(?:,? (?:instead|please|then))+$", re.IGNORECASE)
"""Words that people add after a time and that are not part of it."""


def matching(pattern: str, otherwise: str, *, around: str = " ,.!?") -> AfterValidator:
    """Return a validator that strips the characters `around` from words and requires a pattern, in any case.

    `otherwise` is the complaint about words without the pattern, such as “is not a person's name”.
    """
    shape = re.compile(pattern, re.IGNORECASE)

    def check(words: str) -> str:
        bare = words.strip(around)
        if not shape.fullmatch(bare):
            raise ValueError(otherwise)
        return bare

    return AfterValidator(check)


def a_time(words: str) -> str:
    """Return the words of a time without those around it; raise `ValueError` if they are no time."""
    bare = FRILLS.sub("", words.strip(" ,.!"))
    others = CODES if _SEVERAL.search(bare) or is_only_a_time(bare) else ()
    if not any(_is_read(bare, code) for code in (None, *others)):
        raise ValueError("is not a time; give it in words such as “tomorrow at 9” or “every Monday at 8”")
    return bare


def read_bare(words: str, *, now: datetime, zone: tzinfo, locale: str | None, on: date | None = None) -> Reading:
    """Read words that are a time and nothing else, in the person's language or else in English.

    What a button or a correction hands over may be in English, whatever the person speaks.
    """
    reading = read(words, now=now, zone=zone, locale=locale, bare=True, on=on)
    return reading if reading.kind != "none" else read(words, now=now, zone=zone, bare=True, on=on)


def is_time(words: str) -> bool:
    """Return whether words are a time and nothing else."""
    try:
        a_time(words)
    except ValueError:
        return False
    return True


def _is_read(words: str, locale: str | None) -> bool:
    reading = read(words, now=_SOME_TIME, zone=UTC, bare=True, locale=locale)
    return reading.kind != "none" and reading.span == (0, len(words))


def _a_zone(words: str) -> str:
    try:
        return zone_name(find_zone(words))
    except UnknownZone as error:
        raise ValueError(str(error)) from error


def words_that(fit: Callable[[str], object], complaint: str) -> AfterValidator:
    """Return a validator that rejects words for which `fit` is false, with a complaint such as “is not a time”."""

    def check(words: str) -> str:
        if not fit(words):
            raise ValueError(complaint)
        return words

    return AfterValidator(check)


@dataclass(frozen=True, slots=True)
class Answers:
    """Says which words answer a question for this argument alone. Without it, any words are an answer."""

    are: Callable[[str], bool]


When = Annotated[str, AfterValidator(a_time)]
"""A time in words, without any other words."""
Someone = Annotated[
    str,
    matching(r"@\w[\w.-]*(?: [\w.-]+){0,3}|[\w.-]+", "is not a person's name; mention the person, such as @li"),
]
"""A person's name or mention."""
ZoneName = Annotated[str, AfterValidator(_a_zone)]
"""A time zone, given as an IANA name, a city or an offset."""
