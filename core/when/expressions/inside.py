"""One time inside, after or before another, as the grammar composes it: "the third Tuesday of next month"."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from core.when.expressions.dates import (
    business_day,
    every_unit,
    month,
    month_and_day,
    month_day,
    month_day_of_number,
    weekday,
    weekend,
)
from core.when.expressions.numbers import Measure, Number, Unit
from core.when.expressions.relative import relative
from core.when.expressions.series import Moment, Nth, Once, Series, Within, meant, nearest, shifted
from core.when.spans import Span, floor, is_finer, step, unit_length, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.when.lengths import Length
    from core.when.reading import Grain


def within(inner: Series, outer: Series) -> Series | None:
    """Compose "Friday" and "next week", "christmas" and "2014", in either order of the words."""
    if is_finer(outer.grain, inner.grain):
        inner, outer = outer, inner
    if inner.grain == outer.grain or inner.fixed:
        return None
    return Within(outer, inner)


def together(one: Series, other: Series) -> Series | None:
    """Compose two dates: two names of one day, or one inside the other."""
    return same_day(one, other) if one.grain == other.grain else within(one, other)


def same_day(one: Series, other: Series) -> Series | None:
    """Compose a day of the week and a date; a date that is on another day of the week is believed."""
    if one.grain != "day" or other.grain != "day":
        return None
    if one.fixed:
        return None
    if other.fixed:
        return other
    both = Within(other, one)

    def make(moment: Moment) -> Span | None:
        return nearest(both, moment) or meant(other, moment)

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

    def make(moment: Moment) -> Span | None:
        around = meant(outer, moment)
        if around is None:
            return None
        weeks = [floor(around.start, "week", week_start=moment.week_start) + timedelta(days=7 * n) for n in range(60)]
        inside = [week for week in weeks if around.start <= week < around.end]
        if ordinal > 0:
            return whole(inside[ordinal - 1], "week") if ordinal <= len(inside) else None
        complete = [week for week in weeks if around.start <= week + timedelta(days=6) < around.end]
        return whole(complete[ordinal], "week") if -ordinal <= len(complete) else None

    return Once(make, "week")


def week_of(date: Series) -> Series:
    """Return the week of a day; of a Sunday the one that it opens, as who says so means it."""

    def make(moment: Moment) -> Span | None:
        found = meant(date, moment)
        if found is None:
            return None
        shift = timedelta(days=1 if found.start.weekday() == 6 else 0)  # noqa: PLR2004 — Sunday
        return whole(found.start + shift, "week", week_start=moment.week_start)

    return Once(make, "week")


def nth_after(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Compose "third", "Tuesday" and "after christmas"."""
    if ordinal < 1 or inner.fixed:
        return None

    def make(moment: Moment) -> Span | None:
        base = meant(anchor, moment)
        if base is None:
            return None
        coming_ones = (span for span in inner.forward(moment, base.start) if span.start >= base.end)
        return next(islice(coming_ones, ordinal - 1, None), None)

    return Once(make, inner.grain)


def nth_before(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Compose "first", "Monday" and "before christmas"."""
    if ordinal < 1 or inner.fixed:
        return None

    def make(moment: Moment) -> Span | None:
        base = meant(anchor, moment)
        if base is None:
            return None
        return next(islice(inner.backward(moment, base.start), ordinal - 1, None), None)

    return Once(make, inner.grain)


def closest(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Return the nth closest of one to another: "the second closest Monday to October 5th"."""
    if ordinal < 1 or inner.fixed:
        return None

    def make(moment: Moment) -> Span | None:
        base = meant(anchor, moment)
        if base is None:
            return None
        around = [
            *islice(inner.forward(moment, base.start), ordinal),
            *islice(inner.backward(moment, base.start), ordinal),
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

    def make(moment: Moment) -> Span | None:
        target = step(moment.now, "month", length.months) + timedelta(days=length.days)
        period = whole(target, grain, week_start=moment.week_start)
        inside = next(Within(Once(lambda _: period, grain), series).forward(moment, period.start), None)
        if inside:
            return inside
        ahead_ = length.months > 0 or length.days > 0
        return next(series.forward(moment, target) if ahead_ else series.backward(moment, target), None)

    return Once(make, series.grain)


def nth_unit_of(ordinal: int, unit: Unit, outer: Series) -> Series | None:
    """Compose "first", "week" and "October"."""
    inner = every_unit(unit)
    return nth_of(ordinal, inner, outer) if inner else None


def nth_unit_of_unit(ordinal: int, unit: Unit, outer: Unit) -> Series | None:
    """Compose "last", "day" and "of the month"."""
    period = relative(0, outer)
    return nth_unit_of(ordinal, unit, period) if period else None


def nth_of_unit(ordinal: int, inner: Series, outer: Unit) -> Series | None:
    """Compose "third", "Tuesday" and "of the month": of the next month where it is over."""
    found = [nth_of(ordinal, inner, period) for count in (0, 1) if (period := relative(count, outer))]
    return first_coming(found)


def first_coming(found: Sequence[Series | None]) -> Series | None:
    """Return the first of several times that is not over, or the last of them."""
    series = [one for one in found if one is not None]

    def make(moment: Moment) -> Span | None:
        spans = [span for one in series if (span := meant(one, moment))]
        return next((span for span in spans if span.end > moment.now), spans[-1] if spans else None)

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


def unit_after(unit: Unit, anchor: Series) -> Series | None:
    """Compose "the day" and "after christmas"."""
    return after_date(Measure(unit_length(unit.grain, unit.count), unit.grain), anchor)


def unit_before(unit: Unit, anchor: Series) -> Series | None:
    """Compose "the day" and "before christmas"."""
    return before_date(Measure(unit_length(unit.grain, 1), unit.grain), anchor)


def week_after(day_: Series) -> Series:
    """Compose "Monday" and "week": the one a week after."""
    return unit_after(Unit("week"), day_) or day_


def fortnight_after(day_: Series) -> Series:
    """Compose "Tuesday" and "fortnight": the one two weeks after."""
    return unit_after(Unit("week", 2), day_) or day_


def weeks_after(length: Measure, day_: Series) -> Series | None:
    """Compose "two weeks" and "on Friday": the one that many weeks after; of other lengths it would be their start."""
    whole_weeks = length.grain == "week" or (length.grain == "day" and length.length.days % 14 == 0)
    return after_date(length, day_) if whole_weeks and not length.length.seconds else None


def advent(ordinal: int) -> Series | None:
    """Return a Sunday of Advent, of which the fourth is the last before Christmas."""
    christmas = month_and_day(12, Number(25))
    if christmas is None or not 1 <= ordinal <= 4:  # noqa: PLR2004
        return None
    return nth_before(5 - ordinal, weekday(6), christmas)


def nth_week_of_month(ordinal: int, month_: int) -> Series | None:
    """Compose "first" and "week of October", in one word."""
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
    """Return the day of that number in the month of a date."""
    number = count.whole
    if number is None or date.grain != "day":
        return None

    def make(moment: Moment) -> Span | None:
        found = meant(date, moment)
        if found is None or not 1 <= number < found.start.day:
            return None
        return whole(found.start.replace(day=number), "day")

    return Once(make, "day")


def within_day(weekday_: Series, ordinal: int) -> Series | None:
    """Compose "Friday" and "the 13th"."""
    day_ = month_day(ordinal)
    return same_day(weekday_, day_) if day_ else None


def weekend_near(anchor: Series) -> Series:
    """Return the weekend after (or around) a day."""

    def make(moment: Moment) -> Span | None:
        found = meant(anchor, moment)
        return next(weekend().forward(moment, found.start), None) if found else None

    return Once(make, "hour")


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


def before_date_swapped(date: Series, length: Measure) -> Series:
    """Compose "christmas", "before" and "3 days"."""
    return before_date(length, date)


def after_date_swapped(date: Series, length: Measure) -> Series:
    """Compose "christmas", "after" and "3 days"."""
    return after_date(length, date)
