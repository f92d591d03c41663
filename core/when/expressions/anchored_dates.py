"""Dates counted from another date: "3 days after christmas", "the Monday before easter", "Friday in two weeks"."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from core.when.expressions.dates import date_of_year, weekday
from core.when.expressions.selection import derived, shifted
from core.when.expressions.series import Once, Reference, Series, Within
from core.when.grains import Span, is_finer, step, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.when.expressions.quantities import Measure


def nth_after(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Compose "third", "Tuesday" and "after christmas"."""
    if ordinal < 1 or inner.fixed:
        return None

    def coming(base: Span, reference: Reference) -> Iterator[Span]:
        return (span for span in inner.forward(reference, base.start) if span.start >= base.end)

    return derived(anchor, inner.grain, lambda *at: next(islice(coming(*at), ordinal - 1, None), None))


def nth_before(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Compose "first", "Monday" and "before christmas"."""
    if ordinal < 1 or inner.fixed:
        return None
    return derived(
        anchor,
        inner.grain,
        lambda base, reference: next(islice(inner.backward(reference, base.start), ordinal - 1, None), None),
    )


def closest(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Return the nth closest to another date: "the second closest Monday to October 5th"."""
    if ordinal < 1 or inner.fixed:
        return None

    def near(base: Span, reference: Reference) -> Span | None:
        around = [
            *islice(inner.forward(reference, base.start), ordinal),
            *islice(inner.backward(reference, base.start), ordinal),
        ]
        by_distance = sorted(around, key=lambda span: abs(span.start - base.start))
        return by_distance[ordinal - 1] if len(by_distance) >= ordinal else None

    return derived(anchor, inner.grain, near)


def after_date(length: Measure, date: Series) -> Series:
    """Compose "3 days" and "after christmas"."""
    return shifted(date, length.length, length.grain)


def before_date(length: Measure, date: Series) -> Series:
    """Compose "3 days" and "before christmas"."""
    return shifted(date, -length.length, length.grain)


def weeks_after(length: Measure, day_: Series) -> Series | None:
    """Compose "two weeks" and "on Friday": the Friday that many weeks later; only for whole weeks."""
    whole_weeks = length.grain == "week" or (length.grain == "day" and length.length.days % 14 == 0)
    return after_date(length, day_) if whole_weeks and not length.length.seconds else None


def at_a_distance(direction: int, series: Series, length: Measure) -> Series | None:
    """Compose "thanksgiving" and "in a year" (direction 1) or "3 months ago" (-1): the one in the period that far."""
    grain, distance = length.grain, length.length if direction > 0 else -length.length
    if series.fixed or is_finer(series.grain, "day") or is_finer(grain, "week") or not is_finer(series.grain, grain):
        return None

    def make(reference: Reference) -> Span | None:
        target = step(reference.now, "month", distance.months) + timedelta(days=distance.days)
        period = whole(target, grain, week_start=reference.week_start)
        inside = next(Within(Once(lambda _: period, grain), series).forward(reference, period.start), None)
        if inside:
            return inside
        ahead = distance.months > 0 or distance.days > 0
        return next(series.forward(reference, target) if ahead else series.backward(reference, target), None)

    return Once(make, series.grain)


def advent(ordinal: int) -> Series | None:
    """Return a Sunday of Advent; the fourth is the last one before Christmas."""
    christmas = date_of_year(12, 25)
    return nth_before(5 - ordinal, weekday(6), christmas) if christmas and 1 <= ordinal <= 4 else None  # noqa: PLR2004
