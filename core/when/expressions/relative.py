"""What is counted from now, as the grammar composes it: "next week", "in 3 days", "last Friday"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.when.expressions.dates import business_day, weekday, weekend
from core.when.expressions.numbers import Measure, Number, Unit, measure
from core.when.expressions.series import Moment, Once, Series, following, previous, shifted
from core.when.lengths import Length
from core.when.spans import Span, closing, finer, floor, is_finer, step, unit_length, whole
from core.when.zones.zones import localize

if TYPE_CHECKING:
    from core.when.reading import Grain


def relative(count: int, unit: Unit) -> Series | None:
    """Return the period so many away from the present one: this week, next month, last year."""
    if unit.count != 1:
        return None

    def make(moment: Moment) -> Span:
        here = floor(moment.now, unit.grain, week_start=moment.week_start)
        return whole(step(here, unit.grain, count), unit.grain, week_start=moment.week_start)

    return Once(make, unit.grain)


def day(offset: int) -> Series:
    """Return a day counted from today."""
    return Once(lambda moment: whole(moment.now + timedelta(days=offset), "day"), "day")


def day_of_week_on(weeks: int, offset: int) -> Series:
    """Compose "a week" and "tomorrow"."""
    return day(offset + 7 * weeks)


def now() -> Series:
    """Return this very second."""
    return Once(lambda moment: Span(moment.now, closing(moment.now, "second"), "second", moment.here), "second")


def ahead(length: Measure) -> Series:
    """Return the time a length from now."""
    return Once(lambda moment: _from_now(moment, length.length, finer(length.grain)), finer(length.grain))


def _from_now(moment: Moment, length: Length, grain: Grain) -> Span:
    """Days are counted on the calendar, hours on the clock that never jumps."""
    if moment.here is None or moment.here.tzinfo is None:
        local = step(moment.now, "month", length.months) + timedelta(days=length.days, seconds=length.seconds)
        return Span(local, closing(local, grain), grain)
    instant = length.after_instant(moment.here)
    local = localize(instant, moment.here.tzinfo)
    return Span(local, closing(local, grain), grain, instant)


def hours_ahead(fraction: Number) -> Series | None:
    """Take "three quarters from now" for a part of an hour."""
    length = measure(fraction, Unit("hour"))
    return ahead(length) if length else None


def ahead_at_least(first: Number, last: Number, unit: Unit) -> Series | None:
    """Take "in 2 to 3 weeks" for the first of them."""
    length = measure(first, unit) if first.value < last.value else None
    return ahead(length) if length else None


def ago(length: Measure) -> Series:
    """Return the time a length before now."""
    return Once(lambda moment: _from_now(moment, -length.length, finer(length.grain)), finer(length.grain))


def count_ahead(count: Number, unit: Unit) -> Series | None:
    """Return the nth coming period: "upcoming two months" is the second."""
    return relative(count.whole, unit) if count.whole and count.whole < 1000 else None  # noqa: PLR2004


def this(series: Series) -> Series:
    """Return the one that is meant by "this": of the present week or year if it is not over, else the next."""
    return Once(lambda moment: _this(series, moment), series.grain)


def _this(series: Series, moment: Moment) -> Span | None:
    return next(series.forward(moment, moment.now), None)


def coming(series: Series) -> Series:
    """Return the next one that has not begun."""
    return Once(lambda moment: following(series, moment), series.grain)


def last(series: Series) -> Series:
    """Return the last one that is over."""
    return Once(lambda moment: previous(series, moment), series.grain)


def before_last(series: Series) -> Series:
    """Return the last but one that is over."""
    return Once(lambda moment: previous(series, moment, 2), series.grain)


def next_weekday(index: int) -> Series:
    """Return the day of the week in the next week: said on a Tuesday, "next Wednesday" is not tomorrow."""

    def make(moment: Moment) -> Span:
        start = floor(moment.now, "week", week_start=moment.week_start) + timedelta(days=7)
        if moment.variant == "near":
            return whole(moment.now + timedelta(days=(index - moment.now.weekday() - 1) % 7 + 1), "day")
        return whole(start + timedelta(days=(index - moment.week_start) % 7), "day")

    return Once(make, "day")


def after_next(series: Series) -> Series:
    """Return the second one from now."""
    return Once(lambda moment: following(series, moment, 2), series.grain)


def count_from_now(count: Number, series: Series) -> Series | None:
    """Return the nth from now: "3 fridays from now"."""
    times = count.whole
    return Once(lambda moment: following(series, moment, times), series.grain) if times and times > 0 else None


def count_ago(count: Number, series: Series) -> Series | None:
    """Return the nth before now: "2 fridays ago"."""
    times = count.whole
    return Once(lambda moment: previous(series, moment, times), series.grain) if times and times > 0 else None


def minutes_ahead(count: Number) -> Series | None:
    """Take "in 15" for minutes."""
    return ahead(Measure(unit_length("minute", count.value), "minute")) if count.digits else None


def round_minutes_ahead(count: Number) -> Series | None:
    """Take "tea in 20" for minutes, of a number in which people count them."""
    return minutes_ahead(count) if count.whole in {5, 10, 15, 20, 30, 40, 45, 60, 90} else None


def second(_: object, length: Measure) -> Series:
    """Compose "today" and "in one hour"."""
    return ahead(length)


def weekend_in(weeks: int) -> Series:
    """Return the weekend of the week so many ahead."""

    def make(moment: Moment) -> Span | None:
        start = floor(moment.now, "week") + timedelta(weeks=weeks)
        return next(weekend().forward(moment, start), None)

    return Once(make, "hour")


def business_days_ahead(count: Number) -> Series | None:
    """Compose "in", "3" and "business days"."""
    return count_from_now(count, business_day())


def next_business_day(_: object) -> Series:
    """Return the next day from Monday to Friday."""
    return coming(business_day())


def weekday_now(weekday_: Series) -> Series:
    """Return the day of the week of today on."""
    return this(weekday_)


def weekday_in_fortnight(index: int) -> Series:
    """Return the day of the week two weeks after the coming one."""
    return shifted(coming_or_today(index), Length(days=14), "day")


def coming_or_today(index: int) -> Series:
    """Return the coming day of the week, today being one."""
    return this(weekday(index))


def relative_coarse(count: int, unit: Unit) -> Series | None:
    """Return the period so many away, if it is a week or more."""
    return relative(count, unit) if is_finer("day", unit.grain) else None
