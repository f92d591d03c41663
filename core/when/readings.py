"""The result of reading a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime, timedelta, tzinfo

    from core.when.lengths import Length

Kind = Literal["instant", "interval", "duration", "recurrence", "none"]
Grain = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A time that was read from a text.

    `start` and `end` are aware, in `zone`. An end is exclusive, and None if the interval is open ("after 5pm"). For an
    instant with a grain of a day or more, `start` is the first moment of that period. For a recurrence, `start` is the
    first occurrence (DTSTART) and `rrule` an RFC 5545 rule without DTSTART. `span` is where the words of the time begin
    and end in the text (in characters), `text` is what is written there, and `zone` is the zone in which it was meant.
    """

    kind: Kind
    start: datetime | None
    end: datetime | None
    grain: Grain | None
    duration: timedelta | Length | None
    rrule: str | None
    text: str
    span: tuple[int, int]
    zone: tzinfo
    pieces: tuple[tuple[int, int], ...] = ()
    """The spans of the words of the time, several if other words come between: "tomorrow, call Ann at 5"."""
