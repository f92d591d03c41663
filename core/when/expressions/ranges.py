"""Ranges between two times, as grammar rules compose them: "Monday to Friday", "by 5pm"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.when.expressions.dated_times import on_date
from core.when.expressions.dayparts import DatedPart, Part, clocks, in_part, next_part, part_series
from core.when.expressions.quantities import Measure, Unit
from core.when.expressions.relative_dates import ahead, now, nth, present
from core.when.expressions.selection import derived
from core.when.expressions.series import Every, Once, Reference, Series, Within
from core.when.expressions.time_of_day import Clock
from core.when.expressions.time_of_day import series as clock_series
from core.when.grains import Span, floor, is_finer, moved

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.when.readings import Grain

Time = Series | Clock
"""A time, or a time of day, which stands for its next occurrence."""


@dataclass(frozen=True, slots=True)
class Range:
    """A range from one time to another. Either end can be open. A last period of a day or more is included."""

    start: Series | None
    end: Series | None
    inclusive: bool = True


def span_of(series: Series) -> Range:
    """Return the range from the beginning to the end of a span."""
    return Range(series, series)


def _series(time: Time) -> Series:
    return clock_series(time) if isinstance(time, Clock) else time


def _on_its_day(dated_part: DatedPart) -> Series:
    return Within(dated_part.date, part_series(dated_part.part))


def part_range(part: Part | DatedPart) -> Range:
    """Return the range of a part of a day. Without a date, it is on the next day on which it is not over."""
    return span_of(_on_its_day(next_part(part) if isinstance(part, Part) else part))


def between_dates(first: Series, last: Series) -> Range | None:
    """Compose "from Monday to Friday". The last names the month or year of both: "from the 13th to 15 July"."""
    if is_finer(first.grain, "day") != is_finer(last.grain, "day"):
        return None
    if (_is_every("month", first) and not _is_every("month", last)) or (_is_every("year", first) and last.fixed):
        before_it = derived(last, first.grain, lambda end, at: next(first.backward(at, end.start), None))
        return Range(before_it, last)
    return Range(first, last)


def _is_every(period: Grain, series: Series) -> bool:
    return isinstance(series, Every) and series.period == period


def to_clock(start: Series, clock: Clock) -> Range | None:
    """Compose "tomorrow at 3pm" and "to 4pm"."""

    def stretch(begin: Span, _: Reference) -> Span | None:
        part = clocks(Clock(begin.start.hour, begin.start.minute, 0, "minute"), clock)
        return Span(begin.start, floor(begin.start, "day") + timedelta(minutes=part.end), start.grain) if part else None

    return span_of(derived(start, start.grain, stretch))


def range_in(stretch: Range, outer: Series) -> Range | None:
    """Compose a range of days and a year."""
    if stretch.start is None or stretch.end is None or outer.grain != "year":
        return None
    return Range(Within(outer, stretch.start), Within(outer, stretch.end))


def since(time: Time) -> Range:
    """Return an open range that starts at the beginning of a time."""
    return Range(_series(time), None)


def since_last(time: Time) -> Range:
    """Return an open range that starts at the last such day or time of day."""
    series = _series(time)
    return since(series if series.fixed else nth(-1, series))


def since_length(length: Measure) -> Range:
    """Return an open range that starts a length from now."""
    return since(ahead(length))


def since_both(action: Callable[[Any, Any], Series | None], first: Any, second: Any) -> Range | None:
    """Return an open range that starts at the time that two meanings give together."""
    found = action(first, second)
    return since(found) if found else None


def after(series: Series) -> Range:
    """Return an open range that starts when a time is over."""

    def begin(found: Span, _: Reference) -> Span:
        start = found.start if is_finer(series.grain, "day") or series.grain == "year" else found.end
        return Span(start, start, series.grain)

    return Range(derived(series, series.grain, begin), None)


def soon() -> Range:
    """Return an open range that starts now: "as soon as possible"."""
    return Range(Once(lambda reference: Span(reference.now, reference.now, "second"), "second"), None)


def later(minutes: int) -> Range:
    """Return an open range that starts in a number of minutes."""

    def make(reference: Reference) -> Span:
        start = reference.now + timedelta(minutes=minutes)
        return Span(start, start, "minute")

    return Range(Once(make, "minute"), None)


def before(time: Time) -> Range:
    """Return an open range that ends before a time."""
    return Range(None, _series(time), inclusive=False)


def before_part(clock: Clock, part: Part) -> Range | None:
    """Compose "until", "11" and "in the morning"."""
    chosen = in_part(clock, part)
    return before(chosen) if chosen else None


def until(series: Series) -> Range:
    """Return an open range that ends with a time. A day or a week is included."""
    return Range(None, series, inclusive=series.grain != "year")


def until_end(outer: Series | Unit) -> Range | None:
    """Return an open range to the end of a period, or of the present unit."""
    period = present(outer)
    return Range(None, period) if period else None


def until_parts_end(dated_part: DatedPart) -> Range:
    """Compose "until" and "Friday morning"."""
    return Range(None, derived(_on_its_day(dated_part), "hour", lambda found, _: Span(found.end, found.end, "hour")))


def until_clock(date: Series, clock: Clock) -> Range | None:
    """Compose "tomorrow" and "until 4pm". It starts at the beginning of the day, or now if that is today."""
    end = on_date(date, clock)
    return Range(date, end, inclusive=False) if end else None


def by_the_end(outer: Series | Unit) -> Range | None:
    """Return the range from now to the end of a period or of the present unit."""
    period = present(outer)
    if period is None:
        return None
    return span_of(derived(period, "second", lambda found, at: Span(at.now, found.end, "second")))


def by_the_parts_end(dated_part: DatedPart) -> Range | None:
    """Compose "by" and "Monday morning": from now to its end."""
    return by_the_end(_on_its_day(dated_part))


def by_the_edge(which: tuple[str, Grain]) -> Range | None:
    """Compose "by" and "EOM"."""
    return by_the_end(Unit(which[1])) if which[0] == "end" else None


def by_time(time: Time) -> Range:
    """Compose "by" and "5pm on Friday": from now to then."""

    def stretch(found: Span, reference: Reference) -> Span | None:
        is_past = found.start <= reference.now
        return None if is_past else Span(reference.now, found.start, "second", reference.here)

    return span_of(derived(_series(time), "second", stretch))


def within_length(length: Measure) -> Range:
    """Return the range that starts now and has that length."""
    return Range(now(), ahead(length), inclusive=False)


def lasting(time: Time, length: Measure) -> Range | None:
    """Compose "at 3pm" and "for 45 minutes", or "Monday" and "for 2 days". Minutes need a time of day."""
    start = _series(time)
    if is_finer(length.grain, "day") and not is_finer(start.grain, "day"):
        return None

    return span_of(
        derived(start, start.grain, lambda begin, _: Span(begin.start, moved(begin.start, length.length), start.grain))
    )


def clock_lasting_on(clock: Clock, length: Measure, date: Series) -> Range | None:
    """Compose "3pm", "for an hour" and "tomorrow"."""
    start = on_date(date, clock)
    return lasting(start, length) if start else None
