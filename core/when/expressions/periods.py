"""Whole periods and parts of them, as rules compose them: "the next 3 weeks", "end of May", "12 to 16 May"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.when.expressions import anchored_dates, containment, dates, relative_dates
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.ranges import Range, between_dates, span_of
from core.when.expressions.selection import meant
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

    def make(reference: Reference) -> Span | None:
        around = meant(outer, reference)
        if around is None:
            return None
        if direction < 0:
            return Span(step(around.end, unit.grain, -size), around.end, "day")
        return Span(around.start, step(around.start, unit.grain, size), "day")

    return span_of(Once(make, "day"))


def days_of_month(first: int, last: int, month: int) -> Range | None:
    """Compose "12", "16" and "September"."""
    start, end = dates.date_of_year(month, first), dates.date_of_year(month, last)
    return Range(start, end) if start and end and first < last else None


def numbered_days(first: Number, last: Number, month: int) -> Range | None:
    """Compose "12", "16" and "September", in plain numbers."""
    return days_of_month(first.whole or 0, last.whole or 0, month)


def ordinal_to_number(first: int, last: Number, month: int) -> Range | None:
    """Compose "1er", "15" and "août"."""
    return days_of_month(first, last.whole or 0, month)


def month_days(month: int, first: Number, last: Number) -> Range | None:
    """Compose "September", "12" and "16"."""
    return numbered_days(first, last, month)


def edge(which: str, outer: Series) -> Range | None:
    """Return the beginning, the middle or the end of a week, month, quarter or year."""
    table = _EDGES.get(outer.grain)
    if table is None or which not in table:
        return None
    first, last, grain = table[which]

    def make(reference: Reference) -> Span | None:
        around = meant(outer, reference)
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
_EDGES = {grain: {**edges, "close": edges["end"]} for grain, edges in _EDGES.items()}
_EDGES["year"]["close"] = (-2, 0, "month")  # the French usage: November and December
"""The first and last bound of each part of a period, and the grain in which they are counted: from the start of the
period or, if negative, from its end."""


def unit_edge(which: str, unit: Unit) -> Range | None:
    """Return the beginning, the middle or the end of the present week, month, quarter or year."""
    outer = relative_dates.relative(0, unit)
    return edge(which, outer) if outer else None


def unit_edge_ahead(which: str, unit: Unit) -> Range | None:
    """Return the same, or that of the following period if it is over, as is usual in French."""
    present, following = relative_dates.relative(0, unit), relative_dates.relative(1, unit)
    now, later = (edge(which, outer) if outer else None for outer in (present, following))
    if now is None or later is None or now.start is None or later.start is None:
        return None
    return span_of(_not_over(now.start, later.start))


def _not_over(present: Series, following: Series) -> Series:
    """Choose the present period, or the following if it is over: said on the 12th, "the beginning of the month"."""

    def make(reference: Reference) -> Span | None:
        found = meant(present, reference)
        return found if found is None or found.end > reference.now else meant(following, reference)

    return Once(make, present.grain)


def to_the_units_end(first: Series, unit: Unit) -> Range | None:
    """Compose "from Monday" and "until the end of the month"."""
    last = containment.nth_unit_of_unit(-1, Unit("day"), unit)
    return between_dates(first, last) if last else None


def rest_of(unit: Unit) -> Range | None:
    """Return what is left of the present week, month or year."""
    if is_finer(unit.grain, "day") or unit.count != 1:
        return None

    def make(reference: Reference) -> Span:
        end = whole(reference.now, unit.grain, week_start=reference.week_start).end
        if unit.grain == "day":
            return Span(reference.now, end, "minute")
        return Span(floor(reference.now, "day"), end, "day")

    return span_of(Once(make, "day"))


def half(which: int, outer: Series) -> Range | None:
    """Return the first or second half of a month or a year."""
    if outer.grain not in {"month", "year"}:
        return None
    grain: Grain = "month" if outer.grain == "year" else "day"

    def make(reference: Reference) -> Span | None:
        around = meant(outer, reference)
        if around is None:
            return None
        middle = step(around.start, grain, 6 if grain == "month" else 14)
        return Span(around.start, middle, grain) if which == 1 else Span(middle, around.end, grain)

    return span_of(Once(make, grain))


def weekend(_: object) -> Range:
    """Return the coming (or present) weekend."""
    return span_of(dates.weekend())


def before_weekend(_: object) -> Range:
    """Return the range from now to the beginning of the weekend."""
    return Range(None, dates.weekend(), inclusive=False)


def after_weekend(_: object) -> Range:
    """Return an open range from the Monday after the coming weekend on."""

    def make(reference: Reference) -> Span | None:
        found = meant(dates.weekend(), reference)
        return whole(found.end, "day") if found else None

    return Range(Once(make, "day"), None)


def weekend_ahead(weeks: int, _: object) -> Range:
    """Return the weekend a number of weeks ahead."""
    return span_of(relative_dates.weekend_in(weeks))


def last_weekend(_: object) -> Range:
    """Return the last weekend that is over."""
    return span_of(relative_dates.last(dates.weekend()))


def nth_weekend(ordinal: int, _: object, outer: Series) -> Range | None:
    """Compose "last", "weekend" and "of October"."""
    found = containment.nth_of(ordinal, dates.weekend(), outer)
    return span_of(found) if found else None


def weekend_near(anchor: Series) -> Range:
    """Return the weekend after a day."""
    return span_of(anchored_dates.weekend_near(anchor))


def weekend_of_holiday(holiday: Series, _: object) -> Range:
    """Compose "labor day" and "weekend": the nearest weekend, with the holiday if it is adjacent."""

    def make(reference: Reference) -> Span | None:
        found = meant(holiday, reference)
        if found is None:
            return None
        near = floor(found.start + timedelta(days=4), "week")  # a holiday up to Wednesday belongs to the weekend before
        first, last = near - timedelta(hours=54), near
        return Span(min(first, found.start), max(last, found.end), "hour")

    return span_of(Once(make, "hour"))


def weekend_before(anchor: Series) -> Range:
    """Return the last weekend before a day."""

    def make(reference: Reference) -> Span | None:
        found = meant(anchor, reference)
        return next(dates.weekend().backward(reference, found.start), None) if found else None

    return span_of(Once(make, "hour"))


def month_ordinals(month: int, first: int, last: int) -> Range | None:
    """Compose "September", "12th" and "16th"."""
    return days_of_month(first, last, month)


def ordinal_days(first: int, last: int) -> Range | None:
    """Compose "the 12th" and "the 16th"."""
    start, end = dates.month_day(first), dates.month_day(last)
    return Range(start, end) if start and end and first < last else None


def edged(which: tuple[str, Grain]) -> Range | None:
    """Return the period that "EOM" stands for."""
    return unit_edge(which[0], Unit(which[1]))


def day_to_date(count: Number, last: Series) -> Range | None:
    """Compose "14" and "15 October": the first day is in the same month."""
    first = containment.day_before_date(count, last)
    return Range(first, last) if first else None


def numbers_of_month(first: Number, last: Number) -> Range | None:
    """Compose "13" and "18" as days of a month."""
    return ordinal_days(first.whole or 0, last.whole or 0) if first.digits and last.digits else None


def ordinal_to_date(first: int, last: Series) -> Range | None:
    """Compose "the 14th" and "15 October"."""
    return day_to_date(Number(first), last)


def ordinal_number_days(first: int, last: Number) -> Range | None:
    """Compose "the 13th" and "18"."""
    return ordinal_days(first, last.whole or 0)


def numbered_half(which: Number, outer: Series) -> Range | None:
    """Compose "H2" and "2026"."""
    return half(which.whole, outer) if which.whole in {1, 2} else None


def half_named(which: int, outer: Series) -> Range | None:
    """Compose "second" and "half of April"."""
    return half(which, outer) if which in {1, 2} else None


def edge_swapped(outer: Series, which: str) -> Range | None:
    """Compose "January" and "its end"."""
    return edge(which, outer)


def unit_edge_of(unit: Unit, which: str) -> Range | None:
    """Return the beginning, middle or end of the present unit."""
    return unit_edge(which, unit)
