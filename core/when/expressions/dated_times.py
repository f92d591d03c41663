"""A day together with a time of day, as grammar rules compose them: "tomorrow at 9", "5 hours after noon"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.when.expressions import relative_dates
from core.when.expressions.containment import day_month_year, soon_or
from core.when.expressions.dates import month_day
from core.when.expressions.selection import derived, shifted
from core.when.expressions.series import Either, Every, Reference, Series, Within
from core.when.expressions.time_of_day import NOON, Clock, clock_span, series, usual
from core.when.grains import Span, closing, floor, is_finer, whole
from core.when.lengths import add_months

if TYPE_CHECKING:
    from datetime import datetime

    from core.when.expressions.quantities import Measure, Number

_CENTURY = 17
"""From here on, four digits after a date are likelier a year than a time of day."""


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


def on_day_of(reference: Series, clock: Clock) -> Series | None:
    """Compose "in 7 days" and "at 5pm"."""
    if is_finer(reference.grain, "hour"):
        return None  # "in 20 minutes" already has a time of day
    return derived(reference, clock.grain, lambda found, _: clock_span(floor(found.start, "day"), usual(clock)))


def on_date_or_number(date: Series, clock: Clock) -> Series | None:
    """Compose "Friday" and "4": an hour, or the day of the month if the coming 4th is a Friday."""
    day = month_day(clock.hour) if isinstance(date, Every) and date.period == "week" and clock.grain == "hour" else None
    at_hour = on_date(date, clock)
    return soon_or(date, day, at_hour) if day and at_hour else at_hour


def length_after(length: Measure, clock: Clock) -> Series | None:
    """Compose "5 hours" and "after noon"."""
    return shifted(series(clock), length.length, length.grain) if is_finer(length.grain, "month") else None


def length_before(days: int, length: Measure, clock: Clock) -> Series | None:
    """Compose "5 hours" and "before noon" of the day that is `days` from today. Midnight is the end of that day."""
    anchor = on_date(relative_dates.day(days + (clock.hour == 0)), clock)
    return shifted(anchor, -length.length, length.grain) if anchor else None


def plus(direction: int, clock: Clock, length: Measure) -> Series | None:
    """Compose "4pm" and "+ 3 days" (direction 1) or "- 3 days" (-1)."""
    anchor = on_date(relative_dates.day(0), clock)
    return shifted(anchor, length.length if direction > 0 else -length.length, length.grain) if anchor else None


def clock_ahead(clock: Clock, length: Measure) -> Series | None:
    """Compose "at 7" and "in 3 days"."""
    if is_finer(length.grain, "day"):
        return None
    return on_date(shifted(relative_dates.day(0), length.length, "day"), clock)


def on_month_day(ordinal: int, clock: Clock) -> Series | None:
    """Compose "the 19th" and "at 10"."""
    day = month_day(ordinal)
    return on_date(day, clock) if day else None


def at_this_time(date: Series) -> Series | None:
    """Compose "this time" and "next week": the current time of day, on the same weekday if a week is named."""
    if is_finer(date.grain, "day"):
        return None

    def same_time(found: Span, reference: Reference) -> Span:
        day, now = found.start, reference.now
        if date.grain == "week":
            day += timedelta(days=(now.weekday() - day.weekday()) % 7)
        elif date.grain != "day":
            day = add_months(now, _months_between(now, day))
        start = day.replace(hour=now.hour, minute=now.minute, second=0, microsecond=0)
        return Span(start, closing(start, "minute"), "minute")

    return derived(date, "minute", same_time)


def on_this_day(date: Series) -> Series | None:
    """Compose "the same day" and "next week"."""
    at = at_this_time(date)
    return derived(at, "day", lambda found, _: whole(found.start, "day")) if at else None


def _months_between(now: datetime, start: datetime) -> int:
    """Count the months to the named month or, if a year is named, to the same month of that year."""
    months = (start.year - now.year) * 12 + start.month - now.month
    return months if start.month != 1 or months % 12 == 0 else (start.year - now.year) * 12


def on_coming_day(offset: int, clock: Clock) -> Series | None:
    """Compose "tomorrow" and "1730" or "9.15". After "today", such a number might count anything."""
    return on_date(relative_dates.day(offset), clock) if offset > 0 else None


def on_coming_day_of_four(offset: int, clock: Clock) -> Series | None:
    """Compose "0900" and "tomorrow"."""
    return on_coming_day(offset, clock) if _is_round(clock) else None


def on_day_of_four(date: Series, clock: Clock) -> Series | None:
    """Compose "Friday" and "1730"."""
    return on_date(date, clock) if _is_round(clock) else None


def on_day_of_zero(date: Series, clock: Clock) -> Series | None:
    """Compose "0900" and "Friday". A number that counts things has no leading zero."""
    return on_date(date, clock) if _is_round(clock) and clock.hour < 10 and not clock.twelve else None  # noqa: PLR2004


def _is_round(clock: Clock) -> bool:
    return clock.grain == "minute" and clock.minute % 5 == 0


def on_date_of_four(date: Series, clock: Clock) -> Series | None:
    """Compose "5 January 2027" and "0900". Without a year, "dec 3 1945" is a year."""
    is_time = date.grain == "day" and _is_round(clock) and (date.fixed or clock.hour < _CENTURY)
    return on_date(date, clock) if is_time else None


def on_day_month_year(count: Number, number: int, year: Series, clock: Clock) -> Series | None:
    """Compose "06", "Nov", "2026" and "06:36:02", as in logs."""
    date = day_month_year(count, number, year)
    return on_date(date, clock) if date else None


def first_thing(date: Series) -> Series | None:
    """Compose "first thing" and "tomorrow"."""
    return on_date(date, Clock(9))
