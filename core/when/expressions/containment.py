"""One time inside another, as rules compose them: "the third Tuesday of next month"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.when.expressions.dates import (
    business_day,
    every_unit,
    month,
    month_and_day,
    month_day,
    month_day_of_number,
)
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.relative_dates import relative
from core.when.expressions.selection import meant, nearest
from core.when.expressions.series import Nth, Once, Reference, Series, Within
from core.when.grains import Span, floor, is_finer, whole

if TYPE_CHECKING:
    from collections.abc import Sequence


def within(inner: Series, outer: Series) -> Series | None:
    """Compose "Friday" and "next week", or "christmas" and "2014", in either order."""
    if is_finer(outer.grain, inner.grain):
        inner, outer = outer, inner
    if inner.grain == outer.grain or inner.fixed:
        return None
    return Within(outer, inner)


def together(one: Series, other: Series) -> Series | None:
    """Compose two dates: two descriptions of one day, or one date inside the other."""
    return same_day(one, other) if one.grain == other.grain else within(one, other)


def same_day(one: Series, other: Series) -> Series | None:
    """Compose a weekday and a date; if they contradict each other, the date counts."""
    if one.grain != "day" or other.grain != "day":
        return None
    if one.fixed:
        return None
    if other.fixed:
        return other
    both = Within(other, one)

    def make(reference: Reference) -> Span | None:
        return nearest(both, reference) or meant(other, reference)

    return Once(make, "day")


def nth_of(ordinal: int, inner: Series, outer: Series) -> Series | None:
    """Compose "third", "Tuesday" and "September"."""
    if inner.fixed or not is_finer(inner.grain, outer.grain):
        return None
    if inner.grain == "week":
        return _nth_week(ordinal, outer)
    return Nth(ordinal, inner, outer)


def _nth_week(ordinal: int, outer: Series) -> Series:
    """Count the weeks that begin in a period; from its end, those that end in it."""

    def make(reference: Reference) -> Span | None:
        around = meant(outer, reference)
        if around is None:
            return None
        weeks = [
            floor(around.start, "week", week_start=reference.week_start) + timedelta(days=7 * n) for n in range(60)
        ]
        inside = [week for week in weeks if around.start <= week < around.end]
        if ordinal > 0:
            return whole(inside[ordinal - 1], "week") if ordinal <= len(inside) else None
        complete = [week for week in weeks if around.start <= week + timedelta(days=6) < around.end]
        return whole(complete[ordinal], "week") if -ordinal <= len(complete) else None

    return Once(make, "week")


def week_of(date: Series) -> Series:
    """Return the week of a day. A Sunday stands for the week that it opens."""

    def make(reference: Reference) -> Span | None:
        found = meant(date, reference)
        if found is None:
            return None
        shift = timedelta(days=1 if found.start.weekday() == 6 else 0)  # noqa: PLR2004 — Sunday
        return whole(found.start + shift, "week", week_start=reference.week_start)

    return Once(make, "week")


def nth_unit_of(ordinal: int, unit: Unit, outer: Series) -> Series | None:
    """Compose "first", "week" and "October"."""
    inner = every_unit(unit)
    return nth_of(ordinal, inner, outer) if inner else None


def nth_unit_of_unit(ordinal: int, unit: Unit, outer: Unit) -> Series | None:
    """Compose "last", "day" and "of the month"."""
    period = relative(0, outer)
    return nth_unit_of(ordinal, unit, period) if period else None


def nth_of_unit(ordinal: int, inner: Series, outer: Unit) -> Series | None:
    """Compose "third", "Tuesday" and "of the month": of the next month if that of this one is over."""
    found = [nth_of(ordinal, inner, period) for count in (0, 1) if (period := relative(count, outer))]
    return first_coming(found)


def first_coming(found: Sequence[Series | None]) -> Series | None:
    """Return the first of several times that is not over, or else the last of them."""
    series = [one for one in found if one is not None]

    def make(reference: Reference) -> Span | None:
        spans = [span for one in series if (span := meant(one, reference))]
        return next((span for span in spans if span.end > reference.now), spans[-1] if spans else None)

    return Once(make, series[0].grain) if series else None


def nth_business_day(ordinal: int, _: object, outer: Series) -> Series | None:
    """Compose "last", "business day" and "of March"."""
    return nth_of(ordinal, business_day(), outer)


def nth_business_day_of_unit(ordinal: int, _: object, outer: Unit) -> Series | None:
    """Compose "last", "business day" and "of the quarter"."""
    return nth_of_unit(ordinal, business_day(), outer)


def in_unit(offset: int, unit: Unit, inner: Series) -> Series | None:
    """Compose "last week" and "'s Sunday"."""
    period = relative(offset, unit)
    return within(inner, period) if period else None


def nth_week_of_month(ordinal: int, month_: int) -> Series | None:
    """Compose "first" and "Oktoberwoche": the nth week of a month, in one word."""
    return nth_unit_of(ordinal, Unit("week"), month(month_))


def day_month_year(count: Number, number: int, year_: Series) -> Series | None:
    """Compose "3", "March" and "2014"."""
    date = month_and_day(number, count)
    return within(date, year_) if date else None


def number_of_month(count: Number, outer: Series) -> Series | None:
    """Compose "20" and "of this month"."""
    inner = month_day_of_number(count)
    return within(inner, outer) if inner and outer.grain == "month" else None


def ordinal_of_month(ordinal: int, outer: Series) -> Series | None:
    """Compose "the 20th" and "of next month"."""
    inner = month_day(ordinal)
    return within(inner, outer) if inner and outer.grain == "month" else None


def day_before_date(count: Number, date: Series) -> Series | None:
    """Return the day with a number in the month of a later date."""
    number = count.whole
    if number is None or date.grain != "day":
        return None

    def make(reference: Reference) -> Span | None:
        found = meant(date, reference)
        if found is None or not 1 <= number < found.start.day:
            return None
        return whole(found.start.replace(day=number), "day")

    return Once(make, "day")


def within_day(weekday_: Series, ordinal: int) -> Series | None:
    """Compose "Friday" and "the 13th"."""
    day_ = month_day(ordinal)
    return same_day(weekday_, day_) if day_ else None


def numbered_day(weekday_: Series, count: Number) -> Series | None:
    """Compose "Friday" and "15"."""
    return within_day(weekday_, count.whole) if count.whole and len(count.digits) <= 2 else None  # noqa: PLR2004


def nth_business_day_of_unit_swapped(_: object, ordinal: int, outer: Unit) -> Series | None:
    """Compose "business day", "last" and "of the month"."""
    return nth_business_day_of_unit(ordinal, _, outer)


def week_of_date(count: Number, month_: int) -> Series | None:
    """Compose "the week of the", "6" and "October"."""
    date = month_and_day(month_, count)
    return week_of(date) if date else None


def nth_of_swapped(outer: Series, ordinal: int, inner: Series) -> Series | None:
    """Compose "September", "third" and "Tuesday"."""
    return nth_of(ordinal, inner, outer)


def nth_unit_of_swapped(outer: Series, ordinal: int, unit: Unit) -> Series | None:
    """Compose "September", "last" and "day"."""
    return nth_unit_of(ordinal, unit, outer)
