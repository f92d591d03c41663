"""Repetitions and lists of weekdays, as grammar rules compose them: "every other Tuesday", "twice a day"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.when.expressions.dates import WEEKDAYS, Days
from core.when.expressions.dayparts import Part, in_part
from core.when.expressions.quantities import Measure, Number, Unit, measure_and_part, whole_of
from core.when.expressions.time_of_day import Clock

if TYPE_CHECKING:
    from core.when.expressions.series import Series
    from core.when.readings import Grain

_GRAINS: dict[str, Grain] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_FREQUENCIES: dict[str, tuple[str, int]] = {grain: (freq, 1) for freq, grain in _GRAINS.items()}
_FREQUENCIES |= {"second": ("SECONDLY", 1), "minute": ("MINUTELY", 1), "hour": ("HOURLY", 1), "quarter": ("MONTHLY", 3)}
"""The frequency for each grain, and how many of its periods the grain has."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repetition, as far as it was specified."""

    freq: str
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    """The weekday from 0 (Monday), and which one of the month it is, or 0 for each."""
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    clocks: tuple[Clock, ...] = ()
    part: Part | None = None
    """The part of the day that was named instead of a time."""
    hours: tuple[int, int] | None = None
    """The first and the last hour of the day, for an hourly repetition."""
    spread: bool = False
    """Whether the times of day were not named but follow from "three times a day"."""
    this_time: bool = False
    """Whether it occurs at the current time of day."""
    minute: int | None = None
    """The minute of the hour, for an hourly repetition."""
    start: Series | None = None
    until: Series | None = None
    length: Measure | None = None
    count: int | None = None
    quarterly: bool = False
    """Whether it counts quarters, which begin in January, April, July and October."""

    @property
    def is_timed(self) -> bool:
        """Whether times of day were named."""
        return bool(self.clocks) and not self.spread and self.part is None

    @property
    def is_dated(self) -> bool:
        """Whether days were named."""
        return bool(self.days or self.month_days or self.months or self.weeks or self.places)

    @property
    def by_the_clock(self) -> bool:
        """Whether the repetition counts hours, minutes or seconds rather than days."""
        return self.freq in {"SECONDLY", "MINUTELY", "HOURLY"}


def and_days(first: Days, second: Days) -> Days:
    """Compose "Tuesday" and "Thursday"."""
    return first + tuple(day for day in second if day not in first)


def days_through(first: Days, last: Days) -> Days | None:
    """Compose "Saturday through Tuesday"."""
    if len(first) != 1 or len(last) != 1:
        return None
    return tuple((first[0] + step) % 7 for step in range((last[0] - first[0]) % 7 + 1))


def dows_through(first: int, last: int) -> Days | None:
    """Compose "Monday" and "to Friday": two different weekdays and those between them."""
    return days_through((first,), (last,)) if first != last else None


def working_week(first: int, last: int) -> Days | None:
    """Compose "Monday to Friday". Between other days, "to" might say where something is moved."""
    return WEEKDAYS if (first, last) == (WEEKDAYS[0], WEEKDAYS[-1]) else None


def every(count: Number | int, unit: Unit) -> Repeat | None:
    """Compose "every" and "4 days" or "4th day". "Every fortnight" is every two weeks."""
    times = whole_of(count)
    if not times or times < 0:
        return None
    freq, size = _FREQUENCIES[unit.grain]
    if unit.grain == "day" and unit.count % 7 == 0:
        return Repeat("WEEKLY", int(unit.count) // 7 * times)
    if unit.count < 1 or times >= 10_000:  # noqa: PLR2004
        return None
    return Repeat(freq, int(unit.count) * size * times, quarterly=unit.grain == "quarter" and times == 1)


def every_length(length: Measure) -> Repeat | None:
    """Compose "every" and "hour and a half" or "half hour", in minutes or hours."""
    minutes, rest = divmod(length.length.seconds, 60)
    if length.length.months or length.length.days or rest or not 0 < minutes < 10_000:  # noqa: PLR2004
        return None
    hours, rest = divmod(minutes, 60)
    return Repeat("MINUTELY", int(minutes)) if rest else Repeat("HOURLY", int(hours))


def every_and_part(unit: Unit, fraction: Number) -> Repeat | None:
    """Compose "every", "hour" and "a half"."""
    length = measure_and_part(Number(1), unit, fraction)
    return every_length(length) if length else None


def every_about(first: Number, last: Number, unit: Unit) -> Repeat | None:
    """Compose "every", "2 to 3" and "days", and take the shorter interval."""
    return every(first, unit) if first.value < last.value else None


def next_days(count: Number, days: Days) -> Repeat | None:
    """Compose "the next", "3" and "Mondays": a repetition with a count."""
    return replace(every_days(days), count=count.whole) if count.whole and 1 < count.value <= 1000 else None  # noqa: PLR2004


def named(freq: tuple[str, int]) -> Repeat:
    """Return the repetition that a word such as "daily" stands for."""
    return Repeat(*freq)


def every_short(count: Number, unit: Unit) -> Repeat | None:
    """Compose "every" and "5m"."""
    return every(count, unit) if count.digits else None


def every_days(days: Days) -> Repeat:
    """Compose "every" and "Tuesday and Thursday"."""
    return Repeat("WEEKLY", days=tuple((day, 0) for day in days))


def every_nth_days(count: Number | int, days: Days) -> Repeat | None:
    """Compose "every 5th Friday", "every 4 weekends" or "every other" (2) and "Tuesday"."""
    times = whole_of(count)
    return replace(every_days(days), interval=times) if times and times > 0 else None


def every_other(first: int, second: int) -> Repeat | None:
    """Compose "Friday yes" and "Friday no", as Portuguese says every other Friday."""
    return every_nth_days(2, (first,)) if first == second else None


def every_same(first: Unit, second: Unit) -> Repeat | None:
    """Compose "from hour" and "to hour", as Portuguese says every hour."""
    return every(1, first) if first == second else None


def every_as_many(first: Number, second: Number, unit: Unit) -> Repeat | None:
    """Compose "from 15", "to 15" and "minutes", as Portuguese says every 15 minutes."""
    return every(first, unit) if first.value == second.value else None


def every_dow_part(day: int, part: Part) -> Repeat:
    """Compose "Friday" and "nights"."""
    return every_days_part((day,), part)


def every_part(part: Part, repeat: Repeat | None = None) -> Repeat:
    """Compose "every" and "morning", at a usual hour of the morning."""
    return replace(repeat or Repeat("DAILY"), clocks=(part_clock(part),), part=part)


def part_clock(part: Part) -> Clock:
    """Return a usual hour of a part of the day: 9 in the morning, 15 in the afternoon, 19 in the evening."""
    for end, hour in ((12 * 60, 9), (16 * 60, 12), (20 * 60, 15)):
        if part.end <= end:
            return Clock(max(hour, -(-part.start // 60)))
    return Clock(max(19, part.start // 60) % 24)


def times_a(count: Number, unit: Unit) -> Repeat | None:
    """Compose "twice" and "a day", spread over waking hours, the week or the month."""
    times = count.whole
    if not times or unit.count != 1:
        return None
    if times == 1:
        return every(1, unit)
    if unit.grain in _FINER and _FINER[unit.grain][1] % times == 0:
        freq, size = _FINER[unit.grain]
        return Repeat(freq, size // times)
    return _SPREAD.get((times, unit.grain))


_FINER = {"year": ("MONTHLY", 12), "hour": ("MINUTELY", 60)}
"""The shorter period into which "4 times a year" divides a unit, and how many of them the unit has."""
_SPREAD: dict[tuple[int, Grain], Repeat] = {
    **{
        (len(hours), "day"): Repeat("DAILY", clocks=tuple(Clock(hour) for hour in hours), spread=True)
        for hours in ((9, 17), (9, 13, 17), (9, 12, 15, 18))
    },
    **{(len(days), "week"): every_days(days) for days in ((0, 3), (0, 2, 4), (0, 1, 3, 4), WEEKDAYS)},
    (2, "month"): Repeat("MONTHLY", month_days=(1, 15)),
}


def on_days(repeat: Repeat, days: Days) -> Repeat | None:
    """Compose "every other week" and "on Monday and Friday"."""
    if repeat.days or repeat.month_days:
        return None
    freq = "WEEKLY" if repeat.freq == "DAILY" and repeat.interval == 1 else repeat.freq
    return replace(repeat, freq=freq, days=tuple((day, 0) for day in days))


_MONDAY = ((0, 0),)


def in_week(repeat: Repeat, number: Number) -> Repeat | None:
    """Compose "every Friday" or "every year", which is on the Monday, and "in week 12"."""
    is_yearly = repeat.freq == "YEARLY"
    if number.whole is None or not 1 <= number.whole <= 53 or not (repeat.days or is_yearly):  # noqa: PLR2004
        return None
    interval = repeat.interval if is_yearly else 1
    return replace(repeat, freq="YEARLY", interval=interval, weeks=(number.whole,), days=repeat.days or _MONDAY)


def except_days(repeat: Repeat, days: Days) -> Repeat | None:
    """Compose "every day" and "except Friday"."""
    before = {day for day, nth in repeat.days if not nth} or (set(range(7)) if repeat.freq == "DAILY" else set())
    left = sorted(before - set(days))
    if not left or not repeat.freq.startswith(("DAILY", "WEEKLY")):
        return None
    freq = "WEEKLY" if repeat.interval == 1 else repeat.freq
    return replace(repeat, freq=freq, days=tuple((day, 0) for day in left))


def every_days_part(days: Days, part: Part) -> Repeat:
    """Compose "every", "Friday" and "afternoon"."""
    return every_part(part, every_days(days))


def every_compound(both: tuple[Days, Part]) -> Repeat:
    """Compose "every" and "Friday evening", in languages that have one word for the latter."""
    return every_days_part(*both)


def times_named(count: Number, freq: tuple[str, int]) -> Repeat | None:
    """Compose "twice" and "weekly"."""
    grain = _GRAINS.get(freq[0])
    return times_a(count, Unit(grain)) if grain and freq[1] == 1 else None


def every_part_at(part: Part, clock: Clock) -> Repeat | None:
    """Compose "every", "night" and "at 11"."""
    chosen = in_part(clock, part)
    return Repeat("DAILY", clocks=(chosen,)) if chosen else None


def every_apart(count: Number, unit: Unit) -> Repeat | None:
    """Compose "every" and "with 2 days between"."""
    return every(count.whole + (unit.grain == "day"), unit) if count.whole else None
