"""The time of day: its value, its two halves, and how numbers become one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from core.when.expressions.series import Every, Series
from core.when.grains import Span, closing

if TYPE_CHECKING:
    from datetime import datetime

    from core.when.expressions.quantities import Number
    from core.when.readings import Grain

NOON = 12
_OFFICE_FROM = 7
"""On a named day, an hour without am or pm lies between 7 in the morning and 6 in the evening: "tomorrow at 9" is in
the morning, "tomorrow at 3" in the afternoon."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `twelve` if it may be in either half of the day."""

    hour: int
    minute: int = 0
    second: int = 0
    grain: Grain = "hour"
    twelve: bool = False
    sure: bool = False
    """Whether the half of the day was named."""
    guessed: bool = False
    """Whether the half of the day was not named and is only the usual one."""


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
    """Compose "1730" and "h"; "100 h" is a length."""
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


def evening_half(clock: Clock, _: object = None) -> Clock | None:
    """Compose "3" and "pm"; "23 pm" is 23:00."""
    if clock.hour == 0:
        return None
    return replace(clock, hour=clock.hour if clock.hour >= NOON else clock.hour + NOON, twelve=False, sure=True)


def series(clock: Clock) -> Series:
    """Return a time of day on each day, in both halves if it may be either."""
    hours = (clock.hour % NOON, clock.hour % NOON + NOON) if clock.twelve else (clock.hour,)
    return Every("day", lambda day: [clock_span(day, replace(clock, hour=hour_)) for hour_ in hours], clock.grain)


def clock_span(day: datetime, clock: Clock) -> Span:
    """Return a time of day on the day that begins at a midnight."""
    start = day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    return Span(start, closing(start, clock.grain), clock.grain)


def usual(clock: Clock) -> Clock:
    """Choose the half of the day that is usual in office hours."""
    if not clock.twelve:
        return clock
    base = clock.hour % NOON
    return replace(clock, hour=base if base >= _OFFICE_FROM else base + NOON, twelve=False, guessed=True)
