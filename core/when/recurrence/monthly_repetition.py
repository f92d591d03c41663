"""Repetitions by the day of the month or year, as grammar rules compose them: "the last Friday of each month"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from core.when.expressions.dates import WEEKDAYS, Days
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.series import Every, Reference
from core.when.expressions.time_of_day import Clock, usual
from core.when.recurrence.repetition import Repeat, every

if TYPE_CHECKING:
    from core.when.expressions.series import Series

NthDays = tuple[tuple[int, int], ...]
"""Weekdays from 0 (Monday), each with which one of the month it is: "second Friday"."""
Numbers = tuple[int, ...]
_ALL_MONTHS = range(1, 13)
_LEAP_YEAR = datetime(2024, 1, 1)


def numbers(count: Number | int | Numbers) -> Numbers | None:
    """Convert an ordinal, or a number that can be a day of the month, into a list."""
    if isinstance(count, Number):
        return (count.whole,) if count.whole and 0 < count.whole <= 31 else None  # noqa: PLR2004
    return (count,) if isinstance(count, int) else count


def _repeated(period: Repeat | Unit) -> Repeat | None:
    """Return a repetition. A unit such as a month means "every month"."""
    return every(1, period) if isinstance(period, Unit) else period


def nth_days(ordinals: Numbers, days: Days) -> NthDays:
    """Compose "second and last" and "Friday"."""
    return tuple((day, nth) for day in days for nth in ordinals)


def nth_days_of(days: NthDays, period: Repeat | Unit) -> Repeat | None:
    """Compose "second Friday" and "of each month". All weekdays together count as one: "the last weekday"."""
    repeat = _repeated(period)
    if repeat is None or repeat.freq not in {"MONTHLY", "YEARLY"} or repeat.days or repeat.month_days:
        return None
    repeat = _in_quarters(repeat, tuple(nth for _, nth in days))
    names = {day for day, _ in days}
    nths = tuple(dict.fromkeys(nth for _, nth in days))
    if repeat.freq == "MONTHLY" and len(names) > 1 and len(days) == len(names) * len(nths) and names == set(WEEKDAYS):
        return replace(repeat, days=tuple((day, 0) for day in sorted(names)), places=nths)
    return replace(repeat, days=days)


def _in_quarters(repeat: Repeat, places: Numbers) -> Repeat:
    """Choose the first or the last month of each quarter: "the last day of every quarter"."""
    if not repeat.quarterly:
        return repeat
    months = (3, 6, 9, 12) if all(place < 0 for place in places) else (1, 4, 7, 10)
    return replace(repeat, interval=1, months=months, quarterly=False)


def nth_of_each_month(ordinal: int, days: Days) -> Repeat | None:
    """Compose "every", "last" and "Friday"."""
    return nth_days_of(nth_days((ordinal,), days), Repeat("MONTHLY"))


def several_of_each_month(days: NthDays) -> Repeat | None:
    """Compose "every" and "2nd and 4th Monday". With a single ordinal, weeks might be counted instead."""
    return nth_days_of(days, Repeat("MONTHLY")) if len({nth for _, nth in days}) > 1 else None


def of_instances(repeat: Repeat, ordinals: Numbers, days: Days) -> Repeat | None:
    """Compose "monthly", "on the first and last instance of" and "Tuesday and Friday"."""
    if repeat.freq not in {"MONTHLY", "YEARLY"}:
        return None
    return replace(repeat, days=tuple((day, 0) for day in days), places=ordinals)


def business_days(ordinals: Numbers, days: Days, period: Repeat | Unit) -> Repeat | None:
    """Compose "the last", "business day" and "of every month"."""
    repeat = _repeated(period)
    return of_instances(_in_quarters(repeat, ordinals), ordinals, days) if repeat else None


def month_days_of(count: Number | Numbers, period: Repeat | Unit) -> Repeat | None:
    """Compose "the 4th" and "of every month", "the 20th and 30th" and "of every August"."""
    days, repeat = numbers(count), _repeated(period)
    if days is None or repeat is None or repeat.days or repeat.month_days:
        return None
    if any(not (-31 <= day <= 31) or day == 0 for day in days):  # noqa: PLR2004
        return None
    if repeat.freq == "MONTHLY" or (repeat.freq == "YEARLY" and repeat.months):
        return replace(_in_quarters(repeat, days), month_days=days)
    return None


def no_exception(_: Repeat, date: Series) -> bool | None:
    """Recognise "every Monday" and "except December 7". A rule can exclude weekdays and months, but no single day."""
    return (date.grain == "day" and not (isinstance(date, Every) and date.period == "week")) or None


_EDGES: dict[tuple[str, str], dict[str, Any]] = {
    ("WEEKLY", "begin"): {"days": ((0, 0),)},
    ("WEEKLY", "middle"): {"days": ((2, 0),)},
    ("WEEKLY", "end"): {"days": ((4, 0),)},
    ("MONTHLY", "begin"): {"month_days": (1,)},
    ("MONTHLY", "middle"): {"month_days": (15,)},
    ("MONTHLY", "end"): {"month_days": (-1,)},
    ("YEARLY", "begin"): {"months": (1,), "month_days": (1,)},
    ("YEARLY", "end"): {"months": (12,), "month_days": (31,)},
}
"""The day at the beginning, in the middle or at the end of each week, month or year."""


def at_edge(which: str, repeat: Repeat) -> Repeat | None:
    """Compose "the start" and "of each month", "the end" and "of every week"."""
    day = _EDGES.get((repeat.freq, which))
    if day is None or repeat.is_dated:
        return None
    return replace(_in_quarters(repeat, day["month_days"]) if repeat.quarterly else repeat, **day)


def at_edge_of_unit(which: str, unit: Unit) -> Repeat | None:
    """Compose "every", "end" and "of month"."""
    repeat = every(1, unit)
    return at_edge(which, repeat) if repeat else None


def on_ordinals(days: Numbers) -> Repeat | None:
    """Compose "every" and "1st and 15th". A single small ordinal might count days or weeks instead."""
    return month_days_of(days, Repeat("MONTHLY")) if len(days) > 1 or days[0] > 5 else None  # noqa: PLR2004


def on_ordinals_at(days: Numbers, clock: Clock) -> Repeat | None:
    """Compose "1st and 15th" and "at 9". Several days are a monthly repetition."""
    repeat = on_ordinals(days) if len(days) > 1 else None
    return replace(repeat, clocks=(usual(clock),)) if repeat else None


def weekday_on_date(weekday: int, ordinal: int) -> Repeat | None:
    """Compose "every", "Friday" and "the 13th"."""
    return Repeat("MONTHLY", days=((weekday, 0),), month_days=(ordinal,)) if 0 < ordinal <= 31 else None  # noqa: PLR2004


def every_months(months: Numbers) -> Repeat:
    """Compose "every" and "March and September"."""
    return Repeat("YEARLY", months=months)


def every_date(month: int, days: Numbers) -> Repeat | None:
    """Compose "every", "August" and "20 and 30"."""
    return month_days_of(days, every_months((month,)))


def yearly_numbers(month: Number, day: Number) -> Repeat | None:
    """Compose "every year" with month and day in numbers."""
    if month.whole is None or not 1 <= month.whole <= 12:  # noqa: PLR2004
        return None
    return month_days_of(day, every_months((month.whole,)))


def of_date(repeat: Repeat, count: Number | int | Numbers, month: int) -> Repeat | None:
    """Compose "every year" and "on 24 December" or "on the 24th and 31st of December"."""
    days = numbers(count)
    if days is None or repeat.freq != "YEARLY" or repeat.months or repeat.days:
        return None
    return replace(repeat, months=(month,), month_days=days)


def of_nth_days_in(repeat: Repeat, days: NthDays, month: int) -> Repeat | None:
    """Compose "every year", "on the fourth Thursday" and "in November"."""
    return replace(repeat, months=(month,), days=days) if repeat.freq == "YEARLY" else None


def yearly(holiday: Series) -> Repeat | None:
    """Compose "every" and a holiday that is on the same date, or the same nth weekday of a month, every year."""
    spans = [span.start for span in islice(holiday.forward(Reference(_LEAP_YEAR), _LEAP_YEAR), 8)]
    dates = {(day.month, day.day) for day in spans}
    if len(dates) == 1:
        ((month, number),) = dates
        return Repeat("YEARLY", months=(month,), month_days=(number,))
    places = {(day.month, day.weekday(), (day.day - 1) // 7 + 1) for day in spans}
    if len(places) != 1:
        return None
    ((month, weekday, nth),) = places
    return Repeat("YEARLY", months=(month,), days=((weekday, nth),))


def in_months(repeat: Repeat, months: Numbers) -> Repeat | None:
    """Compose "every Tuesday" and "in July and August"."""
    return replace(repeat, months=months) if not repeat.months else None


def except_months(repeat: Repeat, months: Numbers) -> Repeat | None:
    """Compose "every Tuesday" and "except in August"."""
    left = tuple(month for month in _ALL_MONTHS if month not in months)
    return in_months(repeat, left) if left else None


def on_day_of(repeat: Repeat, date: Every) -> Repeat | None:
    """Compose "every year" and "June 5", "every month" and "the 5th", "every week" and "Tuesday"."""
    span = next(date.forward(Reference(_LEAP_YEAR), _LEAP_YEAR), None)
    if span is None:
        return None
    if date.period == "week":
        return replace(repeat, days=((span.start.weekday(), 0),))
    months = (span.start.month,) if date.period == "year" else ()
    return replace(repeat, months=months, month_days=(span.start.day,))
