"""Argument types that several skills use. Each type rejects words that cannot be its value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator

from core.model.errors import UnknownZone
from core.when import find_zone, read, zone_name
from core.when.languages import CODES, is_only_a_time
from core.when.zones.zone_names import is_zone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, tzinfo

    from core.when import Reading

SOME_TIME: Final = datetime(2026, 1, 7, 12, tzinfo=UTC)
"""When times are read from if only their words are asked for: arguments hold those, and not the time."""
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
    reading = read(words, now=SOME_TIME, zone=UTC, bare=True, locale=locale)
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
    "time", "new time", "new text", "length", "clock", "person", "people", "channel", "option", "valid", "thing",
    "name", "subject", "statement", "wish", "context",
]  # fmt: skip
"""What kind of words an argument holds.

A `new time` or a `new text` is that to which something changes. An `option` is one of a few words, a `valid` argument
whatever words its type accepts, such as a zone. A `thing` may be named by its kind alone (“my reminder”), a `name`
tells it from others (“on-call”, “the on-call rotation”). A `subject` is what is left of a message, a `statement` the
same, and says nothing of the wish itself even if it is negated, past or reported, a `wish` the same with its times and
people, and a `context` is never said in words.
"""


@dataclass(frozen=True, slots=True)
class Holds:
    """Says what kind of words an argument holds, for a type that does not say it otherwise.

    `about` is how a thing is named by its topic alone, such as “the one about {}”. `options` are the words of an
    option. `knows` tells quickly which words a type cannot accept.
    """

    kind: Kind
    about: str = ""
    options: tuple[str, ...] = ()
    knows: Callable[[str], bool] | None = None


When = Annotated[str, AfterValidator(a_time), Holds("time")]
"""A time in words, without any other words."""
Someone = Annotated[
    str,
    matching(r"@\w[\w.-]*(?: [\w.-]+){0,3}|[\w.-]+", "is not a person's name; mention the person, such as @li"),
    Holds("person"),
]
"""A person's name or mention."""
ZoneName = Annotated[str, AfterValidator(_a_zone), Holds("valid", knows=is_zone)]
"""A time zone, given as an IANA name, a city or an offset."""
Id = Annotated[int, Holds("context")]
"""The number of something, which a button or the conversation gives. No number in a message is it."""
Minutes = Annotated[int, Holds("length")]
"""A length of time in minutes, however it is said."""
Named = Annotated[str, Holds("name")]
"""What tells a thing from others of its kind: “on-call” or “the on-call rotation”, but not “the rotation”."""
NewText = Annotated[str, Holds("new text")]
"""The words that something is to have from now on."""
CHAT_PLATFORMS = (
    "slack", "discord", "teams", "telegram", "whatsapp", "matrix", "zulip", "mattermost", "google chat", "terminal",
)  # fmt: skip
"""The chat platforms that people name."""
Said = Annotated[str, Holds("context")]
"""Words that a button or the conversation gives. No words of a message are it."""
NewTime = Annotated[When, Holds("new time")]
"""The time to which something moves."""
SaidTime = Annotated[str, Holds("new time")]
"""The same in any words, which the ability reads itself."""
