"""Times of day, as the grammar composes them: "half past 3", "quarter to noon"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.when.expressions.numbers import Measure, Number
from core.when.expressions.series import Every, Series
from core.when.spans import Span, closing

if TYPE_CHECKING:
    from datetime import datetime

    from core.when.reading import Grain

NOON = 12
_ROUND = frozenset({5, 10, 15, 20, 25})
"""Minutes that people count to or from the hour."""
_OFFICE_FROM = 7
"""Of an hour without its half of the day, on a day that is named, the one from 7 in the morning to 6 in the evening is
meant: "tomorrow at 9" and "tomorrow at 3"."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `twelve` if it may be either half of the day."""

    hour: int
    minute: int = 0
    second: int = 0
    grain: Grain = "hour"
    twelve: bool = False
    sure: bool = False
    """Whether the half of the day was said."""
    guessed: bool = False
    """Whether the half of the day is but the usual one."""


def make_clock(hour: int, minute: int | None, second: int | None, *, twelve: bool) -> Clock | None:
    """Return a time of day, or None if there is no such."""
    if not (hour < 24 or (hour == 24 and not minute)) or (minute or 0) > 59 or (second or 0) > 59:  # noqa: PLR2004
        return None
    grain: Grain = "hour" if minute is None else "minute" if second is None else "second"
    return Clock(hour % 24, minute or 0, second or 0, grain, twelve=twelve and 0 < hour <= NOON)


def hour(count: Number, *, twelve: bool = True) -> Clock | None:
    """Take a number for an hour."""
    if count.whole is None or (count.digits and len(count.digits) > 2):  # noqa: PLR2004
        return None
    return make_clock(count.whole, None, None, twelve=twelve) if count.value <= 24 else None  # noqa: PLR2004


def compact(count: Number, *, twelve: bool = True) -> Clock | None:
    """Take "815", "0730" or "173000" for a time of day."""
    digits = count.digits if count.digits.isdecimal() else ""
    if len(digits) == 6:  # noqa: PLR2004 — hhmmss
        return make_clock(int(digits[:2]), int(digits[2:4]), int(digits[4:]), twelve=False)
    if len(digits) not in {3, 4}:
        return None
    return make_clock(int(digits[:-2]), int(digits[-2:]), None, twelve=twelve and not digits.startswith("0"))


def four_digits(count: Number) -> Clock | None:
    """Take "1730" and "h" for a time of day; "100 h" is a length."""
    return compact(count, twelve=False) if len(count.digits) == 4 else None  # noqa: PLR2004


def hour_minute(hours: Number, minutes: Number, *, twelve: bool = True) -> Clock | None:
    """Take "ten" and "thirty" for a time of day."""
    if hours.whole is None or minutes.whole is None or not 0 <= minutes.value < 60 or hours.value > 24:  # noqa: PLR2004
        return None
    if hours.digits and minutes.digits and len(minutes.digits) != 2:  # noqa: PLR2004
        return None
    return make_clock(hours.whole, minutes.whole, None, twelve=twelve)


def morning_half(clock: Clock, _: object = None) -> Clock | None:
    """Compose "3" and "am"."""
    if clock.hour > NOON:
        return None
    return replace(clock, hour=clock.hour % NOON, twelve=False, sure=True)


def evening_half(clock: Clock, _: object = None) -> Clock | None:
    """Compose "3" and "pm"; "23 pm" is 23."""
    if clock.hour == 0:
        return None
    return replace(clock, hour=clock.hour if clock.hour >= NOON else clock.hour + NOON, twelve=False, sure=True)


def past(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "a quarter" and "past 3"."""
    return _moved(clock, minutes.value * (60 if 0 < minutes.value < 1 else 1))


def before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "a quarter" and "to 3"."""
    return _moved(clock, -minutes.value * (60 if 0 < minutes.value < 1 else 1))


def past_length(length: Measure, clock: Clock) -> Clock | None:
    """Compose "15 minutes" and "past 3"."""
    return _moved(clock, length.length.seconds / 60) if length.grain == "minute" else None


def before_length(length: Measure, clock: Clock) -> Clock | None:
    """Compose "15 minutes" and "to 3"."""
    return _moved(clock, -length.length.seconds / 60) if length.grain == "minute" else None


def half_before(clock: Clock) -> Clock | None:
    """Compose "half" and "four" as German does: half past three, of either half of the day."""
    return _moved(_of_either_half(clock), -30)


def spoken_past(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "Viertel" and "nach drei" as who counts hours to twelve in speech: of either half of the day."""
    return past(minutes, _of_either_half(clock))


def spoken_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "Viertel" and "vor drei", of either half of the day."""
    return before(minutes, _of_either_half(clock))


def _of_either_half(clock: Clock) -> Clock:
    return replace(clock, twelve=clock.twelve or 0 < clock.hour <= NOON)


def _moved(clock: Clock, minutes: float) -> Clock | None:
    if clock.minute or clock.grain != "hour" or not 0 < abs(minutes) < 60 or minutes != int(minutes):  # noqa: PLR2004
        return None
    base = clock.hour if clock.hour or not clock.twelve else NOON
    total = (base * 60 + int(minutes)) % 1440
    shifted = Clock(total // 60, total % 60, 0, "minute", clock.twelve)
    return replace(shifted, hour=NOON) if clock.twelve and shifted.hour == 0 else shifted


def series(clock: Clock) -> Series:
    """Return a time of day on each day; both halves, if it may be either."""
    hours = (clock.hour % NOON, clock.hour % NOON + NOON) if clock.twelve else (clock.hour,)
    return Every("day", lambda day: [_span(day, replace(clock, hour=hour_)) for hour_ in hours], clock.grain)


def _span(day: datetime, clock: Clock) -> Span:
    start = day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    return Span(start, closing(start, clock.grain), clock.grain)


def usual(clock: Clock) -> Clock:
    """Choose the half of the day that is usual in office hours."""
    if not clock.twelve:
        return clock
    base = clock.hour % NOON
    return replace(clock, hour=base if base >= _OFFICE_FROM else base + NOON, twelve=False, guessed=True)


def next_minute(minute: int) -> Series:
    """Return the next time at which the minute hand stands there: "half past"."""
    return Every(
        "day",
        lambda day: [_span(day, Clock(hour_, minute, 0, "minute")) for hour_ in range(24)],
        "minute",
    )


def next_minutes_past(count: Number) -> Series | None:
    """Take "ten past" for the next hour's tenth minute."""
    return next_minute(count.whole) if count.whole and count.value in _ROUND else None


def next_minutes_to(count: Number) -> Series | None:
    """Take "ten to" for the tenth minute before the next hour."""
    return next_minute(60 - count.whole) if count.whole and count.value in _ROUND else None


def spoken(hours: Number, minutes: Number) -> Clock | None:
    """Compose "ten" and "thirty"."""
    return None if hours.digits or minutes.digits else hour_minute(hours, minutes)


def spoken_zero(hours: Number, minutes: Number) -> Clock | None:
    """Compose "twelve", "oh" and "three"."""
    return spoken(hours, minutes) if minutes.value < 10 else None  # noqa: PLR2004


def round_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "10" and "to 3": of minutes that people count so; "3 to 4" is a stretch of time."""
    return before(minutes, clock) if minutes.value in _ROUND else None


def spelled_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "ten" and "to four": in digits, "10 to 4" is a stretch of time."""
    return None if minutes.digits else round_before(minutes, clock)


def half_past(clock: Clock) -> Clock | None:
    """Compose "half" and "three"."""
    return _moved(clock, 30)


def spoken_hour(count: Number) -> Clock | None:
    """Take a number for an hour as people say it where a day is written in 24 hours: "um 3" may be 15:00."""
    return hour(count, twelve=0 < count.value < NOON and not count.digits.startswith("0"))


def hour24(count: Number) -> Clock | None:
    """Take a number for an hour of 24."""
    return hour(count, twelve=False)


def compact24(count: Number) -> Clock | None:
    """Take "0730" for a time of a day of 24 hours."""
    return compact(count, twelve=False)


def hour_minute24(hours: Number, minutes: Number) -> Clock | None:
    """Compose "8" and "30" for a time of a day of 24 hours."""
    return hour_minute(hours, minutes, twelve=False)


def with_minutes(clock: Clock, minutes: Number) -> Clock | None:
    """Compose "8 o'clock" and "30"."""
    if clock.grain != "hour" or minutes.whole is None or not 0 <= minutes.value < 60:  # noqa: PLR2004
        return None
    return replace(clock, minute=minutes.whole, grain="minute")


def with_fraction(clock: Clock, fraction: Number) -> Clock | None:
    """Compose "8 o'clock" and "and a half"."""
    return with_minutes(clock, Number(round(fraction.value * 60)))


def less_fraction(clock: Clock, fraction: Number) -> Clock | None:
    """Compose "8 o'clock" and "less a quarter"."""
    return before(fraction, clock)


def spoken_with_fraction(clock: Clock, fraction: Number) -> Clock | None:
    """Compose "cinq heures" and "et demie": who counts so counts to twelve."""
    return with_fraction(_of_either_half(clock), fraction) if clock.grain == "hour" else None


def spoken_less_fraction(clock: Clock, fraction: Number) -> Clock | None:
    """Compose "cinq heures" and "moins le quart"."""
    return spoken_before(fraction, clock)


def less_minutes(clock: Clock, minutes: Number) -> Clock | None:
    """Compose "8 o'clock" and "less 10"."""
    return before(minutes, clock)


def three_quarters_to(clock: Clock) -> Clock | None:
    """Compose "dreiviertel" and "vier" as German does: quarter to four."""
    return _moved(_of_either_half(clock), -15)


def hour_and_fraction(hours: Number, fraction: Number) -> Clock | None:
    """Compose "5" and "and a quarter"."""
    clock = hour(hours)
    return with_fraction(clock, fraction) if clock else None


def hour_half(hours: Number) -> Clock | None:
    """Compose "5" and "and a half"."""
    return hour_and_fraction(hours, Number(0.5))


def hour_less_fraction(hours: Number, fraction: Number) -> Clock | None:
    """Compose "5" and "less a quarter"."""
    clock = hour(hours)
    return before(fraction, clock) if clock else None


def hour_less_minutes(hours: Number, minutes: Number) -> Clock | None:
    """Compose "5" and "less 10"."""
    return hour_less_fraction(hours, minutes)


def spoken_hour_minute(hours: Number, minutes: Number) -> Clock | None:
    """Compose "3" and "20" of either half of the day."""
    clock = spoken_hour(hours)
    return with_minutes(clock, minutes) if clock else None


def spoken_hour_and_fraction(hours: Number, fraction: Number) -> Clock | None:
    """Compose "3" and "a half" of either half of the day."""
    clock = spoken_hour(hours)
    return with_fraction(clock, fraction) if clock else None


def half_before_and(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "fünf", "nach halb" and "drei": 14:35."""
    return _around_half(minutes.value, clock)


def half_before_less(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "fünf", "vor halb" and "drei": 14:25."""
    return _around_half(-minutes.value, clock)


def _around_half(minutes: float, clock: Clock) -> Clock | None:
    return _moved(_of_either_half(clock), minutes - 30) if abs(minutes) <= 10 else None  # noqa: PLR2004


def hour24_and_fraction(hours: Number, fraction: Number) -> Clock | None:
    """Compose "5" and "and a half", of 24 hours."""
    clock = hour24(hours)
    return with_fraction(clock, fraction) if clock else None
