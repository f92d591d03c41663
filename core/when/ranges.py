"""Stretches of time with two ends, as the grammar composes them: "Monday to Friday", "the next 3 weeks"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.when import dates
from core.when.clocks import Clock, DatedPart, Part, clock_range, evening_half, in_part, on_date, part_series
from core.when.clocks import series as clock_series
from core.when.dates import day, now
from core.when.numbers import Measure, Number, Unit, measure
from core.when.series import Moment, Once, Series, Within, meant
from core.when.spans import Span, floor, is_finer, step, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.when.reading import Grain


@dataclass(frozen=True, slots=True)
class Range:
    """From one time to another; either end may be open. The end's own period is included if it is a day or more."""

    start: Series | None
    end: Series | None
    inclusive: bool = True


def span_of(series: Series) -> Range:
    """Take a span for a stretch from its beginning to its end."""
    return Range(series, series)


def units(direction: int, count: Number, unit: Unit) -> Range | None:
    """Return "the next 3 weeks" (direction 1) or "the last 2 days" (-1): whole periods beside the present one."""
    size = count.whole
    if not size or size > 10_000 or unit.count != 1:  # noqa: PLR2004
        return None

    def make(moment: Moment) -> Span:
        here = floor(moment.now, unit.grain, week_start=moment.week_start)
        if direction < 0:
            return Span(step(here, unit.grain, -size), here, unit.grain)
        begin = step(here, unit.grain, 1)
        return Span(begin, step(begin, unit.grain, size), unit.grain)

    return span_of(Once(make, unit.grain))


def between_dates(first: Series, last: Series) -> Range | None:
    """Compose "from Monday to Friday"."""
    if is_finer(first.grain, "day") != is_finer(last.grain, "day"):
        return None
    return Range(first, last)


def between_times(first: Series, last: Series) -> Range:
    """Compose two times with their days."""
    return Range(first, last)


def days_of_month(first: int, last: int, month: int) -> Range | None:
    """Compose "12", "16" and "September"."""
    start, end = dates.date_of_year(month, first), dates.date_of_year(month, last)
    return Range(start, end) if start and end and first < last else None


def numbered_days(first: Number, last: Number, month: int) -> Range | None:
    """Compose "12", "16" and "September", in plain numbers."""
    return days_of_month(first.whole or 0, last.whole or 0, month)


def month_days(month: int, first: Number, last: Number) -> Range | None:
    """Compose "September", "12" and "16"."""
    return numbered_days(first, last, month)


def range_in(stretch: Range, outer: Series) -> Range | None:
    """Compose a stretch of days and a year."""
    if stretch.start is None or stretch.end is None or outer.grain != "year":
        return None
    return Range(Within(outer, stretch.start), Within(outer, stretch.end))


def clocks(first: Clock, last: Clock) -> Part | None:
    """Compose "from 3 to 4"."""
    return clock_range(first, last)


def dated(date: Series, part: Part) -> DatedPart | None:
    """Compose "Monday" and "morning", or "Thursday" and "9:30 to 11:00"."""
    return None if is_finer(date.grain, "day") else DatedPart(date, part)


def part_range(dated_part: DatedPart) -> Range:
    """Return the stretch that a part of a day is."""
    return span_of(Within(dated_part.date, _starting_within(dated_part.part)))


def _starting_within(part: Part) -> Series:
    return part_series(part)


def since(series: Series) -> Range:
    """Return an open stretch from the beginning of a time on."""
    return Range(series, None)


def after(series: Series) -> Range:
    """Return an open stretch that begins when a time is over."""

    def make(moment: Moment) -> Span | None:
        found = meant(series, moment)
        if found is None:
            return None
        begin = found.start if is_finer(series.grain, "day") or series.grain == "year" else found.end
        return Span(begin, begin, series.grain)

    return Range(Once(make, series.grain), None)


def until(series: Series) -> Range:
    """Return an open stretch that ends with a time, which is included if it is a day or a week."""
    return Range(None, series, inclusive=series.grain != "year")


def before(series: Series) -> Range:
    """Return an open stretch that ends before a time."""
    return Range(None, series, inclusive=False)


def by(series: Series) -> Range:
    """Return the stretch from now to a time."""
    return Range(now(), series)


def within_length(length: Measure) -> Range:
    """Return the stretch of a length from now on."""
    return Range(now(), dates.ahead(length), inclusive=False)


def lasting(start: Series, length: Measure) -> Range | None:
    """Compose "at 3pm" and "for 45 minutes"."""

    def make(moment: Moment) -> Span | None:
        begin = meant(start, moment)
        if begin is None:
            return None
        moved = step(begin.start, "month", length.length.months)
        end = moved + timedelta(days=length.length.days, seconds=length.length.seconds)
        return Span(begin.start, end, start.grain)

    return span_of(Once(make, start.grain))


def edge(which: str, outer: Series) -> Range | None:
    """Return the beginning, the middle or the end of a week, a month, a quarter or a year."""
    table = _EDGES.get(outer.grain)
    if table is None or which not in table:
        return None
    first, last, grain = table[which]

    def make(moment: Moment) -> Span | None:
        around = meant(outer, moment)
        if around is None:
            return None
        start = step(around.start if first >= 0 else around.end, grain, first)
        end = around.end if last == _TO_THE_END else step(around.start, grain, last)
        return Span(start, end, grain)

    return span_of(Once(make, grain))


_TO_THE_END = 0
_EDGES: dict[str, dict[str, tuple[int, int, Grain]]] = {
    "week": {"begin": (0, 3, "day"), "middle": (2, 4, "day"), "end": (-3, 0, "day")},
    "month": {"begin": (0, 10, "day"), "middle": (10, 20, "day"), "end": (-9, 0, "day")},
    "quarter": {"begin": (0, 1, "month"), "middle": (1, 2, "month"), "end": (-1, 0, "month")},
    "year": {"begin": (0, 3, "month"), "middle": (4, 8, "month"), "end": (-4, 0, "month")},
}
"""Where the beginning, middle and end of a period are, counted in a grain from its start (or, if negative, its end)."""


def unit_edge(which: str, unit: Unit) -> Range | None:
    """Return the beginning, the middle or the end of the present week, month, quarter or year."""
    outer = dates.relative(0, unit)
    return edge(which, outer) if outer else None


def by_the_end(outer: Series) -> Range:
    """Return the stretch from now to the end of a period."""

    def make(moment: Moment) -> Span | None:
        around = meant(outer, moment)
        return Span(moment.now, around.end, "second") if around else None

    return span_of(Once(make, "second"))


def by_the_units_end(unit: Unit) -> Range | None:
    """Return the stretch from now to the end of the present week, month, quarter or year."""
    outer = dates.relative(0, unit)
    return by_the_end(outer) if outer else None


def rest_of(unit: Unit) -> Range | None:
    """Return what is left of the present week, month or year."""
    if is_finer(unit.grain, "day") or unit.count != 1:
        return None

    def make(moment: Moment) -> Span:
        end = whole(moment.now, unit.grain, week_start=moment.week_start).end
        return Span(floor(moment.now, "day"), end, "day")

    return span_of(Once(make, "day"))


def soon() -> Range:
    """Return an open stretch from now on: "as soon as possible"."""
    return Range(Once(lambda moment: Span(moment.now, moment.now, "second"), "second"), None)


def later(minutes: int) -> Range:
    """Return an open stretch from a while on."""

    def make(moment: Moment) -> Span:
        start = moment.now + timedelta(minutes=minutes)
        return Span(start, start, "minute")

    return Range(Once(make, "minute"), None)


def short_measure(count: Number, unit: Unit) -> Measure | None:
    """Compose "5" and "m": an abbreviation needs digits before it."""
    return measure(count, unit) if count.digits else None


def half(which: int, outer: Series) -> Range | None:
    """Return the first or second half of a month or a year."""
    if outer.grain not in {"month", "year"}:
        return None
    grain: Grain = "month" if outer.grain == "year" else "day"

    def make(moment: Moment) -> Span | None:
        around = meant(outer, moment)
        if around is None:
            return None
        middle = step(around.start, grain, 6 if grain == "month" else 14)
        return Span(around.start, middle, grain) if which == 1 else Span(middle, around.end, grain)

    return span_of(Once(make, grain))


def clock_after(clock: Clock) -> Range:
    """Return an open stretch from a time of day on."""
    return since(clock_series(clock))


def next_part(part: Part) -> DatedPart:
    """Take a part of the day for the one of today, or of tomorrow if it is over."""

    def make(moment: Moment) -> Span | None:
        found = meant(part_series(part), moment)
        return whole(found.start, "day") if found else None

    return DatedPart(Once(make, "day"), part)


def to_clock(start: Series, clock: Clock) -> Range | None:
    """Compose "tomorrow at 3pm" and "to 4pm"."""

    def make(moment: Moment) -> Span | None:
        begin = meant(start, moment)
        if begin is None:
            return None
        first = Clock(begin.start.hour, begin.start.minute, 0, "minute")
        part = clock_range(first, clock)
        return Span(begin.start, floor(begin.start, "day") + timedelta(minutes=part.end), start.grain) if part else None

    return span_of(Once(make, start.grain))


def until_clock(date: Series, clock: Clock) -> Range | None:
    """Compose "tomorrow" and "until 4pm": from the day's beginning, or from now on if it is today."""
    end = on_date(date, clock)
    return Range(date, end, inclusive=False) if end else None


def on_day(offset: int, part: Part) -> DatedPart:
    """Return a part of the day so many days from today."""
    return DatedPart(day(offset), part)


def dated_as(part: Part, date: Series) -> DatedPart | None:
    """Compose a day and a part that the words stand for."""
    return dated(date, part)


def redated(dated_part: DatedPart, part: Part) -> DatedPart:
    """Compose "Monday morning" and "from 9 to 10"."""
    return DatedPart(dated_part.date, part)


def redated_in(dated_part: DatedPart, part: Part) -> DatedPart:
    """Compose "tomorrow afternoon" and "3-4": in the half of the day that the part says."""
    if dated_part.part.start >= 720 and part.end <= 720:  # noqa: PLR2004 — noon in minutes
        return DatedPart(dated_part.date, Part(part.start + 720, part.end + 720, part.grain))
    return DatedPart(dated_part.date, part)


def evening_clocks(first: Clock, last: Clock, _: object) -> Part | None:
    """Compose "from 3 to 4" and "in the PM"."""
    end = evening_half(last)
    return clock_range(first, end) if end else None


def clocks_in_part(first: Clock, last: Clock, part: Part) -> Part | None:
    """Compose "from 3 to 4" and "in the afternoon"."""
    end = in_part(last, part)
    return clock_range(first, end) if end else None


def weekend(_: object) -> Range:
    """Return the coming (or present) weekend."""
    return span_of(dates.weekend())


def weekend_ahead(weeks: int, _: object) -> Range:
    """Return the weekend of the week so many ahead."""
    return span_of(dates.weekend_in(weeks))


def last_weekend(_: object) -> Range:
    """Return the last weekend that is over."""
    return span_of(dates.last(dates.weekend()))


def nth_weekend(ordinal: int, _: object, outer: Series) -> Range | None:
    """Compose "last", "weekend" and "of October"."""
    found = dates.nth_of(ordinal, dates.weekend(), outer)
    return span_of(found) if found else None


def weekend_near(anchor: Series) -> Range:
    """Return the weekend after a day."""
    return span_of(dates.weekend_near(anchor))


def month_ordinals(month: int, first: int, last: int) -> Range | None:
    """Compose "September", "12th" and "16th"."""
    return days_of_month(first, last, month)


def ordinal_days(first: int, last: int) -> Range | None:
    """Compose "the 12th" and "the 16th"."""
    start, end = dates.month_day(first), dates.month_day(last)
    return Range(start, end) if start and end and first < last else None


def by_the_edge(which: tuple[str, Grain]) -> Range | None:
    """Compose "by" and "EOM"."""
    return by_the_units_end(Unit(which[1])) if which[0] == "end" else None


def edged(which: tuple[str, Grain]) -> Range | None:
    """Return what "EOM" stands for."""
    return unit_edge(which[0], Unit(which[1]))


def before_clock(clock: Clock) -> Range:
    """Return an open stretch that ends at the next such time of day."""
    return before(clock_series(clock))


def since_clock(clock: Clock) -> Range:
    """Return an open stretch from the last such time of day on."""
    return since(dates.last(clock_series(clock)))


def since_length(length: Measure) -> Range:
    """Return an open stretch that begins a length from now."""
    return since(dates.ahead(length))


def since_last(series: Series) -> Range:
    """Return an open stretch from the last such day on."""
    return since(series if series.fixed else dates.last(series))


def since_both(action: Callable[[Any, Any], Series | None], first: Any, second: Any) -> Range | None:
    """Return an open stretch from what two meanings give together."""
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


def day_to_date(count: Number, last: Series) -> Range | None:
    """Compose "14" and "15 October": the first is of the same month."""
    first = dates.day_before_date(count, last)
    return Range(first, last) if first else None


def numbers_of_month(first: Number, last: Number) -> Range | None:
    """Compose "13" and "18": days of a month."""
    return ordinal_days(first.whole or 0, last.whole or 0) if first.digits and last.digits else None


def until_end(outer: Series) -> Range:
    """Return an open stretch to the end of a period."""
    return Range(None, outer)


def until_units_end(unit: Unit) -> Range | None:
    """Return an open stretch to the end of the present period."""
    outer = dates.relative(0, unit)
    return until_end(outer) if outer else None


def part_of_date(dated_part: DatedPart, date: Series) -> DatedPart | None:
    """Compose "in the morning" and "of the 15th", where the day of the part was not said."""
    if is_finer(date.grain, "day") or dated_part.date.fixed:
        return None
    return DatedPart(date, dated_part.part)


def ordinal_to_date(first: int, last: Series) -> Range | None:
    """Compose "the 14th" and "15 October"."""
    return day_to_date(Number(first), last)


def before_part(clock: Clock, part: Part) -> Range | None:
    """Compose "until", "11" and "in the morning"."""
    chosen = in_part(clock, part)
    return before_clock(chosen) if chosen else None


def ordinal_number_days(first: int, last: Number) -> Range | None:
    """Compose "the 13th" and "18"."""
    return ordinal_days(first, last.whole or 0)


def half_named(which: int, outer: Series) -> Range | None:
    """Compose "second" and "half of April"."""
    return half(which, outer) if which in {1, 2} else None


def edge_swapped(outer: Series, which: str) -> Range | None:
    """Compose "January" and "its end"."""
    return edge(which, outer)


def unit_edge_of(unit: Unit, which: str) -> Range | None:
    """Return the beginning, middle or end of the present unit."""
    return unit_edge(which, unit)
