"""The times of day, the start and the end of a repetition, as grammar rules compose them: "at 9 until christmas"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.when.expressions import containment
from core.when.expressions.dayparts import Part, in_part
from core.when.expressions.quantities import Measure, Number, Unit, one, whole_of
from core.when.expressions.time_of_day import Clock, series, usual
from core.when.grains import is_finer
from core.when.recurrence.repetition import Repeat, every_days, every_part

if TYPE_CHECKING:
    from core.when.expressions.dates import Days
    from core.when.expressions.series import Series


def at(days: Repeat | Days, clock: Clock) -> Repeat | None:
    """Compose "every day" or "Monday to Friday", and "at 9"."""
    repeat = _repeated(days)
    if repeat.by_the_clock or len(repeat.clocks) > 8:  # noqa: PLR2004
        return None
    chosen = in_part(clock, repeat.part) if repeat.part else None
    return replace(repeat, clocks=(chosen or usual(clock),), part=None, spread=False)


def _repeated(days: Repeat | Days) -> Repeat:
    return every_days(days) if isinstance(days, tuple) else days


def at_in_part(days: Repeat | Days, part: Part, clock: Clock) -> Repeat | None:
    """Compose "every day" or "Monday to Friday", "in the evening" and "at 8"."""
    chosen = in_part(clock, part)
    return at(days, chosen) if chosen else None


def day_at(day: int, clock: Clock) -> Repeat | None:
    """Compose "Friday's" and "at 9", a common misspelling of Fridays."""
    return at((day,), clock)


def also_at(repeat: Repeat, clock: Clock) -> Repeat | None:
    """Compose "every day at 9" and "and 5". Without am or pm, the second time is after the first."""
    if not repeat.is_timed:
        return None
    chosen = usual(clock)
    if clock.twelve and (chosen.hour, chosen.minute) <= (repeat.clocks[-1].hour, repeat.clocks[-1].minute):
        chosen = replace(chosen, hour=(chosen.hour + 12) % 24)
    return replace(repeat, clocks=(*repeat.clocks, chosen))


def at_all(repeat: Repeat, clocks: tuple[Clock, ...]) -> Repeat | None:
    """Compose "every day" and "8am, 2pm and 8pm"."""
    joined = None if repeat.is_timed else at(repeat, clocks[0])
    for clock in clocks[1:]:
        joined = also_at(joined, clock) if joined else None
    return joined


def at_this_time(repeat: Repeat) -> Repeat | None:
    """Compose "every day" and "at this time"."""
    return None if repeat.by_the_clock or repeat.clocks else replace(repeat, this_time=True)


def at_both(first: Clock, second: Clock, repeat: Repeat) -> Repeat | None:
    """Compose "at 9am", "9pm" and "every day"."""
    return at_all(repeat, (first, second))


def also_at_both(repeat: Repeat, second: Clock, third: Clock) -> Repeat | None:
    """Compose "every day at 9", "12" and "5"."""
    both = also_at(repeat, second) if repeat.is_timed else at(repeat, second)
    return also_at(both, third) if both else None


def and_also(first: Repeat, second: Repeat) -> Repeat | None:
    """Compose "every morning at 8" and "every evening at 8", or "every Monday" and "every Thursday at 9"."""
    if first.by_the_clock or first.length or first.until or first.start:
        return None
    if replace(first, clocks=(), part=None) == replace(second, clocks=(), part=None):
        return replace(first, clocks=(*first.clocks, *second.clocks), part=None) if first.clocks else None
    if replace(first, clocks=(), days=()) != replace(second, clocks=(), days=()) or not (first.days and second.days):
        return None
    if first.clocks not in {(), second.clocks}:
        return None
    return replace(second, days=(*first.days, *second.days))


def in_hours(repeat: Repeat, part: Part) -> Repeat | None:
    """Compose "every hour" and "between 9 and 5", or "every day" and "in the morning"."""
    if not repeat.by_the_clock:
        return every_part(part, repeat) if not repeat.clocks else None
    if repeat.freq == "HOURLY" and repeat.interval > 1:
        return _each_hours(repeat, part)
    first, last = part.start // 60, (part.end - 1) // 60
    return replace(repeat, hours=(first, last)) if last < 24 else None  # noqa: PLR2004


def in_stretch(days: Repeat | Days, part: Part) -> Repeat | None:
    """Compose "every hour" and "9 to 5", or "weekdays" and "9 to 5", which begins once a day at 9."""
    repeat = _repeated(days)
    if repeat.by_the_clock:
        return in_hours(repeat, part)
    begin = Clock(part.start // 60, part.start % 60, 0, part.grain)
    return None if repeat.is_timed else replace(repeat, clocks=(begin,), part=None)


def daily_for(length: Measure, clock: Clock) -> Repeat | None:
    """Compose "the next 3 days" and "at 9": a daily repetition with a count."""
    days = length.length.days
    if length.length.months or length.length.seconds or not 1 < days <= 1000:  # noqa: PLR2004
        return None
    return at(Repeat("DAILY", count=days), clock)


def in_half(repeat: Repeat, *, later: bool) -> Repeat:
    """Set the times of day of a repetition to am or, if `later`, to pm, where neither was named."""
    clocks = (clock.in_half(later=later) if clock.guessed else clock for clock in repeat.clocks)
    return replace(repeat, clocks=tuple(clocks))


def moved(repeat: Repeat, length: Measure) -> Repeat | None:
    """Move the times of day of a repetition by minutes or hours, if they stay on the same day: "10 minutes before"."""
    if not repeat.clocks or length.length.months or length.length.days:
        return None
    minutes = [clock.hour * 60 + clock.minute + int(length.length.seconds) // 60 for clock in repeat.clocks]
    if not all(0 <= minute < 1440 for minute in minutes):  # noqa: PLR2004 — of a day
        return None
    return replace(repeat, clocks=tuple(Clock(minute // 60, minute % 60, 0, "minute") for minute in minutes))


def _each_hours(repeat: Repeat, part: Part) -> Repeat | None:
    """Count "every 2 hours" from the first hour, including the last: 9, 11, 13, 15, 17."""
    hours = range(part.start // 60, part.end // 60 + 1, repeat.interval)
    if part.end >= 1440 or repeat.interval >= 24:  # noqa: PLR2004
        return None
    clocks = tuple(Clock(hour, repeat.minute or 0) for hour in hours)
    return replace(repeat, freq="WEEKLY" if repeat.days else "DAILY", interval=1, clocks=clocks, minute=None)


def at_minute(repeat: Repeat, count: Number | int) -> Repeat | None:
    """Compose "every hour" and "on the hour" or "at 20 past"."""
    minute = whole_of(count)
    if minute is None or not 0 <= minute < 60 or repeat.freq != "HOURLY":  # noqa: PLR2004
        return None
    return replace(repeat, minute=minute)


def starting(repeat: Repeat, begin: Series) -> Repeat:
    """Compose "every day" and "starting in April"."""
    return replace(repeat, start=begin)


def ending_today(repeat: Repeat, clock: Clock) -> Repeat | None:
    """Compose "every 30 minutes" and "until 5pm"."""
    return replace(repeat, until=series(clock)) if repeat.by_the_clock else None


def ending(repeat: Repeat, end: Series) -> Repeat:
    """Compose "every day" and "until christmas"."""
    return replace(repeat, until=end)


def ending_end(repeat: Repeat, period: Series | Unit) -> Repeat | None:
    """Compose "every day" and "until the end of June" or "of the month", including the last day."""
    last = containment.nth_of(-1, Unit("day"), period)
    return ending(repeat, last) if last else None


def from_to(repeat: Repeat, first: Series, last: Series) -> Repeat | None:
    """Compose "every day" and "from May to June"."""
    return None if is_finer(first.grain, "day") else replace(repeat, start=first, until=last)


def lasting(repeat: Repeat, length: Measure | Unit) -> Repeat | None:
    """Compose "every day" and "for 2 months" or "for the next month"."""
    measured = one(length) if isinstance(length, Unit) else length
    return replace(repeat, length=measured) if measured else None


def counted(repeat: Repeat, count: Number) -> Repeat | None:
    """Compose "every day" and "for 4 times"."""
    return replace(repeat, count=count.whole) if count.whole and 0 < count.whole <= 10_000 else None  # noqa: PLR2004
