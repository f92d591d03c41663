"""Whole periods and parts of them, as grammar rules compose them: "the next 3 weeks", "end of May", "12 to 16 May"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.when.expressions import containment, dates, relative_dates
from core.when.expressions.quantities import Number, Unit, day_number, whole_of
from core.when.expressions.ranges import Range, between_dates, span_of
from core.when.expressions.selection import derived
from core.when.expressions.series import Once, Reference, Series
from core.when.grains import Span, floor, is_finer, step, whole

if TYPE_CHECKING:
    from core.when.readings import Grain


def units(direction: int, count: Number, unit: Unit) -> Range | None:
    """Return "the next 3 weeks" (direction 1) or "the last 2 days" (-1): whole periods next to the present one."""
    size = count.whole
    if not size or size > 10_000 or unit.count != 1:  # noqa: PLR2004
        return None

    def make(reference: Reference) -> Span:
        here = floor(reference.now, unit.grain, week_start=reference.week_start)
        if direction < 0:
            return Span(step(here, unit.grain, -size), here, unit.grain)
        begin = step(here, unit.grain, 1)
        return Span(begin, step(begin, unit.grain, size), unit.grain)

    return span_of(Once(make, unit.grain))


def units_of(direction: int, count: Number, unit: Unit, outer: Series) -> Range | None:
    """Return "the first 3 days of May" (direction 1) or "the last two weeks of December" (-1)."""
    size = count.whole
    if not size or size > 400 or unit.count != 1 or not is_finer(unit.grain, outer.grain):  # noqa: PLR2004
        return None

    def stretch(around: Span, _: Reference) -> Span:
        if direction < 0:
            return Span(step(around.end, unit.grain, -size), around.end, "day")
        return Span(around.start, step(around.start, unit.grain, size), "day")

    return span_of(derived(outer, "day", stretch))


def days_of_month(first: Number | int, last: Number | int, month: int) -> Range | None:
    """Compose "12" or "12th", "16" or "16th", and "September"."""
    start, end = dates.date_of_year(month, first), dates.date_of_year(month, last)
    return Range(start, end) if start and end and day_number(first) < day_number(last) else None


def two_days_of_month(first: Number | int, last: Number | int, month: int) -> Range | None:
    """Compose "12", "and 13" and "September"."""
    return days_of_month(first, last, month) if day_number(first) + 1 == day_number(last) else None


def ordinal_days(first: int, last: Number | int) -> Range | None:
    """Compose "the 12th" and "the 16th" or "16"."""
    start, end = dates.month_day(first), dates.month_day(last)
    return Range(start, end) if start and end and first < day_number(last) else None


def numbers_of_month(first: Number, last: Number) -> Range | None:
    """Compose "13" and "18" as days of a month."""
    return ordinal_days(day_number(first), last) if first.digits and last.digits else None


def day_to_date(first: Number | int, last: Series) -> Range | None:
    """Compose "14" or "the 14th" and "15 October". The first day is in the same month."""
    day = containment.day_before_date(first, last)
    return Range(day, last) if day else None


_TO_THE_END = 0
_EDGES: dict[str, dict[str, tuple[int, int, Grain]]] = {
    "week": {"begin": (0, 3, "day"), "middle": (2, 4, "day"), "end": (-3, 0, "day")},
    "month": {"begin": (0, 10, "day"), "middle": (10, 20, "day"), "end": (-9, 0, "day")},
    "quarter": {"begin": (0, 1, "month"), "middle": (1, 2, "month"), "end": (-1, 0, "month")},
    "year": {"begin": (0, 3, "month"), "middle": (4, 8, "month"), "end": (-4, 0, "month")},
}
_EDGES = {grain: {**edges, "close": edges["end"]} for grain, edges in _EDGES.items()}
_EDGES["year"]["close"] = (-2, 0, "month")  # in French, November and December
"""The first and last bound of each part of a period, and the grain in which they are counted: from the start of the
period or, if negative, from its end."""


def edge(which: str, period: Series | Unit) -> Range | None:
    """Return the beginning, middle or end of a week, month, quarter or year. A unit means the present one."""
    outer = relative_dates.present(period)
    table = _EDGES.get(outer.grain) if outer else None
    if outer is None or table is None or which not in table:
        return None
    first, last, grain = table[which]

    def part(around: Span, _: Reference) -> Span:
        start = step(around.start if first >= 0 else around.end, grain, first)
        return Span(start, around.end if last == _TO_THE_END else step(around.start, grain, last), grain)

    return span_of(derived(outer, grain, part))


def unit_edge_ahead(which: str, unit: Unit) -> Range | None:
    """Return the `edge` of the present unit or, if that is over, of the next unit, as is usual in French."""
    periods = [relative_dates.relative(count, unit) for count in (0, 1)]
    parts = [found.start if outer and (found := edge(which, outer)) else None for outer in periods]
    coming = containment.first_coming(parts) if all(parts) else None
    return span_of(coming) if coming else None


def edged(which: tuple[str, Grain]) -> Range | None:
    """Return the period that "EOM" stands for."""
    return edge(which[0], Unit(which[1]))


def to_the_units_end(first: Series, unit: Unit) -> Range | None:
    """Compose "from Monday" and "until the end of the month"."""
    last = containment.nth_of(-1, Unit("day"), unit)
    return between_dates(first, last) if last else None


def rest_of(unit: Unit) -> Range | None:
    """Return the rest of the present week, month or year."""
    if is_finer(unit.grain, "day") or unit.count != 1:
        return None

    def make(reference: Reference) -> Span:
        end = whole(reference.now, unit.grain, week_start=reference.week_start).end
        if unit.grain == "day":
            return Span(reference.now, end, "minute")
        return Span(floor(reference.now, "day"), end, "day")

    return span_of(Once(make, "day"))


def half(which: Number | int, outer: Series) -> Range | None:
    """Return the first or second half of a month or a year: "H2 2026", "second half of April"."""
    if outer.grain not in {"month", "year"} or whole_of(which) not in {1, 2}:
        return None
    grain: Grain = "month" if outer.grain == "year" else "day"

    def part(around: Span, _: Reference) -> Span:
        middle = step(around.start, grain, 6 if grain == "month" else 14)
        return Span(around.start, middle, grain) if whole_of(which) == 1 else Span(middle, around.end, grain)

    return span_of(derived(outer, grain, part))


def weekend(_: object) -> Range:
    """Return the coming weekend, or the present one."""
    return span_of(dates.weekend())


def before_weekend(_: object) -> Range:
    """Return the range from now to the beginning of the weekend."""
    return Range(None, dates.weekend(), inclusive=False)


def after_weekend(_: object) -> Range:
    """Return an open range that begins on the Monday after the coming weekend."""
    return Range(derived(dates.weekend(), "day", lambda found, _: whole(found.end, "day")), None)


def weekend_ahead(weeks: int, _: object) -> Range:
    """Return the weekend a number of weeks ahead."""
    return span_of(relative_dates.weekend_in(weeks))


def last_weekend(_: object) -> Range:
    """Return the last weekend that is over."""
    return span_of(relative_dates.nth(-1, dates.weekend()))


def nth_weekend(ordinal: int, _: object, outer: Series) -> Range | None:
    """Compose "last", "weekend" and "of October"."""
    found = containment.nth_of(ordinal, dates.weekend(), outer)
    return span_of(found) if found else None


def weekend_near(anchor: Series) -> Range:
    """Return the weekend after a day, or around it."""
    weekends = dates.weekend()
    return span_of(derived(anchor, "hour", lambda day, at: next(weekends.forward(at, day.start), None)))


def weekend_before(anchor: Series) -> Range:
    """Return the last weekend before a day."""
    weekends = dates.weekend()
    return span_of(derived(anchor, "hour", lambda day, at: next(weekends.backward(at, day.start), None)))


def weekend_of_holiday(holiday: Series, _: object) -> Range:
    """Compose "labor day" and "weekend": the nearest weekend, including the holiday if it is adjacent."""

    def stretch(found: Span, _: Reference) -> Span:
        near = floor(found.start + timedelta(days=4), "week")  # a holiday up to Wednesday belongs to the weekend before
        return Span(min(near - timedelta(hours=54), found.start), max(near, found.end), "hour")

    return span_of(derived(holiday, "hour", stretch))
