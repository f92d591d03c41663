"""Repetitions by the day of the month or year, as rules compose them: "the last Friday of each month"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from core.when.expressions.quantities import Number, Unit
from core.when.expressions.series import Every, Reference
from core.when.expressions.time_of_day import Clock, usual
from core.when.recurrence.repetition import Repeat, every, every_month_named
from core.when.recurrence.weekday_lists import WEEKDAYS, Days

if TYPE_CHECKING:
    from core.when.expressions.series import Series

_ALL_MONTHS = range(1, 13)


def nth_days(ordinals: tuple[int, ...], days: Days) -> tuple[tuple[int, int], ...]:
    """Compose "second and last" and "Friday"."""
    return tuple((day, nth) for day in days.days for nth in ordinals)


def and_nth_days(
    first: tuple[tuple[int, int], ...], second: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    """Compose "first Friday" and "second Tuesday"."""
    return first + second


def _in_quarters(repeat: Repeat, places: tuple[int, ...]) -> Repeat:
    """Choose the first or the last month of each quarter: "the last day of every quarter"."""
    if not repeat.quarterly:
        return repeat
    months = (3, 6, 9, 12) if all(place < 0 for place in places) else (1, 4, 7, 10)
    return replace(repeat, interval=1, months=months, quarterly=False)


def nth_days_of(days: tuple[tuple[int, int], ...], repeat: Repeat) -> Repeat | None:
    """Compose "second Friday" and "of each month"; the weekdays of a week count together: "the last weekday"."""
    if repeat.freq not in {"MONTHLY", "YEARLY"} or repeat.days or repeat.month_days:
        return None
    repeat = _in_quarters(repeat, tuple(nth for _, nth in days))
    names = {day for day, _ in days}
    nths = tuple(dict.fromkeys(nth for _, nth in days))
    if repeat.freq == "MONTHLY" and len(names) > 1 and len(days) == len(names) * len(nths) and names == set(WEEKDAYS):
        return replace(repeat, days=tuple((day, 0) for day in sorted(names)), places=nths)
    return replace(repeat, days=days)


def instances_of(ordinals: tuple[int, ...], days: Days, repeat: Repeat | None = None) -> Repeat:
    """Compose "the first and last instance of" and "Tuesday and Friday"."""
    base = repeat or Repeat("MONTHLY")
    return replace(base, days=tuple((day, 0) for day in days.days), places=ordinals)


def repeat_instances(repeat: Repeat, ordinals: tuple[int, ...], days: Days) -> Repeat | None:
    """Compose "monthly", "on the first and last instance of" and "Tuesday and Friday"."""
    return instances_of(ordinals, days, repeat) if repeat.freq in {"MONTHLY", "YEARLY"} else None


def of_nth_days(repeat: Repeat, days: tuple[tuple[int, int], ...]) -> Repeat | None:
    """Compose "every month" and "on the second Friday"."""
    return nth_days_of(days, repeat)


def month_days_of(days: tuple[int, ...], repeat: Repeat) -> Repeat | None:
    """Compose "the 4th" and "of every month", "the 20th and 30th" and "of every August"."""
    if repeat.days or repeat.month_days or any(not (-31 <= day <= 31) or day == 0 for day in days):  # noqa: PLR2004
        return None
    if repeat.freq == "MONTHLY" or (repeat.freq == "YEARLY" and repeat.months):
        return replace(_in_quarters(repeat, days), month_days=days)
    return None


def of_month_days(repeat: Repeat, days: tuple[int, ...]) -> Repeat | None:
    """Compose "every month" and "on the 4th"."""
    return month_days_of(days, repeat)


def weekday_on_date(weekday: int, ordinal: int) -> Repeat | None:
    """Compose "every", "Friday" and "the 13th"."""
    return Repeat("MONTHLY", days=((weekday, 0),), month_days=(ordinal,)) if 0 < ordinal <= 31 else None  # noqa: PLR2004


def of_date(repeat: Repeat, month: int, days: tuple[int, ...]) -> Repeat | None:
    """Compose "every year" and "on December 21st"."""
    if repeat.freq != "YEARLY" or repeat.months or repeat.days:
        return None
    return replace(repeat, months=(month,), month_days=days)


def of_day_and_month(repeat: Repeat, count: Number, month: int) -> Repeat | None:
    """Compose "every year" and "on 24 December"."""
    return of_date(repeat, month, (count.whole,)) if count.whole and count.whole <= 31 else None  # noqa: PLR2004


def of_ordinal_and_month(repeat: Repeat, ordinal: int, month: int) -> Repeat | None:
    """Compose "every year" and "on the 24th of December"."""
    return of_date(repeat, month, (ordinal,)) if ordinal > 0 else None


def of_nth_days_in(repeat: Repeat, days: tuple[tuple[int, int], ...], month: int) -> Repeat | None:
    """Compose "every year", "on the fourth Thursday" and "in November"."""
    return replace(repeat, months=(month,), days=days) if repeat.freq == "YEARLY" else None


def one(value: int) -> tuple[int, ...] | None:
    """Turn an ordinal into a list."""
    return (value,)


def one_number(count: Number) -> tuple[int, ...] | None:
    """Turn a number of at most two digits into a list."""
    return (count.whole,) if count.whole and 0 < count.whole <= 31 else None  # noqa: PLR2004


def both(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """Compose "first" and "last"."""
    return first + second


def business_days(ordinals: tuple[int, ...], _: object, repeat: Repeat) -> Repeat | None:
    """Compose "the last business day" and "of every month"."""
    if repeat.freq not in {"MONTHLY", "YEARLY"}:
        return None
    in_month = _in_quarters(repeat, ordinals)
    return replace(in_month, days=tuple((day, 0) for day in WEEKDAYS), places=ordinals)


def of_business_days(repeat: Repeat, ordinals: tuple[int, ...], _: object) -> Repeat | None:
    """Compose "every month" and "on the last business day"."""
    return business_days(ordinals, _, repeat)


def in_months(repeat: Repeat, months: tuple[int, ...]) -> Repeat | None:
    """Compose "every Tuesday" and "in July and August"."""
    return replace(repeat, months=months) if not repeat.months else None


def except_months(repeat: Repeat, months: tuple[int, ...]) -> Repeat | None:
    """Compose "every Tuesday" and "except in August"."""
    left = tuple(month for month in _ALL_MONTHS if month not in months)
    return replace(repeat, months=left) if left and not repeat.months else None


def on_day_of(repeat: Repeat, date: Every) -> Repeat | None:
    """Compose "every year" and "June 5", "every month" and "the 5th", "every week" and "Tuesday"."""
    start = datetime(2024, 1, 1)  # in a leap year
    span = next(date.forward(Reference(start), start), None)
    if span is None:
        return None
    if date.period == "week":
        return replace(repeat, days=((span.start.weekday(), 0),))
    months = (span.start.month,) if date.period == "year" else ()
    return replace(repeat, months=months, month_days=(span.start.day,))


def except_date(repeat: Repeat, date: Series) -> Repeat | None:
    """Compose "every weekday" and "except December 25". A rule can exclude weekdays but no date: it is ignored."""
    return None if isinstance(date, Every) and date.period == "week" else repeat


def yearly(holiday: Series) -> Repeat | None:
    """Compose "every" and a holiday that falls on the same date, or the same nth weekday of a month, each year."""
    start = datetime(2024, 1, 1)
    spans = [span.start for span in islice(holiday.forward(Reference(start), start), 8)]
    dates = {(day.month, day.day) for day in spans}
    if len(dates) == 1:
        ((month, number),) = dates
        return Repeat("YEARLY", months=(month,), month_days=(number,))
    places = {(day.month, day.weekday(), (day.day - 1) // 7 + 1) for day in spans}
    if len(places) != 1:
        return None
    ((month, weekday, nth),) = places
    return Repeat("YEARLY", months=(month,), days=((weekday, nth),))


def yearly_nth(days: tuple[tuple[int, int], ...], month: int) -> Repeat | None:
    """Compose "every", "fourth Thursday" and "of November"."""
    return of_nth_days_in(Repeat("YEARLY"), days, month)


def and_last(days: tuple[int, ...]) -> tuple[int, ...]:
    """Compose "the 15th" and "and the last day"."""
    return (*days, -1)


def every_date(month: int, days: tuple[int, ...]) -> Repeat | None:
    """Compose "every", "August" and "20 and 30"."""
    return month_days_of(days, every_month_named(month))


def every_date_swapped(days: tuple[int, ...], month: int) -> Repeat | None:
    """Compose "every", "20th and 30th" and "of August"."""
    return every_date(month, days)


def several_of_each_month(days: tuple[tuple[int, int], ...]) -> Repeat | None:
    """Compose "every" and "2nd and 4th Monday"; with a single ordinal, weeks may be counted."""
    return nth_days_of_month(days) if len({nth for _, nth in days}) > 1 else None


def nth_of_each_month(ordinal: int, days: Days) -> Repeat | None:
    """Compose "every", "last" and "Friday"."""
    return nth_days_of_named_month(ordinal, days)


def nth_days_of_named_month(ordinal: int, days: Days) -> Repeat | None:
    """Compose "every month", "first" and "Monday"."""
    return nth_days_of_month(nth_days((ordinal,), days))


def nth_days_of_month(days: tuple[tuple[int, int], ...]) -> Repeat | None:
    """Compose "every", "first Friday" and "of the month"."""
    return nth_days_of(days, Repeat("MONTHLY"))


def days_of_every_month(days: tuple[int, ...]) -> Repeat | None:
    """Compose "every", "2nd" and "of the month"."""
    return month_days_of(days, Repeat("MONTHLY"))


def on_ordinals(days: tuple[int, ...]) -> Repeat | None:
    """Compose "every" and "1st and 15th"; a single small ordinal may count days or weeks instead."""
    return month_days_of(days, Repeat("MONTHLY")) if len(days) > 1 or days[0] > 5 else None  # noqa: PLR2004


def on_ordinals_at(days: tuple[int, ...], clock: Clock) -> Repeat | None:
    """Compose "1st and 15th" and "at 9"; several days repeat each month."""
    repeat = on_ordinals(days) if len(days) > 1 else None
    return replace(repeat, clocks=(usual(clock),)) if repeat else None


def nth_days_of_every(days: tuple[tuple[int, int], ...], unit: Unit) -> Repeat | None:
    """Compose "the first Monday" and "of each month"."""
    repeat = every(1, unit)
    return nth_days_of(days, repeat) if repeat else None


def month_days_of_every(days: tuple[int, ...], unit: Unit) -> Repeat | None:
    """Compose "the 15th" and "of each month"."""
    repeat = every(1, unit)
    return month_days_of(days, repeat) if repeat else None


def business_days_of_every(ordinals: tuple[int, ...], _: object, unit: Unit) -> Repeat | None:
    """Compose "the last working day" and "of each month"."""
    repeat = every(1, unit)
    return business_days(ordinals, _, repeat) if repeat else None


def month_day_of_every(count: Number, unit: Unit) -> Repeat | None:
    """Compose "the 15" and "of each month"."""
    days = one_number(count)
    return month_days_of_every(days, unit) if days else None


def month_day_of_every_month(count: Number) -> Repeat | None:
    """Compose "every day 15": the 15th of each month."""
    return month_day_of_every(count, Unit("month"))


def of_month_day(repeat: Repeat, count: Number) -> Repeat | None:
    """Compose "every month" and "the 15"."""
    days = one_number(count)
    return month_days_of(days, repeat) if days else None


def yearly_numbers(month: Number, day: Number) -> Repeat | None:
    """Compose "every year" with month and day in numbers."""
    days = one_number(day)
    if days is None or month.whole is None or not 1 <= month.whole <= 12:  # noqa: PLR2004
        return None
    return every_date(month.whole, days)
