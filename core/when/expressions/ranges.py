"""Ranges of time with two ends, as rules compose them: "Monday to Friday", "by 5pm"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.when.expressions import relative_dates
from core.when.expressions.dated_times import on_date
from core.when.expressions.dayparts import DatedPart, Part, clock_range, in_part, part_series
from core.when.expressions.quantities import Measure, Unit
from core.when.expressions.relative_dates import now
from core.when.expressions.selection import meant
from core.when.expressions.series import Every, Once, Reference, Series, Within
from core.when.expressions.time_of_day import Clock
from core.when.expressions.time_of_day import series as clock_series
from core.when.grains import Span, floor, is_finer, step

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.when.readings import Grain


@dataclass(frozen=True, slots=True)
class Range:
    """A range from one time to another; either end may be open. A last period of a day or more is included."""

    start: Series | None
    end: Series | None
    inclusive: bool = True


def span_of(series: Series) -> Range:
    """Return the range from the beginning to the end of a span."""
    return Range(series, series)


def between_dates(first: Series, last: Series) -> Range | None:
    """Compose "from Monday to Friday", or "from the 13th to 15 July", where the first day precedes the end."""
    if is_finer(first.grain, "day") != is_finer(last.grain, "day"):
        return None
    if (
        isinstance(first, Every)
        and first.period == "month"
        and not (isinstance(last, Every) and last.period == "month")
    ):
        return Range(_last_before(first, last), last)
    return Range(first, last)


def _last_before(series: Series, other: Series) -> Series:
    def make(reference: Reference) -> Span | None:
        end = meant(other, reference)
        return next(series.backward(reference, end.start), None) if end else None

    return Once(make, series.grain)


def between_times(first: Series, last: Series) -> Range:
    """Compose two times with their days."""
    return Range(first, last)


def range_in(stretch: Range, outer: Series) -> Range | None:
    """Compose a range of days and a year."""
    if stretch.start is None or stretch.end is None or outer.grain != "year":
        return None
    return Range(Within(outer, stretch.start), Within(outer, stretch.end))


def part_range(dated_part: DatedPart) -> Range:
    """Return the range that a part of a day covers."""
    return span_of(Within(dated_part.date, part_series(dated_part.part)))


def since(series: Series) -> Range:
    """Return an open range from the beginning of a time on."""
    return Range(series, None)


def after(series: Series) -> Range:
    """Return an open range that begins when a time is over."""

    def make(reference: Reference) -> Span | None:
        found = meant(series, reference)
        if found is None:
            return None
        begin = found.start if is_finer(series.grain, "day") or series.grain == "year" else found.end
        return Span(begin, begin, series.grain)

    return Range(Once(make, series.grain), None)


def until(series: Series) -> Range:
    """Return an open range that ends with a time; a day or a week is included."""
    return Range(None, series, inclusive=series.grain != "year")


def before(series: Series) -> Range:
    """Return an open range that ends before a time."""
    return Range(None, series, inclusive=False)


def within_length(length: Measure) -> Range:
    """Return the range from now on that has a length."""
    return Range(now(), relative_dates.ahead(length), inclusive=False)


def lasting(start: Series, length: Measure) -> Range | None:
    """Compose "at 3pm" and "for 45 minutes", or "Monday" and "for 2 days"; minutes need a time of day."""
    if is_finer(length.grain, "day") and not is_finer(start.grain, "day"):
        return None

    def make(reference: Reference) -> Span | None:
        begin = meant(start, reference)
        if begin is None:
            return None
        moved = step(begin.start, "month", length.length.months)
        end = moved + timedelta(days=length.length.days, seconds=length.length.seconds)
        return Span(begin.start, end, start.grain)

    return span_of(Once(make, start.grain))


def by_the_end(outer: Series) -> Range:
    """Return the range from now to the end of a period."""

    def make(reference: Reference) -> Span | None:
        around = meant(outer, reference)
        return Span(reference.now, around.end, "second") if around else None

    return span_of(Once(make, "second"))


def by_the_parts_end(dated_part: DatedPart) -> Range:
    """Compose "by" and "Monday morning": from now to its end."""
    return by_the_end(Within(dated_part.date, part_series(dated_part.part)))


def by_time(series: Series) -> Range:
    """Compose "by" and "5pm on Friday": from now to then."""

    def make(reference: Reference) -> Span | None:
        found = meant(series, reference)
        if found is None or found.start <= reference.now:
            return None
        return Span(reference.now, found.start, "second", reference.here)

    return span_of(Once(make, "second"))


def by_clock(clock: Clock) -> Range:
    """Compose "by" and "5pm"."""
    return by_time(clock_series(clock))


def until_parts_end(dated_part: DatedPart) -> Range:
    """Compose "until" and "Friday morning"."""

    def make(reference: Reference) -> Span | None:
        found = meant(Within(dated_part.date, part_series(dated_part.part)), reference)
        return Span(found.end, found.end, "hour") if found else None

    return Range(None, Once(make, "hour"))


def by_the_units_end(unit: Unit) -> Range | None:
    """Return the range from now to the end of the present week, month, quarter or year."""
    outer = relative_dates.relative(0, unit)
    return by_the_end(outer) if outer else None


def soon() -> Range:
    """Return an open range from now on: "as soon as possible"."""
    return Range(Once(lambda reference: Span(reference.now, reference.now, "second"), "second"), None)


def later(minutes: int) -> Range:
    """Return an open range that begins in a number of minutes."""

    def make(reference: Reference) -> Span:
        start = reference.now + timedelta(minutes=minutes)
        return Span(start, start, "minute")

    return Range(Once(make, "minute"), None)


def clock_after(clock: Clock) -> Range:
    """Return an open range from a time of day on."""
    return since(clock_series(clock))


def to_clock(start: Series, clock: Clock) -> Range | None:
    """Compose "tomorrow at 3pm" and "to 4pm"."""

    def make(reference: Reference) -> Span | None:
        begin = meant(start, reference)
        if begin is None:
            return None
        first = Clock(begin.start.hour, begin.start.minute, 0, "minute")
        part = clock_range(first, clock)
        return Span(begin.start, floor(begin.start, "day") + timedelta(minutes=part.end), start.grain) if part else None

    return span_of(Once(make, start.grain))


def until_clock(date: Series, clock: Clock) -> Range | None:
    """Compose "tomorrow" and "until 4pm": from the beginning of the day, or from now on if it is today."""
    end = on_date(date, clock)
    return Range(date, end, inclusive=False) if end else None


def by_the_edge(which: tuple[str, Grain]) -> Range | None:
    """Compose "by" and "EOM"."""
    return by_the_units_end(Unit(which[1])) if which[0] == "end" else None


def before_clock(clock: Clock) -> Range:
    """Return an open range that ends at the next such time of day."""
    return before(clock_series(clock))


def since_clock(clock: Clock) -> Range:
    """Return an open range from the last such time of day on."""
    return since(relative_dates.last(clock_series(clock)))


def since_length(length: Measure) -> Range:
    """Return an open range that begins a length from now."""
    return since(relative_dates.ahead(length))


def since_last(series: Series) -> Range:
    """Return an open range from the last such day on."""
    return since(series if series.fixed else relative_dates.last(series))


def since_both(action: Callable[[Any, Any], Series | None], first: Any, second: Any) -> Range | None:
    """Return an open range from the time that two meanings give together."""
    found = action(first, second)
    return since(found) if found else None


def since_swapped(clock: Clock, date: Series) -> Range | None:
    """Compose "after 4pm" and "on Friday"."""
    return since_both(on_date, date, clock)


def length_from_clock(length: Measure, clock: Clock) -> Range | None:
    """Compose "for 45 minutes" and "from 3pm"."""
    return lasting(clock_series(clock), length)


def clock_lasting(clock: Clock, length: Measure) -> Range | None:
    """Compose "at 3pm" and "for 45 minutes"."""
    return lasting(clock_series(clock), length)


def clock_lasting_on(clock: Clock, length: Measure, date: Series) -> Range | None:
    """Compose "3pm", "for an hour" and "tomorrow"."""
    start = on_date(date, clock)
    return lasting(start, length) if start else None


def date_lasting_from(date: Series, length: Measure, clock: Clock) -> Range | None:
    """Compose "Friday", "for an hour" and "at 3"."""
    return clock_lasting_on(clock, length, date)


def lasting_on_from(length: Measure, date: Series, clock: Clock) -> Range | None:
    """Compose "for an hour", "on Friday" and "at 3"."""
    return clock_lasting_on(clock, length, date)


def until_end(outer: Series) -> Range:
    """Return an open range to the end of a period."""
    return Range(None, outer)


def until_units_end(unit: Unit) -> Range | None:
    """Return an open range to the end of the present period."""
    outer = relative_dates.relative(0, unit)
    return until_end(outer) if outer else None


def before_part(clock: Clock, part: Part) -> Range | None:
    """Compose "until", "11" and "in the morning"."""
    chosen = in_part(clock, part)
    return before_clock(chosen) if chosen else None
