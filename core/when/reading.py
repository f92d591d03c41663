"""What a text says about time."""

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
    """A time that was read.

    `start` and `end` are aware, in `zone`; an end is exclusive, and None where an interval is open ("after 5pm").
    Of an instant with a grain of a day or more, `start` is the period's first moment. Of a recurrence, `start` is the
    first occurrence (DTSTART) and `rrule` an RFC 5545 rule without DTSTART. `span` is where in the text the words of
    the time begin and end (in characters), `text` what stands there, `zone` the zone in which it was meant.
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
    """Where in the text the words of the time stand, if others stand between them: "tomorrow, call Ann at 5"."""
