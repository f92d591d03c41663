"""Every zone of the database and every change of its offset, found by looking, for the tests and the proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.when import between, localize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def changes(zone: ZoneInfo, since: datetime = FIRST, until: datetime = LAST) -> Iterator[datetime]:
    """Yield the instants, to the minute, at which the offset of a zone changes."""
    day = since
    while day < until:
        if offset(day, zone) != offset(day + _DAY, zone):
            yield _first_with_new_offset(day, day + _DAY, zone)
        day += _DAY


def offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    """Return a zone's offset at an instant."""
    found = instant.astimezone(zone).utcoffset()
    assert found is not None
    return found


def _first_with_new_offset(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    while after - before > _MINUTE:
        middle = before + (after - before) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= before:
            break
        before, after = (middle, after) if offset(middle, zone) == offset(before, zone) else (before, middle)
    return after


def check_daily(zone: ZoneInfo, change: datetime, minute: int) -> None:
    """Around a change, a daily rule at a minute of the day comes once on each day, never early, in order."""
    around = localize(change, zone)
    start = (around - 3 * _DAY).replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    found = list(between(start, "FREQ=DAILY", zone, change - 4 * _DAY, change + 3 * _DAY))
    days = [one.local.date() for one in found]
    assert days == sorted(set(days)), (zone, change, minute)
    assert (days[-1] - days[0]).days == len(days) - 1, (zone, change, minute)
    instants = [one.instant for one in found]
    assert instants == sorted(set(instants)), (zone, change, minute)
    assert all(localize(one.instant, zone) >= one.local for one in found), (zone, change, minute)


def check_periods(zone: ZoneInfo, rule: str, start: datetime, expected: int, since: datetime, until: datetime) -> None:
    """Over a stretch of time, a rule comes once a period, in order."""
    found = [one.instant for one in between(start, rule, zone, since, until)]
    assert found == sorted(set(found)), (zone, rule)
    assert abs(len(found) - expected) <= 1, (zone, rule, len(found))
