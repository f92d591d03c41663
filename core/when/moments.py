"""The moment at which to remind of a time that was read, where it is a day or a part of one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.when.dayparts import Part
from core.when.repeats import part_clock
from core.when.spans import ORDER
from core.when.zones import localize, resolve

if TYPE_CHECKING:
    from core.when.reading import Reading

_MORNING_HOUR = 9
_A_DAY = timedelta(days=1)


def moment(reading: Reading, *, now: datetime) -> datetime | None:
    """Return when to remind of a reading, aware and in its zone; None if it has no beginning.

    A day, a week or a month is reminded of at 9:00 on its first day, a part of the day at a usual hour of it ("tomorrow
    morning" at 9:00), everything else when it begins. A moment that is over while its day or its stretch is not becomes
    an hour from now.
    """
    if reading.start is None:
        return None
    start = localize(reading.start, reading.zone)
    chosen = start
    if ORDER[reading.grain or "second"] >= ORDER["day"]:
        chosen = start.replace(hour=_MORNING_HOUR, minute=0, second=0, microsecond=0)
        end = localize(reading.end, reading.zone) if reading.end else start + _A_DAY
    elif reading.kind == "interval" and reading.end and reading.grain == "hour":
        end = localize(reading.end, reading.zone)
        begins = start.hour * 60 + start.minute
        hour = part_clock(Part(begins, begins + int((end - start).total_seconds()) // 60)).hour
        chosen = max(start, start.replace(hour=hour, minute=0))
    else:
        return reading.start
    here = localize(now, reading.zone)
    if chosen < here < end:
        chosen = min(here + timedelta(hours=1), end - timedelta(minutes=1))
    return resolve(chosen, reading.zone).astimezone(reading.zone)
