"""Argument types that several skills use. Each type rejects words that cannot be its value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

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


Kind = Literal[
    "time", "new time", "length", "clock", "person", "people", "channel", "valid", "thing", "name", "subject", "wish",
    "context",
]  # fmt: skip
"""What kind of words an argument holds.

A `new time` is that to which something moves. A `valid` argument is whatever words its type accepts, such as a zone. A
`thing` is named with its article and noun (“my dentist reminder”); a `name` stands alone (“on-call”). A `subject` is
what is left of a message, a `wish` the same with its times and people, and a `context` is never said in words.
"""


@dataclass(frozen=True, slots=True)
class Holds:
    """Says what kind of words an argument holds, for a type that does not say it otherwise.

    `about` is how a thing is named by its topic alone, such as “the one about {}”.
    """

    kind: Kind
    about: str = ""


When = Annotated[str, AfterValidator(_a_time), Holds("time")]
"""A time in words, without any other words."""
Someone = Annotated[
    str,
    matching(r"@\w[\w.-]*(?: [\w.-]+){0,3}|[\w.-]+", "is not a person's name; mention the person, such as @li"),
    Holds("person"),
]
"""A person's name or mention."""
ZoneName = Annotated[str, AfterValidator(_a_zone), Holds("valid")]
"""A time zone, given as an IANA name, a city or an offset."""
Id = Annotated[int, Holds("context")]
"""The number of something, which a button or the conversation gives. No number in a message is it."""
Minutes = Annotated[int, Holds("length")]
"""A length of time in minutes, however it is said."""
Named = Annotated[str, Holds("name")]
"""The name of a routine without its article and noun: “on-call”, not “the on-call rotation”."""
Said = Annotated[str, Holds("context")]
"""Words that a button or the conversation gives. No words of a message are it."""
