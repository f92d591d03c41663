"""Dates counted from another date: "3 days after christmas", "the Monday before easter", "Friday in two weeks"."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from core.when.expressions.dates import (
    month_and_day,
    weekday,
    weekend,
)
from core.when.expressions.quantities import Measure, Number, Unit
from core.when.expressions.selection import meant, shifted
from core.when.expressions.series import Once, Reference, Series, Within
from core.when.grains import Span, is_finer, step, unit_length, whole

if TYPE_CHECKING:
    from core.when.lengths import Length
    from core.when.readings import Grain


def nth_after(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Compose "third", "Tuesday" and "after christmas"."""
    if ordinal < 1 or inner.fixed:
        return None

    def make(reference: Reference) -> Span | None:
        base = meant(anchor, reference)
        if base is None:
            return None
        coming_ones = (span for span in inner.forward(reference, base.start) if span.start >= base.end)
        return next(islice(coming_ones, ordinal - 1, None), None)

    return Once(make, inner.grain)


def nth_before(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Compose "first", "Monday" and "before christmas"."""
    if ordinal < 1 or inner.fixed:
        return None

    def make(reference: Reference) -> Span | None:
        base = meant(anchor, reference)
        if base is None:
            return None
        return next(islice(inner.backward(reference, base.start), ordinal - 1, None), None)

    return Once(make, inner.grain)


def closest(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Return the nth closest to another date: "the second closest Monday to October 5th"."""
    if ordinal < 1 or inner.fixed:
        return None

    def make(reference: Reference) -> Span | None:
        base = meant(anchor, reference)
        if base is None:
            return None
        around = [
            *islice(inner.forward(reference, base.start), ordinal),
            *islice(inner.backward(reference, base.start), ordinal),
        ]
        by_distance = sorted(around, key=lambda span: abs(span.start - base.start))
        return by_distance[ordinal - 1] if len(by_distance) >= ordinal else None

    return Once(make, inner.grain)


def after_date(length: Measure, date: Series) -> Series:
    """Compose "3 days" and "after christmas"."""
    return shifted(date, length.length, length.grain)


def before_date(length: Measure, date: Series) -> Series:
    """Compose "3 days" and "before christmas"."""
    return shifted(date, -length.length, length.grain)


def in_a_time(series: Series, length: Measure) -> Series | None:
    """Compose "thanksgiving" and "in a year", or "wednesday" and "in 2 weeks": the one in the period that far ahead."""
    return _at_a_distance(series, length.length, length.grain)


def time_ago(series: Series, length: Measure) -> Series | None:
    """Compose "thanksgiving" and "3 months ago"."""
    return _at_a_distance(series, -length.length, length.grain)


def _at_a_distance(series: Series, length: Length, grain: Grain) -> Series | None:
    if series.fixed or is_finer(series.grain, "day") or is_finer(grain, "week") or not is_finer(series.grain, grain):
        return None

    def make(reference: Reference) -> Span | None:
        target = step(reference.now, "month", length.months) + timedelta(days=length.days)
        period = whole(target, grain, week_start=reference.week_start)
        inside = next(Within(Once(lambda _: period, grain), series).forward(reference, period.start), None)
        if inside:
            return inside
        ahead_ = length.months > 0 or length.days > 0
        return next(series.forward(reference, target) if ahead_ else series.backward(reference, target), None)

    return Once(make, series.grain)


def unit_after(unit: Unit, anchor: Series) -> Series | None:
    """Compose "the day" and "after christmas"."""
    return after_date(Measure(unit_length(unit.grain, unit.count), unit.grain), anchor)


def unit_before(unit: Unit, anchor: Series) -> Series | None:
    """Compose "the day" and "before christmas"."""
    return before_date(Measure(unit_length(unit.grain, 1), unit.grain), anchor)


def week_after(day_: Series) -> Series:
    """Compose "Monday" and "week": the Monday one week later."""
    return unit_after(Unit("week"), day_) or day_


def fortnight_after(day_: Series) -> Series:
    """Compose "Tuesday" and "fortnight": the Tuesday two weeks later."""
    return unit_after(Unit("week", 2), day_) or day_


def weeks_after(length: Measure, day_: Series) -> Series | None:
    """Compose "two weeks" and "on Friday": the Friday that many weeks later; only for whole weeks."""
    whole_weeks = length.grain == "week" or (length.grain == "day" and length.length.days % 14 == 0)
    return after_date(length, day_) if whole_weeks and not length.length.seconds else None


def advent(ordinal: int) -> Series | None:
    """Return a Sunday of Advent; the fourth is the last one before Christmas."""
    christmas = month_and_day(12, Number(25))
    if christmas is None or not 1 <= ordinal <= 4:  # noqa: PLR2004
        return None
    return nth_before(5 - ordinal, weekday(6), christmas)


def weekend_near(anchor: Series) -> Series:
    """Return the weekend after (or around) a day."""

    def make(reference: Reference) -> Span | None:
        found = meant(anchor, reference)
        return next(weekend().forward(reference, found.start), None) if found else None

    return Once(make, "hour")


def before_date_swapped(date: Series, length: Measure) -> Series:
    """Compose "christmas", "before" and "3 days"."""
    return before_date(length, date)


def after_date_swapped(date: Series, length: Measure) -> Series:
    """Compose "christmas", "after" and "3 days"."""
    return after_date(length, date)
