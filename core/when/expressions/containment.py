"""One time inside another, as grammar rules compose them: "the third Tuesday of next month"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.when.expressions.dates import Days, business_day, date_of_year, every_unit, month, month_day
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.relative_dates import nth, relative
from core.when.expressions.selection import derived, meant, nearest
from core.when.expressions.series import Every, Once, Reference, Series, Within
from core.when.expressions.time_of_day import NOON
from core.when.grains import Span, floor, is_finer, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOON = timedelta(days=60)


def within(inner: Series, outer: Series) -> Series | None:
    """Compose "Friday" and "next week", or "christmas" and "2014", in either order."""
    if is_finer(outer.grain, inner.grain):
        inner, outer = outer, inner
    if inner.grain == outer.grain or inner.fixed or _exclude_each_other(outer, inner):
        return None
    return Within(outer, inner)


def _exclude_each_other(outer: Series, inner: Series) -> bool:
    """Return whether no time of a year is in the other: "3 May in October". Some holidays move, so look at 8 years."""
    if not (isinstance(outer, Every) and isinstance(inner, Every) and outer.period == inner.period == "year"):
        return False
    years = [datetime(year, 1, 1) for year in range(2024, 2032)]
    return not any(
        around.start <= span.start < around.end
        for year in years
        for around in outer.make(year)
        for span in inner.make(year)
    )


def together(one: Series, other: Series) -> Series | None:
    """Compose two dates that describe the same day, or of which one contains the other."""
    return same_day(one, other) if one.grain == other.grain else within(one, other)


def same_day(one: Series, other: Series) -> Series | None:
    """Compose a weekday and a date. If they contradict each other, the date counts."""
    if one.grain != "day" or other.grain != "day" or one.fixed:
        return None
    if isinstance(one, Every) and isinstance(other, Every) and one.period == other.period:
        return None  # two weekdays, or two days of a month
    if other.fixed:
        return other
    both = Within(other, one)
    if isinstance(other, Every) and other.period == "month":
        return nth(1, both)  # "Friday the 13th" is not past, even if the last one is nearer
    return Once(lambda reference: nearest(both, reference) or meant(other, reference), "day")


def nth_of(ordinal: int, inner: Series | Unit | Days, outer: Series | Unit) -> Series | None:
    """Compose "third", "Tuesday", "week" or "business day", and "September" or "of the month".

    A unit such as "the month" means the present one or, for days in it, the next one if that day is over.
    """
    days = every_unit(inner) if isinstance(inner, Unit) else business_day() if isinstance(inner, tuple) else inner
    if days is None:
        return None
    if not isinstance(outer, Unit):
        return _nth_of(ordinal, days, outer)
    periods = [relative(count, outer) for count in ((0,) if isinstance(inner, Unit) else (0, 1))]
    return first_coming([_nth_of(ordinal, days, period) for period in periods if period])


def _nth_of(ordinal: int, inner: Series, outer: Series) -> Series | None:
    if inner.fixed or not is_finer(inner.grain, outer.grain):
        return None
    return _nth_week(ordinal, outer) if inner.grain == "week" else Within(outer, inner, ordinal)


def _nth_week(ordinal: int, outer: Series) -> Series:
    """Count the weeks that begin in a period or, if counted from its end, the weeks that end in it."""

    def week(around: Span, reference: Reference) -> Span | None:
        begin = floor(around.start, "week", week_start=reference.week_start)
        weeks = [begin + timedelta(days=7 * n) for n in range(60)]
        shift = timedelta(days=0 if ordinal > 0 else 6)
        inside = [week for week in weeks if around.start <= week + shift < around.end]
        place = ordinal - 1 if ordinal > 0 else ordinal
        return whole(inside[place], "week") if -len(inside) <= place < len(inside) else None

    return derived(outer, "week", week)


def first_coming(found: Sequence[Series | None]) -> Series | None:
    """Return the first of several times that is not over, or the last one if all are over."""
    series = [one for one in found if one is not None]

    def make(reference: Reference) -> Span | None:
        spans = [span for one in series if (span := meant(one, reference))]
        return next((span for span in spans if span.end > reference.now), spans[-1] if spans else None)

    return Once(make, series[0].grain) if series else None


def week_of(date: Series) -> Series:
    """Return the week of a day. A Sunday belongs to the week after it."""

    def week(found: Span, reference: Reference) -> Span:
        shift = timedelta(days=1 if found.start.weekday() == 6 else 0)  # noqa: PLR2004 — Sunday
        return whole(found.start + shift, "week", week_start=reference.week_start)

    return derived(date, "week", week)


def week_of_date(count: Number, month_: int) -> Series | None:
    """Compose "the week of the", "6" and "October"."""
    date = date_of_year(month_, count)
    return week_of(date) if date else None


def in_unit(offset: int, unit: Unit, inner: Series) -> Series | None:
    """Compose "last week" and "'s Sunday"."""
    period = relative(offset, unit)
    return within(inner, period) if period else None


def nth_week_of_month(ordinal: int, month_: int) -> Series | None:
    """Compose "first" and "Oktoberwoche", a German word for a week of a month."""
    return nth_of(ordinal, Unit("week"), month(month_))


def day_month_year(count: Number | int, number: int, year_: Series) -> Series | None:
    """Compose "3", "March" and "2014"."""
    date = date_of_year(number, count)
    return within(date, year_) if date else None


def day_of_month(count: Number | int, outer: Series) -> Series | None:
    """Compose "20" or "the 20th" and "of next month"."""
    inner = month_day(count)
    return within(inner, outer) if inner and outer.grain == "month" else None


def day_before_date(count: Number | int, date: Series) -> Series | None:
    """Return the day with that number in the month of a later date."""
    number = count if isinstance(count, int) else count.whole
    if number is None or date.grain != "day":
        return None
    return derived(
        date,
        "day",
        lambda found, _: whole(found.start.replace(day=number), "day") if 1 <= number < found.start.day else None,
    )


def numbered_day(weekday_: Series, count: Number | int) -> Series | None:
    """Compose "Friday" and "the 13th" or "15"."""
    day_ = month_day(count)
    return same_day(weekday_, day_) if day_ else None


def numbered_day_soon(weekday_: Series, count: Number) -> Series | None:
    """Compose "Monday" and "13", if the coming 13th is a Monday. Otherwise the number counts something."""
    day_ = month_day(count) if count.digits and count.value > NOON else None
    return soon_or(weekday_, day_, weekday_) if day_ and not weekday_.fixed else None


def soon_or(weekday_: Series, day_: Series, other: Series) -> Series:
    """Return the coming day that is both a weekday and a day of the month or, if there is none soon, another time."""
    both = Within(day_, weekday_)

    def make(reference: Reference) -> Span | None:
        coming = next(both.forward(reference, reference.now), None)
        return coming if coming and coming.start - reference.now < _SOON else meant(other, reference)

    return Once(make, "day")
