"""The time of day, with or without am or pm, and how people say it: "1730", "half past 3", "halb vier"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from core.when.expressions.quantities import Measure, Number
from core.when.expressions.series import Every, Series
from core.when.grains import Span, closing

if TYPE_CHECKING:
    from datetime import datetime

    from core.when.readings import Grain

NOON = 12
_OFFICE_FROM = 7
"""On a named day, an hour without am or pm is between 7 in the morning and 6 in the evening: "tomorrow at 9" is in
the morning, "tomorrow at 3" in the afternoon."""
_ROUND = frozenset({5, 10, 15, 20, 25})
"""How many minutes before or after the hour people name."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. If `twelve`, it can be am or pm."""

    hour: int
    minute: int = 0
    second: int = 0
    grain: Grain = "hour"
    twelve: bool = False
    sure: bool = False
    """Whether am or pm was named."""
    guessed: bool = False
    """Whether neither am nor pm was named, and this is only the usual one."""

    def in_half(self, *, later: bool) -> Clock:
        """Return the same time in the morning or, if `later`, in the afternoon."""
        return replace(self, hour=self.hour % NOON + (NOON if later else 0), twelve=False)


def make_clock(hour: int, minute: int | None, second: int | None, *, twelve: bool) -> Clock | None:
    """Return a time of day, or None if it does not exist."""
    if not (hour < 24 or (hour == 24 and not minute)) or (minute or 0) > 59 or (second or 0) > 59:  # noqa: PLR2004
        return None
    grain: Grain = "hour" if minute is None else "minute" if second is None else "second"
    return Clock(hour % 24, minute or 0, second or 0, grain, twelve=twelve and 0 < hour <= NOON)


def hour(count: Number, *, twelve: bool = True) -> Clock | None:
    """Read a number as an hour."""
    if count.whole is None or (count.digits and len(count.digits) > 2):  # noqa: PLR2004
        return None
    return make_clock(count.whole, None, None, twelve=twelve) if count.value <= 24 else None  # noqa: PLR2004


def compact(count: Number, *, twelve: bool = True) -> Clock | None:
    """Read "815", "0730" or "173000" as a time of day."""
    digits = count.digits if count.digits.isdecimal() else ""
    if len(digits) == 6:  # noqa: PLR2004 — hhmmss
        return make_clock(int(digits[:2]), int(digits[2:4]), int(digits[4:]), twelve=False)
    if len(digits) not in {3, 4}:
        return None
    return make_clock(int(digits[:-2]), int(digits[-2:]), None, twelve=twelve and not digits.startswith("0"))


hour24 = partial(hour, twelve=False)
compact24 = partial(compact, twelve=False)


def four_digits(count: Number) -> Clock | None:
    """Compose "1730" and "h". "100 h" is a length."""
    return compact24(count) if len(count.digits) == 4 else None  # noqa: PLR2004


def hour_minute(hours: Number, minutes: Number, *, twelve: bool = True) -> Clock | None:
    """Compose "ten" and "thirty"."""
    if hours.whole is None or minutes.whole is None or not 0 <= minutes.value < 60 or hours.value > 24:  # noqa: PLR2004
        return None
    if hours.digits and minutes.digits and len(minutes.digits) != 2:  # noqa: PLR2004
        return None
    return make_clock(hours.whole, minutes.whole, None, twelve=twelve)


hour_minute24 = partial(hour_minute, twelve=False)


def morning_half(clock: Clock, _: object = None) -> Clock | None:
    """Compose "3" and "am"."""
    if clock.hour > NOON:
        return None
    return replace(clock, hour=clock.hour % NOON, twelve=False, sure=True)


def no_morning(hours: Clock | Number) -> bool | None:
    """Recognise "13 am", which is no time."""
    value = hours.hour if isinstance(hours, Clock) else hours.value
    return value > NOON or None


def evening_half(clock: Clock, _: object = None) -> Clock | None:
    """Compose "3" and "pm". "23 pm" is 23:00."""
    if clock.hour == 0:
        return None
    return replace(clock, hour=clock.hour if clock.hour >= NOON else clock.hour + NOON, twelve=False, sure=True)


def series(clock: Clock) -> Series:
    """Return a time of day on every day, both am and pm if it can be either."""
    hours = (clock.hour % NOON, clock.hour % NOON + NOON) if clock.twelve else (clock.hour,)
    return Every("day", lambda day: [clock_span(day, replace(clock, hour=hour_)) for hour_ in hours], clock.grain)


def clock_span(day: datetime, clock: Clock) -> Span:
    """Return a time of day on the day that begins at the midnight `day`."""
    start = day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    return Span(start, closing(start, clock.grain), clock.grain)


def usual(clock: Clock) -> Clock:
    """Choose am or pm as usual in office hours."""
    if not clock.twelve:
        return clock
    return replace(clock.in_half(later=clock.hour % NOON < _OFFICE_FROM), guessed=True)


def past(minutes: Number | Measure, clock: Clock) -> Clock | None:
    """Compose "a quarter", "ten" or "15 minutes" and "past 3"."""
    return _moved(clock, _minutes(minutes))


def before(minutes: Number | Measure, clock: Clock) -> Clock | None:
    """Compose "a quarter", "ten" or "15 minutes" and "to 3"."""
    return _moved(clock, -_minutes(minutes))


def _minutes(count: Number | Measure) -> float:
    if isinstance(count, Measure):
        return count.length.seconds / 60 if count.grain == "minute" else 0
    return count.value * (60 if 0 < count.value < 1 else 1)


def spoken_past(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "Viertel" and "nach drei", am or pm, because spoken German counts hours to twelve."""
    return past(minutes, _of_either_half(clock))


def spoken_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "Viertel" and "vor drei", am or pm."""
    return before(minutes, _of_either_half(clock))


def around_half(direction: int, minutes: Number, clock: Clock) -> Clock | None:
    """Compose "fünf", "nach halb" (direction 1) or "vor halb" (-1) and "drei": 14:35 or 14:25."""
    return part_before(30 - direction * minutes.value, clock) if minutes.value <= 10 else None  # noqa: PLR2004


def part_before(minutes: float, clock: Clock) -> Clock | None:
    """Compose "halb" or "dreiviertel" and "vier". In German, they are 30 and 15 minutes before four."""
    return _moved(_of_either_half(clock), -minutes)


def _of_either_half(clock: Clock) -> Clock:
    return replace(clock, twelve=clock.twelve or 0 < clock.hour <= NOON)


def _moved(clock: Clock, minutes: float) -> Clock | None:
    if clock.minute or clock.grain != "hour" or not 0 < abs(minutes) < 60 or minutes != int(minutes):  # noqa: PLR2004
        return None
    base = clock.hour if clock.hour or not clock.twelve else NOON
    total = (base * 60 + int(minutes)) % 1440
    shifted = Clock(total // 60, total % 60, 0, "minute", clock.twelve)
    return replace(shifted, hour=NOON) if clock.twelve and shifted.hour == 0 else shifted


def next_minute(minute: int) -> Series:
    """Return the next time with that minute of the hour: "half past"."""
    clocks = [Clock(hour_, minute, 0, "minute") for hour_ in range(24)]
    return Every("day", lambda day: [clock_span(day, clock) for clock in clocks], "minute")


def next_minutes(count: Number) -> Series | None:
    """Read "ten past". "At ten to" is not read alone: a verb may follow, as in "at ten to call Ann"."""
    return next_minute(count.whole % 60) if count.whole and count.value in _ROUND else None


def spoken(hours: Number, minutes: Number) -> Clock | None:
    """Compose "ten" and "thirty"."""
    return None if hours.digits or minutes.digits else hour_minute(hours, minutes)


def spoken_zero(hours: Number, minutes: Number) -> Clock | None:
    """Compose "twelve", "oh" and "three"."""
    return spoken(hours, minutes) if minutes.value < 10 else None  # noqa: PLR2004


def round_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "10" and "to 3", for round minutes only, because "3 to 4" is a range."""
    return before(minutes, clock) if minutes.value in _ROUND else None


def spelled_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "ten" and "to four". In digits, "10 to 4" is a range."""
    return None if minutes.digits else round_before(minutes, clock)


def spoken_hour(count: Number) -> Clock | None:
    """Read a number as an hour in a language that writes 24 hours but speaks of 12: "um 3" may be 15:00."""
    return hour(count, twelve=0 < count.value < NOON and not count.digits.startswith("0"))


def with_minutes(clock: Clock, minutes: Number) -> Clock | None:
    """Compose "8 o'clock" and "30"."""
    if clock.grain != "hour" or minutes.whole is None or not 0 <= minutes.value < 60:  # noqa: PLR2004
        return None
    return replace(clock, minute=minutes.whole, grain="minute")


def with_fraction(clock: Clock, fraction: Number) -> Clock | None:
    """Compose "8 o'clock" and "and a half"."""
    return with_minutes(clock, Number(round(fraction.value * 60)))


def spoken_with_fraction(clock: Clock, fraction: Number) -> Clock | None:
    """Compose "cinq heures" and "et demie", am or pm."""
    return with_fraction(_of_either_half(clock), fraction)


def hour_and_fraction(hours: Number, fraction: Number) -> Clock | None:
    """Compose "5" and "and a quarter"."""
    clock = hour(hours)
    return with_fraction(clock, fraction) if clock else None


def hour_less(hours: Number, minutes: Number) -> Clock | None:
    """Compose "5" and "less a quarter" or "less 10"."""
    clock = hour(hours)
    return before(minutes, clock) if clock else None


def spoken_hour_minute(hours: Number, minutes: Number) -> Clock | None:
    """Compose "3" and "20", am or pm."""
    clock = spoken_hour(hours)
    return with_minutes(clock, minutes) if clock else None


def spoken_hour_and_fraction(hours: Number, fraction: Number) -> Clock | None:
    """Compose "3" and "a half", am or pm."""
    clock = spoken_hour(hours)
    return with_fraction(clock, fraction) if clock else None
