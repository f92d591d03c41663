"""When to remind somebody of a time that was read, if it is a day or part of a day, and the period that it names."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.when.expressions.dayparts import Part
from core.when.grains import COARSE, ORDER, step
from core.when.recurrence.repetition import part_clock
from core.when.zones import localize, resolve

if TYPE_CHECKING:
    from core.when.readings import Reading

_MORNING_HOUR = 9
_A_DAY = timedelta(days=1)


def moment(reading: Reading, *, now: datetime) -> datetime | None:
    """Return when to remind somebody of a reading, aware and in its zone, or None if it has no beginning.

    For a day, week or month, this is 9:00 on the first day; for part of a day, a usual hour (9:00 for "tomorrow
    morning"); for a weekend, Saturday; for the end of a month or year, its last day; for a deadline, the deadline
    itself or, if that is a day, the morning of it; for everything else, the beginning. If that is past but the day or
    interval is not over, it is an hour from now.
    """
    if reading.start is None:
        return None
    start, here = localize(reading.start, reading.zone), localize(now, reading.zone)
    end = localize(reading.end, reading.zone) if reading.end else start + min(_A_DAY, datetime.max - start)
    chosen = _chosen(reading, start, end, here)
    if chosen == start:
        return reading.start
    if chosen < here < end:
        chosen = min(here + timedelta(hours=1), end - timedelta(minutes=1))
    return resolve(chosen, reading.zone).astimezone(reading.zone)


def period(reading: Reading, *, now: datetime) -> tuple[datetime, datetime]:
    """Return the period that a time names: a whole day, week or month, or one minute from a time of day."""
    if reading.start is None:
        return now, now + (reading.duration if isinstance(reading.duration, timedelta) else timedelta(days=1))
    if reading.end:
        return reading.start, reading.end
    local = localize(reading.start, reading.zone)
    if reading.grain not in COARSE and local.time() != local.min.time():
        return reading.start, reading.start + timedelta(minutes=1)
    grain = reading.grain if reading.grain in COARSE else None
    return reading.start, resolve(step(local, grain or "day", 1), reading.zone)


def _chosen(reading: Reading, start: datetime, end: datetime, here: datetime) -> datetime:
    if reading.kind == "interval" and reading.end:
        if reading.grain == "second" and abs(start - here) < timedelta(seconds=1):
            return end if end.hour or end.minute else _morning(end - timedelta(seconds=1))
        if _is_weekend(start, end):
            return _morning(start + _A_DAY)
        if _ends_a_period(reading, start, end):
            return _morning(end - _A_DAY)
        if reading.grain == "hour":
            begins = start.hour * 60 + start.minute
            hour = part_clock(Part(begins, begins + int((end - start).total_seconds()) // 60)).hour
            return max(start, start.replace(hour=hour, minute=0))
    is_whole = ORDER[reading.grain or "second"] >= ORDER["day"] and not (start.hour or start.minute)
    return _morning(start) if is_whole else start  # "in two weeks" keeps the current time of day


def _morning(day: datetime) -> datetime:
    return day.replace(hour=_MORNING_HOUR, minute=0, second=0, microsecond=0)


def _is_weekend(start: datetime, end: datetime) -> bool:
    """Return whether an interval contains whole days and begins on an evening, as a weekend does on Friday."""
    return bool(start.hour) and end - start > timedelta(days=2)


def _ends_a_period(reading: Reading, start: datetime, end: datetime) -> bool:
    """Return whether an interval is the end of a month, quarter or year, which is due on its last day."""
    if end.day != 1 or end.hour:
        return False
    months = (end.year - start.year) * 12 + end.month - start.month
    return months in {1, 4} if reading.grain == "month" else end - start == timedelta(days=9)
