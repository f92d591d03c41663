"""What a person wants to book: the abilities' argument types, the time in a request, and who is speaking."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from core.abilities.alternative_times import is_correction
from core.abilities.arguments import Answers, Holds, read_bare, words_that
from core.calendars import Span
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.person_ref import PersonRef
from core.skills.bookings.booking import Client
from core.text.catalogue import _
from core.when import COARSE, find_zone, localize, read, resolve
from core.when.grains import step
from core.when.languages import CODES

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from core.abilities.turn import Turn
    from core.when import Reading

FIRST_YEAR, LAST_YEAR = 2000, 2200
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_OTHERS = re.compile(r"(?:a |the |another |me )*(?:meeting|call|sync|one-on-one|1:1)\b|.*@", re.IGNORECASE)
_BOOKING = r"(?:bookings?|appointments?|reservations?)"
_WHICH = re.compile(
    rf"|#\d{{1,18}}|(?:my |the )?{_BOOKING}(?: #?\d{{1,18}})?|(?:my |the |our )?.{{0,60}}\b{_BOOKING}\b.{{0,60}}",
    re.IGNORECASE,
)


What = Annotated[
    str, words_that(lambda said: not _OTHERS.match(said), "is a meeting with people, not a service"), Holds("thing")
]
"""Words that name a service, perhaps with a time."""
When = Annotated[str, Answers(is_correction), Holds("time")]
"""A time in words. After an offer of times, also words that ask for other times."""
Which = Annotated[
    str,
    words_that(
        lambda said: _WHICH.fullmatch(said.strip()),
        "does not name a booking; say “my booking on Friday” or “booking 12”",
    ),
    Holds("thing", about="{} booking"),
]
"""Words that name a booking."""


def instant_of(text: str) -> datetime:
    """Return the instant (UTC) that a button carries; a button of another version, or not ours, raises `SkillError`."""
    with suppress(ValueError):
        at = datetime.fromisoformat(text)
        if at.tzinfo and FIRST_YEAR <= at.year <= LAST_YEAR:
            return at.astimezone(UTC)
    raise SkillError(_("That button no longer works."))


async def client_of(turn: Turn) -> Client:
    """Return the speaker as a client, with the address of their direct conversation."""
    message = turn.message
    here, person = message.address, message.person
    alone = here.outside_threads if message.reach is Reach.DIRECT else here.of(person)
    zone = await turn.speaker_zone()
    return Client(PersonRef.of(message), person.name, alone, zone.name)


_FOR = re.compile(
    r"(?<!\bin )\b(?:for )?(?P<length>half an hour|(?:an|one) hour|\d{1,3} ?(?:min(?:ute)?s?|h(?:ours?)?))\b",
    re.IGNORECASE,
)
_PREPOSITIONS = re.compile(r"\b(?:at|on|in|for|by|to)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `rest` is its text without the time, which is a `window` or an `exact` instant, in words `time`."""

    rest: str
    window: Span | None = None
    exact: datetime | None = None
    length: timedelta | None = None
    time: str = ""


def _read_in_any(text: str, *, now: datetime, zone: tzinfo, locale: str | None) -> Reading:
    """Read the time in a text, in the person's language or, if that is unknown, in the first that finds one."""
    readings = [read(text, now=now, zone=zone, locale=code) for code in ((locale,) if locale else CODES)]
    return next((found for found in readings if found.kind != "none"), readings[0])


def parse_request(
    text: str, *, now: datetime, zone: str, locale: str | None, bare: bool = False, on: date | None = None
) -> Asked:
    """Parse a request; a `bare` one is a time and nothing else. A time of day without a date is on the day `on`.

    Raises:
        SkillError: The request repeats or is too far ahead, or a `bare` text is not a time.
    """
    text, length = _split_length(" ".join(text.split()))
    tz = find_zone(zone)
    reading = (
        read_bare(text, now=now, zone=tz, locale=locale, on=on)
        if bare
        else _read_in_any(text, now=now, zone=tz, locale=locale)
    )
    if reading.kind == "recurrence":
        raise SkillError(_("I book one time only. Say one, such as “next Friday at 10”."))
    if reading.kind == "none" and bare:
        unclear = _("I do not understand the time “{time}”. Say it like “Friday at 10” or “tomorrow afternoon”.")
        raise SkillError(unclear.format(time=text))
    if reading.kind == "duration" and isinstance(reading.duration, timedelta):
        return Asked(_without(text, reading), length=length or reading.duration)
    if reading.start is None:
        return Asked(text, length=length)
    rest = _without(text, reading)
    if reading.kind == "instant" and reading.grain not in COARSE:
        return Asked(rest, exact=reading.start, length=length, time=reading.text)
    try:
        return Asked(rest, window=_window(reading, tz), length=length, time=reading.text)
    except OverflowError as error:
        raise SkillError(_("I cannot book as far ahead as “{time}”.").format(time=reading.text)) from error


def _split_length(text: str) -> tuple[str, timedelta | None]:
    """Return the text without a length such as “for 30 minutes”, and that length."""
    found = _FOR.search(text)
    length = read(found["length"], now=_SOME_TIME, zone=UTC, locale="en").duration if found else None
    if found is None or not isinstance(length, timedelta):
        return text, None
    return f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip(), length


def _window(reading: Reading, zone: tzinfo) -> Span:
    """Return the span of an interval, or of a day, week or month until it ends in local time."""
    start = reading.start or datetime.max.replace(tzinfo=zone)
    if reading.kind == "interval" and reading.end:
        return Span(start, reading.end)
    midnight = localize(start, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    grain = reading.grain if reading.kind == "instant" else None
    return Span(start, resolve(step(midnight, grain or "day", 1), zone))


def _without(text: str, reading: Reading) -> str:
    for begin, end in reversed(reading.pieces or (reading.span,)):
        text = f"{_PREPOSITIONS.sub('', text[:begin].rstrip())} {text[end:].lstrip()}"
    return " ".join(text.split()).strip(" ,.")
