"""Times of day as people say them: "half past 3", "quarter to noon", "halb vier", "cinq heures moins le quart"."""

from __future__ import annotations

from dataclasses import replace

from core.when.expressions.quantities import Measure, Number
from core.when.expressions.series import Every, Series
from core.when.expressions.time_of_day import NOON, Clock, clock_span, hour, hour_minute

_ROUND = frozenset({5, 10, 15, 20, 25})
"""The minutes before or after the hour that people name."""


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
    """Compose "Viertel" and "nach drei", in either half of the day: spoken German counts hours to twelve."""
    return past(minutes, _of_either_half(clock))


def spoken_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "Viertel" and "vor drei", in either half of the day."""
    return before(minutes, _of_either_half(clock))


def around_half(direction: int, minutes: Number, clock: Clock) -> Clock | None:
    """Compose "fünf", "nach halb" (direction 1) or "vor halb" (-1) and "drei": 14:35 or 14:25."""
    return part_before(30 - direction * minutes.value, clock) if minutes.value <= 10 else None  # noqa: PLR2004


def part_before(minutes: float, clock: Clock) -> Clock | None:
    """Compose "halb" or "dreiviertel" and "vier": in German, they are 30 and 15 minutes before four."""
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
    """Return the next time at which the minute hand points to a minute: "half past"."""
    clocks = [Clock(hour_, minute, 0, "minute") for hour_ in range(24)]
    return Every("day", lambda day: [clock_span(day, clock) for clock in clocks], "minute")


def next_minutes(direction: int, count: Number) -> Series | None:
    """Read "ten past" (direction 1) or "ten to" (-1) as that minute after or before the next full hour."""
    return next_minute(direction * count.whole % 60) if count.whole and count.value in _ROUND else None


def spoken(hours: Number, minutes: Number) -> Clock | None:
    """Compose "ten" and "thirty"."""
    return None if hours.digits or minutes.digits else hour_minute(hours, minutes)


def spoken_zero(hours: Number, minutes: Number) -> Clock | None:
    """Compose "twelve", "oh" and "three"."""
    return spoken(hours, minutes) if minutes.value < 10 else None  # noqa: PLR2004


def round_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "10" and "to 3", of round minutes only; "3 to 4" is a range."""
    return before(minutes, clock) if minutes.value in _ROUND else None


def spelled_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "ten" and "to four"; in digits, "10 to 4" is a range."""
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
    """Compose "cinq heures" and "et demie", in either half of the day."""
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
    """Compose "3" and "20", in either half of the day."""
    clock = spoken_hour(hours)
    return with_minutes(clock, minutes) if clock else None


def spoken_hour_and_fraction(hours: Number, fraction: Number) -> Clock | None:
    """Compose "3" and "a half", in either half of the day."""
    clock = spoken_hour(hours)
    return with_fraction(clock, fraction) if clock else None
