"""Days, weeks, months and years, as the grammar composes them: "the third Tuesday of next month"."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from core.when.lengths import Length
from core.when.numbers import Measure, Number, Unit
from core.when.series import (
    Every,
    Moment,
    Nth,
    Once,
    Series,
    Within,
    following,
    meant,
    nearest,
    previous,
    shifted,
)
from core.when.spans import Span, finer, floor, is_finer, step, unit_length, whole

if TYPE_CHECKING:
    from core.when.reading import Grain

T = TypeVar("T")
_LEAP_YEAR = 2024
_TWO_DIGIT_PIVOT = 70


# Units relative to now


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


def now() -> Series:
    """Return this very second."""
    return Once(lambda moment: Span(moment.now, step(moment.now, "second", 1), "second"), "second")


def ahead(length: Measure) -> Series:
    """Return the time a length from now."""
    return shifted(now(), length.length, finer(length.grain), exact=True)


def ago(length: Measure) -> Series:
    """Return the time a length before now."""
    return shifted(now(), -length.length, finer(length.grain), exact=True)


def count_ahead(count: Number, unit: Unit) -> Series | None:
    """Return the nth coming period: "upcoming two months" is the second."""
    return relative(count.whole, unit) if count.whole and count.whole < 1000 else None  # noqa: PLR2004


# What comes again


def weekday(index: int) -> Series:
    """Return a day of the week, from 0 (Monday)."""
    return Every("week", lambda week: [whole(week + timedelta(days=index), "day")], "day", immediate=False)


def month(number: int) -> Series:
    """Return a month of each year."""
    return Every("year", lambda year: [whole(year.replace(month=number), "month")], "month")


def quarter(number: int) -> Series | None:
    """Return a quarter of each year."""
    if not 1 <= number <= 4:  # noqa: PLR2004 — quarters of a year
        return None
    return Every("year", lambda year: [whole(year.replace(month=number * 3 - 2), "quarter")], "quarter")


def numbered_quarter(count: Number) -> Series | None:
    """Return a quarter by its number: "Q3"."""
    return quarter(count.whole) if count.whole else None


def month_day(number: int) -> Series | None:
    """Return a day of each month that has it; from the end, if negative."""
    if not 1 <= number <= 31:  # noqa: PLR2004 — days of a month
        return None
    return Every(
        "month",
        lambda first: (
            [whole(first.replace(day=number), "day")]
            if number <= calendar.monthrange(first.year, first.month)[1]
            else []
        ),
        "day",
    )


def month_day_of_number(count: Number) -> Series | None:
    """Return a day of each month by a plain number."""
    return month_day(count.whole) if count.whole and len(count.digits) <= 2 else None  # noqa: PLR2004


def date_of_year(month_number: int, day_number: int | None) -> Series | None:
    """Return a day of a month in each year that has it."""
    if day_number is None or not 1 <= day_number <= calendar.monthrange(_LEAP_YEAR, month_number)[1]:
        return None
    return Every("year", lambda year: _on(year.year, month_number, day_number), "day")


def _on(year: int, month_number: int, day_number: int) -> list[Span]:
    if day_number > calendar.monthrange(year, month_number)[1]:
        return []
    return [whole(datetime(year, month_number, day_number), "day")]


def month_and_day(month_number: int, count: Number) -> Series | None:
    """Compose "March" and "3"."""
    return date_of_year(month_number, count.whole) if len(count.digits) <= 2 else None  # noqa: PLR2004


def day_and_month(count: Number, month_number: int) -> Series | None:
    """Compose "3" and "March"."""
    return month_and_day(month_number, count)


def month_and_ordinal(month_number: int, ordinal: int) -> Series | None:
    """Compose "March" and "3rd"."""
    return date_of_year(month_number, ordinal) if ordinal > 0 else None


def ordinal_and_month(ordinal: int, month_number: int) -> Series | None:
    """Compose "3rd" and "March"."""
    return month_and_ordinal(month_number, ordinal)


def full_date(year: int, month_number: int, day_number: int) -> Series | None:
    """Return one day, or None if there is no such."""
    if not (1 <= month_number <= 12 and 1 <= day_number <= 31 and 1 < year < 9990):  # noqa: PLR2004
        return None
    if day_number > calendar.monthrange(year, month_number)[1]:
        return None
    return Once(lambda _: whole(datetime(year, month_number, day_number), "day"), "day")


def year(count: Number) -> Series | None:
    """Return a year by a number of four digits, or by words."""
    value = count.whole
    if value is None or not 1000 <= value <= 2999 or (count.digits and len(count.digits) != 4):  # noqa: PLR2004
        return None
    return Once(lambda _: whole(datetime(value, 1, 1), "year"), "year")


def short_year(count: Number) -> Series | None:
    """Return a year by its last two digits: "'24"."""
    value = count.whole
    if value is None or len(count.digits) != 2:  # noqa: PLR2004
        return None
    full = century(value)
    return Once(lambda _: whole(datetime(full, 1, 1), "year"), "year")


def century(two_digits: int) -> int:
    """Return the year that two digits stand for, from 1970 to 2069."""
    return two_digits + (1900 if two_digits >= _TWO_DIGIT_PIVOT else 2000)


def year_of_month(month_: int, year_: Series) -> Series:
    """Compose "March" and "2014"."""
    return Within(year_, month(month_))


def season(start: tuple[int, int]) -> Series:
    """Return a season, given its first month and day; each lasts a quarter of a year."""
    return Every("year", lambda first: [_season(first.year, start)], "day")


def seasons() -> Series:
    """Return all seasons, one after the other."""
    return Every("year", lambda first: [_season(first.year, start) for start in _SEASONS], "day")


_LAST_DAYS = {3: 21, 6: 20}
"""Until when (excluded) a season is counted that does not end when the next one begins."""
_SEASONS = ((3, 20), (6, 21), (9, 21), (12, 21))


def _season(year_: int, start: tuple[int, int]) -> Span:
    following_ = _SEASONS[(_SEASONS.index(start) + 1) % len(_SEASONS)]
    end = datetime(year_ + (following_ < start), *following_)
    return Span(datetime(year_, *start), end.replace(day=_LAST_DAYS.get(end.month, end.day)), "day")


def weekend() -> Series:
    """Return each week's end: from Friday 18:00 to Monday."""

    def make(week: datetime) -> list[Span]:
        return [Span(week + timedelta(days=4, hours=18), week + timedelta(days=7), "hour")]

    return Every("week", make, "hour")


def every_unit(unit: Unit) -> Series | None:
    """Return each period of a grain."""
    if unit.count != 1:
        return None
    grain = unit.grain
    outer: Grain = grain if not is_finer(grain, "day") else "day"
    if outer != grain:
        return None
    return Every(grain, lambda start: [whole(start, grain)], grain)


def business_day() -> Series:
    """Return each day from Monday to Friday."""
    return Every("day", lambda start: [whole(start, "day")] if start.weekday() < 5 else [], "day", immediate=False)  # noqa: PLR2004


# This, next, last


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


def next_weekday(index: int) -> Series:
    """Return the day of the week in the next week: said on a Tuesday, "next Wednesday" is not tomorrow."""

    def make(moment: Moment) -> Span:
        start = floor(moment.now, "week", week_start=moment.week_start) + timedelta(days=7)
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


# Composed


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


def week_number(count: Number) -> Series | None:
    """Return a week by its number in the year (ISO 8601)."""
    number = count.whole
    if number is None or not 1 <= number <= 53:  # noqa: PLR2004 — weeks of a year
        return None

    def make(first: datetime) -> list[Span]:
        monday = floor(first.replace(day=4), "week") + timedelta(weeks=number - 1)
        return [whole(monday, "week")]

    return Every("year", make, "week")


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
    """Compose "third", "Tuesday" and "of the month"."""
    period = relative(0, outer)
    return nth_of(ordinal, inner, period) if period else None


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
    return after_date(Measure(unit_length(unit.grain, 1), unit.grain), anchor)


def unit_before(unit: Unit, anchor: Series) -> Series | None:
    """Compose "the day" and "before christmas"."""
    return before_date(Measure(unit_length(unit.grain, 1), unit.grain), anchor)


def week_after(day_: Series) -> Series:
    """Compose "Monday" and "week": the one a week after."""
    return unit_after(Unit("week"), day_) or day_


def ides(number: int) -> Series | None:
    """Return the ides of a month."""
    return date_of_year(number, 15 if number in {3, 5, 7, 10} else 13)


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


def minutes_ahead(count: Number) -> Series | None:
    """Take "in 15" for minutes."""
    return ahead(Measure(unit_length("minute", count.value), "minute")) if count.digits else None


def spoken_year(first: Number, second: Number) -> Series | None:
    """Compose "nineteen" and "ninety"."""
    if first.digits or second.digits or not 17 <= first.value <= 20 or second.value < 10:  # noqa: PLR2004
        return None
    return year(Number(first.value * 100 + second.value))


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


def itself(value: T) -> T:
    """Take a meaning as it stands."""
    return value


def first(value: T, _: object) -> T:
    """Take the first of two meanings."""
    return value


def second(_: object, length: Measure) -> Series:
    """Compose "today" and "in one hour"."""
    return ahead(length)


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


def numbered_day(weekday_: Series, count: Number) -> Series | None:
    """Compose "Friday" and "15"."""
    return within_day(weekday_, count.whole) if count.whole and len(count.digits) <= 2 else None  # noqa: PLR2004


def day_month_numbers(day_: Number, month_: Number) -> Series | None:
    """Compose "17" and "2" as day and month."""
    if not day_.digits or not month_.digits or month_.whole is None or not 1 <= month_.whole <= 12:  # noqa: PLR2004
        return None
    return date_of_year(month_.whole, day_.whole)


def nth_business_day_of_unit_swapped(_: object, ordinal: int, outer: Unit) -> Series | None:
    """Compose "business day", "last" and "of the month"."""
    return nth_business_day_of_unit(ordinal, _, outer)


def weekday_now(weekday_: Series) -> Series:
    """Return the day of the week of today on."""
    return this(weekday_)


def weekday_in_fortnight(index: int) -> Series:
    """Return the day of the week two weeks after the coming one."""
    return shifted(coming_or_today(index), Length(days=14), "day")


def coming_or_today(index: int) -> Series:
    """Return the coming day of the week, today being one."""
    return this(weekday(index))


def week_of_date(count: Number, month_: int) -> Series | None:
    """Compose "the week of the", "6" and "October"."""
    date = month_and_day(month_, count)
    return week_of(date) if date else None


def day_month_year_numbers(day_: Number, month_: Number, year_: Number) -> Series | None:
    """Compose "24", "12" and "2014" as day, month and year."""
    if not all(part.digits for part in (day_, month_, year_)) or len(year_.digits) not in {2, 4}:
        return None
    full = century(int(year_.value)) if len(year_.digits) == 2 else int(year_.value)  # noqa: PLR2004
    return full_date(full, int(month_.value), int(day_.value))


def relative_coarse(count: int, unit: Unit) -> Series | None:
    """Return the period so many away, if it is a week or more."""
    return relative(count, unit) if is_finer("day", unit.grain) else None


def numbered_month(count: Number) -> Series | None:
    """Return a month by its number."""
    return month(count.whole) if count.whole and 1 <= count.whole <= 12 else None  # noqa: PLR2004


def month_day_numbers(month_: Number, day_: Number) -> Series | None:
    """Compose month and day in numbers."""
    if month_.whole is None or not 1 <= month_.whole <= 12:  # noqa: PLR2004
        return None
    return date_of_year(month_.whole, day_.whole)


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
