"""Argument types that several skills use. Each refuses what cannot be a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.model.errors import UnknownZone
from core.when import find_zone, read, zone_name
from core.when.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Callable

_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_SEVERAL = re.compile(r"[\d ]")
"""In what is read in other languages than English too. A single word there may be anything here: “mars”, “mayo”."""
FRILLS = re.compile(r"(?:,? (?:instead|please|then))+$", re.IGNORECASE)
"""Words after a time that are not part of it."""


def matching(pattern: str, otherwise: str, *, around: str = " ,.!?") -> AfterValidator:
    """Return a validator of words that have a pattern, in any case, without the characters `around` them.

    `otherwise` says what is wrong with other words, as in “7 is not …”.
    """
    shape = re.compile(pattern, re.IGNORECASE)

    def check(words: str) -> str:
        bare = words.strip(around)
        if not shape.fullmatch(bare):
            raise ValueError(otherwise)
        return bare

    return AfterValidator(check)


def _a_time(words: str) -> str:
    bare = FRILLS.sub("", words.strip(" ,.!"))
    if not any(_is_read(bare, code) for code in (None, *(CODES if _SEVERAL.search(bare) else ()))):
        raise ValueError("is not a time; give it in words such as “tomorrow at 9” or “every Monday at 8”")
    return bare


def _is_read(words: str, locale: str | None) -> bool:
    reading = read(words, now=_SOME_TIME, zone=UTC, bare=True, locale=locale)
    return reading.kind != "none" and reading.span == (0, len(words))


def _a_zone(words: str) -> str:
    try:
        return zone_name(find_zone(words))
    except UnknownZone as error:
        raise ValueError(str(error)) from error


def words_that(fit: Callable[[str], object], complaint: str) -> AfterValidator:
    """Return the check of an argument: words that do not fit are refused with a complaint, such as “is not a time”."""

    def check(words: str) -> str:
        if not fit(words):
            raise ValueError(complaint)
        return words

    return AfterValidator(check)


@dataclass(frozen=True, slots=True)
class Answers:
    """Tells which words are an answer when the desk asks for this argument only. Without it, any words are."""

    are: Callable[[str], bool]


When = Annotated[str, AfterValidator(_a_time)]
"""A time in words, and nothing else."""
Someone = Annotated[
    str,
    matching(r"@\w[\w.-]*(?: [\w.-]+){0,3}|[\w.-]+", "is not a person's name; mention the person, such as @li"),
]
"""A person, as mentioned."""
ZoneName = Annotated[str, AfterValidator(_a_zone)]
"""A time zone, by its IANA name, a city or an offset."""
