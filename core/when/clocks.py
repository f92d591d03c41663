"""Times of day, as the grammar composes them: "half past 3", "9 in the morning", "from 3 to 4 pm"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from core.when.lengths import Length
from core.when.numbers import Number
from core.when.series import Either, Every, Moment, Once, Series, Within, meant, shifted
from core.when.spans import Span, floor, is_finer, step, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.when.numbers import Measure
    from core.when.reading import Grain

T = TypeVar("T")

_NOON = 12
_EVENING = 17 * 60
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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, in minutes from midnight; beyond 1440 it goes into the next day."""

    start: int
    end: int
    grain: Grain = "hour"

    def holds(self, minute: int) -> bool:
        """Tell whether a minute of the day lies in it."""
        return self.start <= minute < self.end or self.start <= minute + 1440 < self.end


@dataclass(frozen=True, slots=True)
class DatedPart:
    """A part of one day (or of each)."""

    date: Series
    part: Part


def make_clock(hour: int, minute: int | None, second: int | None, *, twelve: bool) -> Clock | None:
    """Return a time of day, or None if there is no such."""
    if not (hour < 24 or (hour == 24 and not minute)) or (minute or 0) > 59 or (second or 0) > 59:  # noqa: PLR2004
        return None
    grain: Grain = "hour" if minute is None else "minute" if second is None else "second"
    return Clock(hour % 24, minute or 0, second or 0, grain, twelve=twelve and 0 < hour <= _NOON)


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


def hour_minute(hours: Number, minutes: Number, *, twelve: bool = True) -> Clock | None:
    """Take "ten" and "thirty" for a time of day."""
    if hours.whole is None or minutes.whole is None or not 0 <= minutes.value < 60 or hours.value > 24:  # noqa: PLR2004
        return None
    if hours.digits and minutes.digits and len(minutes.digits) != 2:  # noqa: PLR2004
        return None
    return make_clock(hours.whole, minutes.whole, None, twelve=twelve)


def fixed_clock(at_hour: int, at_minute: int = 0) -> Clock:
    """Return the time of day that a word such as noon stands for."""
    return Clock(at_hour, at_minute)


def strict(clock: Clock) -> Clock:
    """Take the hour as of 24."""
    return replace(clock, twelve=False)


def loose(clock: Clock) -> Clock:
    """Take the hour as of either half of the day, where it may be."""
    return replace(clock, twelve=0 < clock.hour <= _NOON)


def morning_half(clock: Clock, _: object = None) -> Clock | None:
    """Compose "3" and "am"."""
    if clock.hour > _NOON:
        return None
    return replace(clock, hour=clock.hour % _NOON, twelve=False, sure=True)


def evening_half(clock: Clock, _: object = None) -> Clock | None:
    """Compose "3" and "pm"; "23 pm" is 23."""
    if clock.hour == 0:
        return None
    return replace(clock, hour=clock.hour if clock.hour >= _NOON else clock.hour + _NOON, twelve=False, sure=True)


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
    """Compose "half" and "four" as German does: half past three."""
    return _moved(clock, -30)


def _moved(clock: Clock, minutes: float) -> Clock | None:
    if clock.minute or clock.grain != "hour" or not 0 < abs(minutes) < 60 or minutes != int(minutes):  # noqa: PLR2004
        return None
    base = clock.hour if clock.hour or not clock.twelve else _NOON
    total = (base * 60 + int(minutes)) % 1440
    shifted = Clock(total // 60, total % 60, 0, "minute", clock.twelve)
    return replace(shifted, hour=_NOON) if clock.twelve and shifted.hour == 0 else shifted


def in_part(clock: Clock, part: Part) -> Clock | None:
    """Choose the half of the day in which a time lies in a part of it: "9 in the evening"."""
    if not clock.twelve and not (0 < clock.hour < _NOON <= part.start // 60):
        return clock
    early, late = clock.hour % _NOON, clock.hour % _NOON + _NOON
    for choice in (late, early) if part.start >= _NOON * 60 else (early, late):
        if part.holds(choice * 60 + clock.minute):
            return replace(clock, hour=choice, twelve=False)
    if part.start >= _EVENING and early < 6:  # noqa: PLR2004 — after midnight
        return replace(clock, hour=early, twelve=False)
    return replace(clock, hour=late if part.start >= _NOON * 60 else early, twelve=False)


def series(clock: Clock) -> Series:
    """Return a time of day on each day; both halves, if it may be either."""
    hours = (clock.hour % _NOON, clock.hour % _NOON + _NOON) if clock.twelve else (clock.hour,)
    return Every("day", lambda day: [_span(day, replace(clock, hour=hour_)) for hour_ in hours], clock.grain)


def _span(day: datetime, clock: Clock) -> Span:
    start = day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    return Span(start, step(start, clock.grain, 1), clock.grain)


def usual(clock: Clock) -> Clock:
    """Choose the half of the day that is usual in office hours."""
    if not clock.twelve:
        return clock
    base = clock.hour % _NOON
    return replace(clock, hour=base if base >= _OFFICE_FROM else base + _NOON, twelve=False)


def on_date(date: Series, clock: Clock) -> Series | None:
    """Compose a day and a time of day."""
    if is_finer(date.grain, "day"):
        return None
    likely = usual(clock)
    chosen = Within(date, series(likely))
    if not clock.twelve:
        return chosen
    other = replace(likely, hour=(likely.hour + _NOON) % 24)
    return Either(chosen, Within(date, series(other)))


def in_dated_part(dated: DatedPart, clock: Clock) -> Series | None:
    """Compose "tonight" and "at 8"; 12 at night is the midnight that ends the day."""
    chosen = in_part(clock, dated.part)
    if chosen is None:
        return None
    if chosen.hour < _NOON and dated.part.start >= _EVENING and (clock.twelve or clock.hour < 6):  # noqa: PLR2004
        return next_morning(dated.date, chosen)
    return on_date(dated.date, chosen)


def next_morning(date: Series, clock: Clock) -> Series | None:
    """Return a time of day on the day after."""
    return on_date(shifted(date, Length(days=1), "day"), replace(clock, twelve=False))


def part_series(part: Part) -> Series:
    """Return a part of the day on each day."""

    def make(day: datetime) -> list[Span]:
        return [Span(day + timedelta(minutes=part.start), day + timedelta(minutes=part.end), part.grain)]

    return Every("day", make, part.grain)


def clock_range(first: Clock, last: Clock) -> Part | None:
    """Compose "from 3 to 4 pm" or "9 to 5": a half that is not said follows from the other; midnight is no end."""
    start, end = _both_halves(first, last)
    begin, stop = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    if stop <= begin:
        stop += 720 if _in_the_afternoon(begin, stop, end) else 1440
    return Part(begin, stop, min(start.grain, end.grain, key=("second", "minute", "hour").index))


def _in_the_afternoon(begin: int, stop: int, end: Clock) -> bool:
    """11:30 to 1:30 ends after noon, also where hours are counted to 24; 22:00 to 2:00 ends the next day."""
    return not end.sure and 0 < end.hour < _NOON and begin < _EVENING and stop + 720 > begin


def _both_halves(first: Clock, last: Clock) -> tuple[Clock, Clock]:
    if first.twelve and not last.twelve:
        same = replace(first, hour=first.hour % _NOON + (_NOON if last.hour >= _NOON else 0), twelve=False)
        if (same.hour, same.minute) < (last.hour, last.minute) or (last.hour == 0 and same.hour):
            return same, last
        return replace(first, hour=(same.hour + _NOON) % 24, twelve=False), last
    start = usual(first)
    if last.twelve:
        for choice in (last.hour % _NOON, last.hour % _NOON + _NOON):
            if (choice, last.minute) > (start.hour, start.minute):
                return start, replace(last, hour=choice, twelve=False)
    return start, replace(last, twelve=False)


def next_minute(minute: int) -> Series:
    """Return the next time at which the minute hand stands there: "half past"."""
    return Every(
        "day",
        lambda day: [_span(day, Clock(hour_, minute, 0, "minute")) for hour_ in range(24)],
        "minute",
    )


def on_day_of(moment: Series, clock: Clock) -> Series | None:
    """Compose "in 7 days" and "at 5pm"."""
    if is_finer(moment.grain, "hour"):
        return None  # "in 20 minutes" has a time of day of its own

    def make(at: Moment) -> Span | None:
        found = meant(moment, at)
        return _span(floor(found.start, "day"), usual(clock)) if found else None

    return Once(make, clock.grain)


def length_after(length: Measure, clock: Clock) -> Series | None:
    """Compose "5 hours" and "after noon"."""
    return shifted(series(clock), length.length, length.grain) if is_finer(length.grain, "month") else None


def length_before(days: int, length: Measure, clock: Clock) -> Series | None:
    """Compose "5 hours" and "before noon", of the day so many from today; midnight is the one that ends it."""
    return _from_day(days + (clock.hour == 0), clock, -length.length, length.grain)


def plus(clock: Clock, length: Measure) -> Series | None:
    """Compose "4pm" and "+ 3 days"."""
    return _from_day(0, clock, length.length, length.grain)


def minus(clock: Clock, length: Measure) -> Series | None:
    """Compose "4pm" and "- 3 days"."""
    return _from_day(0, clock, -length.length, length.grain)


def _from_day(days: int, clock: Clock, length: Length, grain: Grain) -> Series | None:
    anchor = on_date(day_from_now(days), clock)
    return shifted(anchor, length, grain) if anchor else None


def day_from_now(days: int) -> Series:
    """Return a day counted from today."""
    return Once(lambda moment: whole(moment.now + timedelta(days=days), "day"), "day")


def spoken(hours: Number, minutes: Number) -> Clock | None:
    """Compose "ten" and "thirty"."""
    return None if hours.digits or minutes.digits else hour_minute(hours, minutes)


def spoken_zero(hours: Number, minutes: Number) -> Clock | None:
    """Compose "twelve", "oh" and "three"."""
    return spoken(hours, minutes) if minutes.value < 10 else None  # noqa: PLR2004


def round_before(minutes: Number, clock: Clock) -> Clock | None:
    """Compose "10" and "to 3": of minutes that people count so; "3 to 4" is a stretch of time."""
    return before(minutes, clock) if minutes.value in {5, 10, 15, 20, 25} else None


def half_past(clock: Clock) -> Clock | None:
    """Compose "half" and "three"."""
    return _moved(clock, 30)


def at_night(clock: Clock) -> Clock | None:
    """Compose "9" and "at night"."""
    return in_part(clock, _NIGHT)


def night_of(date: Series) -> DatedPart | None:
    """Compose "Monday" and "at night"."""
    return None if is_finer(date.grain, "day") else DatedPart(date, _NIGHT)


_NIGHT = Part(1080, 1440)


def tonight_at(part: Part, clock: Clock) -> Series | None:
    """Compose "tonight" and "815"."""
    return in_dated_part(DatedPart(day_from_now(0), part), clock)


def clock_ahead(clock: Clock, length: Measure) -> Series | None:
    """Compose "at 7" and "in 3 days"."""
    if is_finer(length.grain, "day"):
        return None
    moved = shifted(day_from_now(0), length.length, "day")
    return on_date(moved, clock)


def swapped(action: Callable[[Any, Any], T], second: Any, first: Any) -> T:
    """Compose two meanings in the other order."""
    return action(first, second)


def first_thing(date: Series) -> Series | None:
    """Compose "first thing" and "tomorrow"."""
    return on_date(date, _FIRST_THING)


def first_thing_of(dated: DatedPart) -> Series | None:
    """Compose "first thing" and "Monday morning"."""
    return first_thing(dated.date)


_FIRST_THING = Clock(9)


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


def less_minutes(clock: Clock, minutes: Number) -> Clock | None:
    """Compose "8 o'clock" and "less 10"."""
    return before(minutes, clock)


def three_quarters_to(clock: Clock) -> Clock | None:
    """Compose "dreiviertel" and "vier" as German does: quarter to four."""
    return _moved(clock, -15)


def evening_of(offset: int, part: Part) -> DatedPart:
    """Return a part of a day so many days from now."""
    return DatedPart(day_from_now(offset), part)


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


def in_part_given(part: Part, clock: Clock) -> Clock | None:
    """Choose the half of the day in which a time lies in a part that the words stand for."""
    return in_part(clock, part)


def hour24_and_fraction(hours: Number, fraction: Number) -> Clock | None:
    """Compose "5" and "and a half", of 24 hours."""
    clock = hour24(hours)
    return with_fraction(clock, fraction) if clock else None
