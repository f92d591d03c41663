"""Repetitions, as the grammar composes them: "every other Tuesday at 9 until christmas"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.when import dates
from core.when.clocks import Clock, Part, in_part, usual
from core.when.numbers import Unit
from core.when.numbers import one as one_unit
from core.when.ruletext import DAYS
from core.when.spans import is_finer

if TYPE_CHECKING:
    from core.when.numbers import Measure, Number
    from core.when.reading import Grain
    from core.when.series import Series

_FREQUENCIES: dict[str, tuple[str, int]] = {
    "second": ("SECONDLY", 1),
    "minute": ("MINUTELY", 1),
    "hour": ("HOURLY", 1),
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}
_SHORTEST_MONTH = 28
_ALL_MONTHS = range(1, 13)
WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repetition as far as it was said."""

    freq: str
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    """Day of the week from 0 (Monday), and which one in the month, 0 being each."""
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    clocks: tuple[Clock, ...] = ()
    hours: tuple[int, int] | None = None
    """Of an hourly one: the first and the last hour of the day."""
    start: Series | None = None
    until: Series | None = None
    length: Measure | None = None
    count: int | None = None

    @property
    def by_the_clock(self) -> bool:
        """Whether it comes more than once a day."""
        return self.freq in {"SECONDLY", "MINUTELY", "HOURLY"}


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week that were said together: "Tuesdays and Thursdays"."""

    days: tuple[int, ...]


# What repeats


def every(count: int, unit: Unit) -> Repeat | None:
    """Compose "every" and "day"; "every fortnight" is every 14 days."""
    freq, size = _FREQUENCIES[unit.grain]
    if unit.grain == "day" and unit.count % 7 == 0:
        return Repeat("WEEKLY", int(unit.count) // 7 * count)
    return Repeat(freq, int(unit.count) * size * count) if unit.count >= 1 and 0 < count < 10_000 else None  # noqa: PLR2004


def every_count(count: Number, unit: Unit) -> Repeat | None:
    """Compose "every 4 days"."""
    return every(count.whole, unit) if count.whole else None


def every_nth(ordinal: int, unit: Unit) -> Repeat | None:
    """Compose "every 4th day"."""
    return every(ordinal, unit) if ordinal > 0 else None


def named(freq: tuple[str, int]) -> Repeat:
    """Return what a word such as "daily" stands for."""
    return Repeat(*freq)


def every_short(count: Number, unit: Unit) -> Repeat | None:
    """Compose "every" and "5m"."""
    return every_count(count, unit) if count.digits else None


def every_days(days: Days) -> Repeat:
    """Compose "every" and "Tuesday and Thursday"."""
    return Repeat("WEEKLY", days=tuple((day, 0) for day in days.days))


def every_day_of_week(index: int) -> Repeat:
    """Compose "every" and "Tuesday"."""
    return Repeat("WEEKLY", days=((index, 0),))


def every_other_days(count: int, days: Days) -> Repeat:
    """Compose "every other" and "Tuesday"."""
    return replace(every_days(days), interval=count)


def every_nth_days(ordinal: int, days: Days) -> Repeat | None:
    """Compose "every 5th Friday"."""
    return replace(every_days(days), interval=ordinal) if ordinal > 0 else None


def every_count_days(count: Number, days: Days) -> Repeat | None:
    """Compose "every 4 weekends"."""
    return replace(every_days(days), interval=count.whole) if count.whole else None


def every_month_named(month: int) -> Repeat:
    """Compose "every" and "August"."""
    return Repeat("YEARLY", months=(month,))


def every_part(part: Part, repeat: Repeat | None = None) -> Repeat:
    """Compose "every" and "morning": at a usual hour of it."""
    return replace(repeat or Repeat("DAILY"), clocks=(part_clock(part),))


def part_clock(part: Part) -> Clock:
    """Return a usual hour of a part of the day: 9 in the morning, 15 in the afternoon, 19 in the evening."""
    for end, hour in ((12 * 60, 9), (16 * 60, 12), (20 * 60, 15)):
        if part.end <= end:
            return Clock(max(hour, -(-part.start // 60)))
    return Clock(max(19, part.start // 60) % 24)


def times_a(count: Number, unit: Unit) -> Repeat | None:
    """Compose "twice" and "a day": spread over waking hours, the week, or the month."""
    times = count.whole
    if not times or unit.count != 1:
        return None
    if times == 1:
        return every(1, unit)
    by_grain: dict[str, Repeat | None] = {
        "day": Repeat("DAILY", clocks=tuple(Clock(hour) for hour in _HOURS.get(times, ())))
        if times in _HOURS
        else None,
        "week": Repeat("WEEKLY", days=tuple((day, 0) for day in _WEEKDAYS.get(times, ())))
        if times in _WEEKDAYS
        else None,
        "month": Repeat("MONTHLY", month_days=(1, 15)) if times == 2 else None,  # noqa: PLR2004
        "year": Repeat("MONTHLY", 12 // times) if 12 % times == 0 else None,
        "hour": Repeat("MINUTELY", 60 // times) if 60 % times == 0 else None,
    }
    return by_grain.get(unit.grain)


_HOURS = {2: (9, 17), 3: (9, 13, 17), 4: (9, 12, 15, 18)}
_WEEKDAYS = {2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: WEEKDAYS}


# Days of the week and of the month


def one_day(index: int) -> Days:
    """Take a day of the week."""
    return Days((index,))


def some_days(days: tuple[int, ...]) -> Days:
    """Return what "weekdays" and "weekends" stand for."""
    return Days(days)


def and_days(first: Days, second: Days) -> Days:
    """Compose "Tuesday" and "Thursday"."""
    return Days(first.days + tuple(day for day in second.days if day not in first.days))


def days_through(first: Days, last: Days) -> Days | None:
    """Compose "Saturday through Tuesday"."""
    if len(first.days) != 1 or len(last.days) != 1:
        return None
    length = (last.days[0] - first.days[0]) % 7 + 1
    return Days(tuple((first.days[0] + step) % 7 for step in range(length)))


def nth_days(ordinals: tuple[int, ...], days: Days) -> tuple[tuple[int, int], ...]:
    """Compose "second and last" and "Friday"."""
    return tuple((day, nth) for day in days.days for nth in ordinals)


def and_nth_days(
    first: tuple[tuple[int, int], ...], second: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    """Compose "first Friday" and "second Tuesday"."""
    return first + second


def nth_days_of(days: tuple[tuple[int, int], ...], repeat: Repeat) -> Repeat | None:
    """Compose "second Friday" and "of each month"; several days of a week are taken together: the last weekday."""
    if repeat.freq not in {"MONTHLY", "YEARLY"} or repeat.days or repeat.month_days:
        return None
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
        return replace(repeat, month_days=days)
    return None


def of_month_days(repeat: Repeat, days: tuple[int, ...]) -> Repeat | None:
    """Compose "every month" and "on the 4th"."""
    return month_days_of(days, repeat)


def of_date(repeat: Repeat, month: int, days: tuple[int, ...]) -> Repeat | None:
    """Compose "every year" and "on December 21st"."""
    if repeat.freq != "YEARLY" or repeat.months or repeat.days:
        return None
    return replace(repeat, months=(month,), month_days=days)


def of_nth_days_in(repeat: Repeat, days: tuple[tuple[int, int], ...], month: int) -> Repeat | None:
    """Compose "every year", "on the fourth Thursday" and "in November"."""
    return replace(repeat, months=(month,), days=days) if repeat.freq == "YEARLY" else None


def one(value: int) -> tuple[int, ...] | None:
    """Take an ordinal for a list."""
    return (value,)


def one_number(count: Number) -> tuple[int, ...] | None:
    """Take a number of at most two digits for a list."""
    return (count.whole,) if count.whole and 0 < count.whole <= 31 else None  # noqa: PLR2004


def both(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """Compose "first" and "last"."""
    return first + second


def business_days(ordinals: tuple[int, ...], _: object, repeat: Repeat) -> Repeat | None:
    """Compose "the last business day" and "of every month"."""
    if repeat.freq not in {"MONTHLY", "YEARLY"}:
        return None
    return replace(repeat, days=tuple((day, 0) for day in WEEKDAYS), places=ordinals)


def of_business_days(repeat: Repeat, ordinals: tuple[int, ...], _: object) -> Repeat | None:
    """Compose "every month" and "on the last business day"."""
    return business_days(ordinals, _, repeat)


def on_days(repeat: Repeat, days: Days) -> Repeat | None:
    """Compose "every other week" and "on Monday and Friday"."""
    if repeat.days:
        return None
    return replace(repeat, days=tuple((day, 0) for day in days.days))


def in_week(repeat: Repeat, number: Number) -> Repeat | None:
    """Compose "every Friday" and "in week 12"."""
    if number.whole is None or not 1 <= number.whole <= 53 or not repeat.days:  # noqa: PLR2004
        return None
    interval = repeat.interval if repeat.freq == "YEARLY" else 1
    return replace(repeat, freq="YEARLY", interval=interval, weeks=(number.whole,))


# When in the day, and how long


def at(repeat: Repeat, clock: Clock) -> Repeat | None:
    """Compose "every day" and "at 9"."""
    if repeat.by_the_clock or len(repeat.clocks) > 8:  # noqa: PLR2004
        return None
    return replace(repeat, clocks=(usual(clock),))


def also_at(repeat: Repeat, clock: Clock) -> Repeat | None:
    """Compose "every day at 9" and "and 5"; a second time without its half comes after the first."""
    if not repeat.clocks:
        return None
    chosen = usual(clock)
    if clock.twelve and chosen.hour < repeat.clocks[-1].hour:
        chosen = replace(chosen, hour=(chosen.hour + 12) % 24)
    return replace(repeat, clocks=(*repeat.clocks, chosen))


def in_hours(repeat: Repeat, part: Part) -> Repeat | None:
    """Compose "every hour" and "between 9 and 5", "every day" and "in the morning"."""
    if not repeat.by_the_clock:
        return every_part(part, repeat) if not repeat.clocks else None
    first, last = part.start // 60, (part.end - 1) // 60
    return replace(repeat, hours=(first, last)) if last < 24 else None  # noqa: PLR2004


def starting(repeat: Repeat, series: Series) -> Repeat:
    """Compose "every day" and "starting in April"."""
    return replace(repeat, start=series)


def ending(repeat: Repeat, series: Series) -> Repeat:
    """Compose "every day" and "until christmas"."""
    return replace(repeat, until=series)


def from_to(repeat: Repeat, first: Series, last: Series) -> Repeat | None:
    """Compose "every day" and "from May to June"."""
    return None if is_finer(first.grain, "day") else replace(repeat, start=first, until=last)


def lasting(repeat: Repeat, length: Measure) -> Repeat:
    """Compose "every day" and "for 2 months"."""
    return replace(repeat, length=length)


def lasting_unit(repeat: Repeat, unit: Unit) -> Repeat | None:
    """Compose "every day" and "for the next month"."""
    length = one_unit(unit)
    return replace(repeat, length=length) if length else None


def counted(repeat: Repeat, count: Number) -> Repeat | None:
    """Compose "every day" and "for 4 times"."""
    return replace(repeat, count=count.whole) if count.whole and 0 < count.whole <= 10_000 else None  # noqa: PLR2004


def in_months(repeat: Repeat, months: tuple[int, ...]) -> Repeat | None:
    """Compose "every Tuesday" and "in July and August"."""
    return replace(repeat, months=months) if not repeat.months else None


def except_months(repeat: Repeat, months: tuple[int, ...]) -> Repeat | None:
    """Compose "every Tuesday" and "except in August"."""
    left = tuple(month for month in _ALL_MONTHS if month not in months)
    return replace(repeat, months=left) if left and not repeat.months else None


def except_days(repeat: Repeat, days: Days) -> Repeat | None:
    """Compose "every day" and "except Friday"."""
    before = {day for day, nth in repeat.days if not nth} or (set(range(7)) if repeat.freq == "DAILY" else set())
    left = sorted(before - set(days.days))
    if not left or not repeat.freq.startswith(("DAILY", "WEEKLY")):
        return None
    freq = "WEEKLY" if repeat.interval == 1 else repeat.freq
    return replace(repeat, freq=freq, days=tuple((day, 0) for day in left))


# The rule


def rule_text(repeat: Repeat, until: str | None) -> str:
    """Write a repetition as an RFC 5545 rule without its start."""
    parts: dict[str, str] = {"FREQ": repeat.freq}
    if repeat.interval != 1:
        parts["INTERVAL"] = str(repeat.interval)
    if repeat.count:
        parts["COUNT"] = str(repeat.count)
    elif until:
        parts["UNTIL"] = until
    month_days, places = _kept_month_days(repeat)
    for name, values in (
        ("BYMONTH", repeat.months),
        ("BYWEEKNO", repeat.weeks),
        ("BYMONTHDAY", month_days),
        ("BYSETPOS", places),
    ):
        if values:
            parts[name] = ",".join(str(value) for value in values)
    if repeat.days:
        ordered = sorted(dict.fromkeys(repeat.days)) if not any(nth for _, nth in repeat.days) else repeat.days
        parts["BYDAY"] = ",".join(f"{nth or ''}{DAYS[day]}" for day, nth in ordered)
    _add_clocks(parts, repeat)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _kept_month_days(repeat: Repeat) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The 31st is the last day of a shorter month, as people mean it, and not no day at all."""
    if repeat.freq == "MONTHLY" and len(repeat.month_days) == 1 and repeat.month_days[0] > _SHORTEST_MONTH:
        return tuple(range(_SHORTEST_MONTH, repeat.month_days[0] + 1)), (-1,)
    return repeat.month_days, repeat.places


def _add_clocks(parts: dict[str, str], repeat: Repeat) -> None:
    if repeat.hours:
        parts["BYHOUR"] = ",".join(str(hour) for hour in range(repeat.hours[0], repeat.hours[1] + 1))
        return
    if not repeat.clocks:
        return
    hours = sorted({clock.hour for clock in repeat.clocks})
    minutes = sorted({clock.minute for clock in repeat.clocks})
    wanted = {(clock.hour, clock.minute) for clock in repeat.clocks}
    parts["BYHOUR"] = ",".join(str(hour) for hour in hours)
    parts["BYMINUTE"] = ",".join(str(minute) for minute in minutes)
    crossed = [(hour, minute) for hour in hours for minute in minutes]
    if len(crossed) > len(wanted) and repeat.freq in {"DAILY", "WEEKLY"} and repeat.interval == 1:
        # Hours and minutes of a rule are crossed; of each day's, those are kept that were said.
        parts["FREQ"] = "DAILY"
        parts["BYSETPOS"] = ",".join(str(crossed.index(one_) + 1) for one_ in sorted(wanted))


def grain_of(repeat: Repeat) -> Grain:
    """Return how exactly the occurrences are meant."""
    if repeat.by_the_clock:
        return "second" if repeat.freq != "HOURLY" else "minute"
    return "minute" if any(clock.grain != "hour" for clock in repeat.clocks) else "hour" if repeat.clocks else "day"


def yearly(holiday: Series) -> Repeat | None:
    """Compose "every" and a holiday that falls on the same date each year."""
    from datetime import datetime  # noqa: PLC0415
    from itertools import islice  # noqa: PLC0415

    from core.when.series import Moment  # noqa: PLC0415

    start = datetime(2024, 1, 1)
    dates = {(span.start.month, span.start.day) for span in islice(holiday.forward(Moment(start), start), 4)}
    if len(dates) != 1:
        return None
    ((month, day),) = dates
    return Repeat("YEARLY", months=(month,), month_days=(day,))


def every_days_part(days: Days, part: Part) -> Repeat:
    """Compose "every", "Friday" and "afternoon"."""
    return every_part(part, every_days(days))


def every_date(month: int, days: tuple[int, ...]) -> Repeat | None:
    """Compose "every", "August" and "20 and 30"."""
    return month_days_of(days, every_month_named(month))


def every_date_swapped(days: tuple[int, ...], month: int) -> Repeat | None:
    """Compose "every", "20th and 30th" and "of August"."""
    return every_date(month, days)


def times_named(count: Number, freq: tuple[str, int]) -> Repeat | None:
    """Compose "twice" and "weekly"."""
    grain = _GRAINS.get(freq[0])
    return times_a(count, Unit(grain)) if grain and freq[1] == 1 else None


_GRAINS: dict[str, Grain] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def nth_days_of_month(days: tuple[tuple[int, int], ...]) -> Repeat | None:
    """Compose "every", "first Friday" and "of the month"."""
    return nth_days_of(days, Repeat("MONTHLY"))


def days_of_every_month(days: tuple[int, ...]) -> Repeat | None:
    """Compose "every", "2nd" and "of the month"."""
    return month_days_of(days, Repeat("MONTHLY"))


def at_night(repeat: Repeat) -> Repeat | None:
    """Compose "every day" and "at night"."""
    return in_hours(repeat, Part(1080, 1440))


def ending_unit(repeat: Repeat, unit: Unit) -> Repeat | None:
    """Compose "every day" and "until the end of the month": its last day is in it."""
    period = dates.relative(0, unit)
    last = dates.nth_unit_of(-1, Unit("day"), period) if period else None
    return ending(repeat, last) if last else None


def count_from_now(count: Number, days: Days) -> Series | None:
    """Compose "3 fridays" and "from now"."""
    return dates.count_from_now(count, dates.weekday(days.days[0])) if len(days.days) == 1 else None


def count_ago(count: Number, days: Days) -> Series | None:
    """Compose "3 fridays" and "ago"."""
    return dates.count_ago(count, dates.weekday(days.days[0])) if len(days.days) == 1 else None


def business_days_ahead(count: Number, days: Days) -> Series | None:
    """Compose "in", "3" and "business days"."""
    return dates.business_days_ahead(count) if days.days == WEEKDAYS else None


def every_part_at(part: Part, clock: Clock) -> Repeat | None:
    """Compose "every", "night" and "at 11"."""
    chosen = in_part(clock, part)
    return Repeat("DAILY", clocks=(chosen,)) if chosen else None


def on_ordinals(days: tuple[int, ...]) -> Repeat | None:
    """Compose "every" and "1st and 15th"; one alone must be too large to count days or weeks."""
    return month_days_of(days, Repeat("MONTHLY")) if len(days) > 1 or days[0] > 5 else None  # noqa: PLR2004


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
    """Compose "every day 15": of each month."""
    return month_day_of_every(count, Unit("month"))


def of_month_day(repeat: Repeat, count: Number) -> Repeat | None:
    """Compose "every month" and "the 15"."""
    days = one_number(count)
    return month_days_of(days, repeat) if days else None


def every_apart(count: Number, unit: Unit) -> Repeat | None:
    """Compose "every", "with 2 days between"."""
    return every(count.whole + (unit.grain == "day"), unit) if count.whole else None


def yearly_numbers(month: Number, day: Number) -> Repeat | None:
    """Compose "every year" with month and day in numbers."""
    days = one_number(day)
    if days is None or month.whole is None or not 1 <= month.whole <= 12:  # noqa: PLR2004
        return None
    return every_date(month.whole, days)


def at_in_part(repeat: Repeat, part: Part, clock: Clock) -> Repeat | None:
    """Compose "every day", "in the evening" and "at 8"."""
    chosen = in_part(clock, part)
    return at(repeat, chosen) if chosen else None


def times_a_swapped(unit: Unit, count: Number) -> Repeat | None:
    """Compose "a day" and "twice"."""
    return times_a(count, unit)
