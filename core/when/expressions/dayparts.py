"""Parts of the day, as grammar rules compose them: "9 in the evening", "from 3 to 4 pm", "Monday morning"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.when.expressions.containment import within
from core.when.expressions.dated_times import first_thing, on_date
from core.when.expressions.relative_dates import day
from core.when.expressions.selection import derived, shifted
from core.when.expressions.series import Every, Series
from core.when.expressions.time_of_day import NOON, Clock, evening_half, hour, usual
from core.when.grains import Span, is_finer, whole
from core.when.lengths import Length

if TYPE_CHECKING:
    from core.when.expressions.quantities import Number
    from core.when.readings import Grain

_EVENING = 17 * 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, in minutes from midnight. Beyond 1440, it extends into the next day."""

    start: int
    end: int
    grain: Grain = "hour"

    def holds(self, minute: int) -> bool:
        """Return whether a minute of the day is in this part."""
        return self.start <= minute < self.end or self.start <= minute + 1440 < self.end


@dataclass(frozen=True, slots=True)
class DatedPart:
    """A part of one day or of each day."""

    date: Series
    part: Part


def in_part(clock: Clock, part: Part) -> Clock | None:
    """Choose am or pm such that a time is in a part of the day: "9 in the evening"."""
    if not clock.twelve and not (0 < clock.hour < NOON <= part.start // 60):
        return clock
    early, late = clock.hour % NOON, clock.hour % NOON + NOON
    for choice in (late, early) if part.start >= NOON * 60 else (early, late):
        if part.holds(choice * 60 + clock.minute):
            return replace(clock, hour=choice, twelve=False)
    if part.start >= _EVENING and early < (6 if part.end > 1440 else 5):  # noqa: PLR2004 — after midnight
        return replace(clock, hour=early, twelve=False)
    return replace(clock, hour=late if part.start >= NOON * 60 else early, twelve=False)


def in_the_same_day(part: Part, clock: Clock) -> Clock | None:
    """Compose "night" and "at 9". At 12 or 2 at night it is already the next day, so the date must be known."""
    chosen = in_part(clock, part)
    return chosen if chosen and (chosen.hour >= NOON or part.start < _EVENING) else None


def in_dated_part(dated_part: DatedPart, clock: Clock) -> Series | None:
    """Compose "tonight" and "at 8". 12 at night is the midnight at the end of the day."""
    chosen = in_part(clock, dated_part.part)
    if chosen is None:
        return None
    if chosen.hour < NOON and dated_part.part.start >= _EVENING and (clock.twelve or clock.hour < 6):  # noqa: PLR2004
        return on_date(shifted(dated_part.date, Length(days=1), "day"), replace(chosen, twelve=False))
    return on_date(dated_part.date, chosen)


def part_series(part: Part) -> Series:
    """Return a part of the day on each day."""
    start, end = timedelta(minutes=part.start), timedelta(minutes=part.end)
    return Every("day", lambda day_: [Span(day_ + start, day_ + end, part.grain)], part.grain)


def clocks(first: Clock, last: Clock) -> Part | None:
    """Compose "from 3 to 4 pm" or "9 to 5". Am or pm of one end can follow from the other."""
    start, end = both_halves(first, last)
    begin, stop = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    if stop <= begin:
        stop += 720 if _in_the_afternoon(begin, stop, end) else 1440
    return Part(begin, stop, min(start.grain, end.grain, key=("second", "minute", "hour").index))


def number_to_clock(first: Number, last: Clock) -> Part | None:
    """Compose "2" and "4 pm" where hours are counted to 24 otherwise."""
    start = hour(first)
    return clocks(start, last) if start else None


def _in_the_afternoon(begin: int, stop: int, end: Clock) -> bool:
    """Return whether a range ends after noon. 11:30 to 1:30 does; 22:00 to 2:00 ends on the next day."""
    return not end.sure and 0 < end.hour < NOON and begin < _EVENING and stop + 720 > begin


def both_halves(first: Clock, last: Clock) -> tuple[Clock, Clock]:
    """Apply the am or pm of one of two times to both, such that the last comes after the first."""
    if first.twelve and not last.twelve:
        same = first.in_half(later=last.hour >= NOON)
        if (same.hour, same.minute) < (last.hour, last.minute) or (last.hour == 0 and same.hour):
            return same, last
        return replace(first, hour=(same.hour + NOON) % 24, twelve=False), last
    start = usual(first)
    if last.twelve:
        for choice in (last.in_half(later=False), last.in_half(later=True)):
            if (choice.hour, choice.minute) > (start.hour, start.minute):
                return start, choice
    return start, replace(last, twelve=False)


def tonight_at(part: Part, clock: Clock) -> Series | None:
    """Compose "tonight" and "815"."""
    return in_dated_part(DatedPart(day(0), part), clock)


def first_thing_of(dated: DatedPart) -> Series | None:
    """Compose "first thing" and "Monday morning"."""
    return first_thing(dated.date)


def dated(date: Series, part: Part) -> DatedPart | None:
    """Compose "Monday" and "morning", or "Thursday" and "9:30 to 11:00". A month has no evening."""
    return None if is_finer(date.grain, "day") or is_finer("week", date.grain) else DatedPart(date, part)


def next_part(part: Part) -> DatedPart:
    """Return a part of the day as that of today, or as that of tomorrow if it is over today."""
    return DatedPart(derived(part_series(part), "day", lambda found, _: whole(found.start, "day")), part)


def eve(part: Part, date: Series) -> DatedPart | None:
    """Compose "the evening", "before" and "christmas"."""
    return None if is_finer(date.grain, "day") else DatedPart(shifted(date, Length(days=-1), "day"), part)


def on_day(offset: int, part: Part) -> DatedPart:
    """Return a part of the day a number of days from today."""
    return DatedPart(day(offset), part)


def dated_in(dated_part: DatedPart, period: Series) -> DatedPart | None:
    """Compose "Friday evening" and "next week"."""
    date = within(dated_part.date, period)
    return DatedPart(date, dated_part.part) if date else None


def dated_four(date: Series, first: Clock, last: Clock) -> DatedPart | None:
    """Compose "5 December", "0900" and "1030"."""
    fits = date.grain == "day" and all(clock.minute % 5 == 0 for clock in (first, last))
    part = clocks(first, last) if fits else None
    return DatedPart(date, part) if part else None


def redated_in(dated_part: DatedPart, part: Part) -> DatedPart:
    """Compose "tomorrow afternoon" and "3-4", which then is in the afternoon."""
    later = Part(part.start + 720, part.end + 720, part.grain)
    is_later = dated_part.part.start >= 720 and part.start < 720  # noqa: PLR2004 — noon in minutes
    return DatedPart(dated_part.date, later if is_later and later.end <= 2160 else part)  # noqa: PLR2004 — and noon


def evening_clocks(first: Clock, last: Clock, _: object) -> Part | None:
    """Compose "from 3 to 4" and "in the PM"."""
    end = evening_half(last)
    return clocks(first, end) if end else None


def clocks_in_part(first: Clock, last: Clock, part: Part) -> Part | None:
    """Compose "from 3 to 4" and "in the afternoon"."""
    end = in_part(last, part)
    return clocks(first, end) if end else None


def part_of_date(dated_part: DatedPart, date: Series) -> DatedPart | None:
    """Compose "in the morning" and "of the 15th", if the part has no date of its own."""
    if is_finer(date.grain, "day") or dated_part.date.fixed:
        return None
    return DatedPart(date, dated_part.part)
