"""A day and a time of day together, as the grammar composes them: "tomorrow at 9", "5 hours after noon"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.when.clocks import NOON, Clock, _span, series, usual
from core.when.series import Either, Moment, Once, Series, Within, meant, shifted
from core.when.spans import Span, floor, is_finer, whole

if TYPE_CHECKING:
    from core.when.lengths import Length
    from core.when.numbers import Measure
    from core.when.reading import Grain


def on_date(date: Series, clock: Clock) -> Series | None:
    """Compose a day and a time of day."""
    if is_finer(date.grain, "day") or not is_finer(date.grain, "month"):
        return None
    likely = usual(clock)
    chosen = Within(date, series(likely))
    if not clock.twelve:
        return chosen
    other = replace(likely, hour=(likely.hour + NOON) % 24)
    return Either(chosen, Within(date, series(other)), other_is_later=likely.hour < NOON)


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


def clock_ahead(clock: Clock, length: Measure) -> Series | None:
    """Compose "at 7" and "in 3 days"."""
    if is_finer(length.grain, "day"):
        return None
    moved = shifted(day_from_now(0), length.length, "day")
    return on_date(moved, clock)


def first_thing(date: Series) -> Series | None:
    """Compose "first thing" and "tomorrow"."""
    return on_date(date, _FIRST_THING)


_FIRST_THING = Clock(9)
