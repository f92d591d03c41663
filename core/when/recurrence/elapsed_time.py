"""Hourly and minutely rules: steps of elapsed time from the start, filtered by wall-clock time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from core.when.zones import localize, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.when.recurrence.rrule import Rule

_STEP = {"HOURLY": timedelta(hours=1), "MINUTELY": timedelta(minutes=1)}
_LOOKED_AT = 20_000
"""How many rejected steps in a row are examined. Eight years, the longest gap between dates, have fewer."""
_LAST = datetime(9990, 1, 1, tzinfo=UTC)


def elapsed(
    local_start: datetime, rule: Rule, zone: tzinfo, since: datetime, until: datetime | None = None
) -> Iterator[datetime]:
    """Yield the instants, in UTC, of an hourly or minutely rule in order, beginning at `since` or earlier.

    With `until`, no step later than a day after it is examined.
    """
    step = _STEP[rule.freq] * rule.interval
    moment = resolve(local_start, zone)
    if rule.count is None or not (rule.days or rule.numbers):  # otherwise, all since the start must be counted
        passed = max(0, (since.astimezone(UTC) - moment) // step)
        left = None if rule.count is None else rule.count - passed
        moment += passed * step
    else:
        left = rule.count
    end = rule.last_wall(zone)
    last = moment - timedelta(microseconds=1)
    last_step = min(until.astimezone(UTC), _LAST) + timedelta(days=1) if until else _LAST
    misses = 0
    while misses < _LOOKED_AT and moment < last_step and (left is None or left > 0):
        wall = localize(moment, zone)
        if "BYMINUTE" in rule.numbers:
            wall = wall.replace(minute=rule.numbers["BYMINUTE"][0])
        if end and wall > end:
            return
        unsuitable = _unsuitable(wall, rule)
        if unsuitable is None:
            found = _at_minute(moment, wall, rule, zone)
            if found > last:  # when clocks go back by half an hour, two steps are in one wall-clock hour
                yield found
                last = found
                left = None if left is None else left - 1
            misses = 0
            moment += step
        else:
            misses += 1
            moment += max(1, -(-(resolve(unsuitable, zone) - moment) // step)) * step


def _at_minute(moment: datetime, wall: datetime, rule: Rule, zone: tzinfo) -> datetime:
    """Return when the rule's minute occurs in the hour of a step, even if the clocks repeat that hour."""
    if "BYMINUTE" not in rule.numbers:
        return moment
    found = moment + timedelta(minutes=wall.minute - localize(moment, zone).minute)
    return found if localize(found, zone).minute == wall.minute else resolve(wall, zone)


def _unsuitable(wall: datetime, rule: Rule) -> datetime | None:
    """Return None if the rule accepts a wall-clock time, otherwise the end of the period that it rejects."""
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    allowed = rule.numbers.get
    if (
        wall.month not in allowed("BYMONTH", (wall.month,))
        or wall.day not in allowed("BYMONTHDAY", (wall.day,))
        or (rule.days and wall.weekday() not in {day for day, _ in rule.days})
    ):
        return midnight + timedelta(days=1)
    if wall.hour not in allowed("BYHOUR", (wall.hour,)):
        return wall.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return None
