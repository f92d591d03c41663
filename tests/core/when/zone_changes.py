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
SHORTEST_MONTH = 28


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


def check_around(zone: ZoneInfo, change: datetime, minute: int) -> None:
    """Around a change, a daily, a weekly and a monthly rule at a minute of that day come once a period, in order.

    The period is that of the wall-clock time meant: where the clocks jump over midnight (America/Nuuk), 23:20 of one
    day comes at 00:20 of the next.
    """
    day = localize(change, zone).replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    monthly = "FREQ=MONTHLY" if day.day <= SHORTEST_MONTH else "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    for rule, reach in (("FREQ=DAILY", 3 * _DAY), ("FREQ=WEEKLY", 21 * _DAY), (monthly, 93 * _DAY)):
        start = _months_before(day) if "MONTHLY" in rule else day - reach
        found = list(between(start, rule, zone, change - reach, change + reach))
        periods = [_period(one.local, start, rule) for one in found]
        assert periods == list(range(periods[0], periods[0] + len(periods))), (zone, change, rule, minute)
        assert len(periods) >= 5, (zone, change, rule, minute)
        instants = [one.instant for one in found]
        assert instants == sorted(set(instants)), (zone, change, rule, minute)
        assert all(localize(one.instant, zone) >= one.local for one in found), (zone, change, rule, minute)


def _months_before(day: datetime) -> datetime:
    """Return the same day of the month four months before, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - 4, 12)
    last = (datetime(year + month // 11, (month + 1) % 12 + 1, 1) - _DAY).day
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def _period(local: datetime, start: datetime, rule: str) -> int:
    """Return the number of the day, the week from the rule's weekday on, or the month."""
    if "MONTHLY" in rule:
        return local.year * 12 + local.month
    days = (local.date() - start.date()).days
    return days // 7 if "WEEKLY" in rule else days


def check_periods(zone: ZoneInfo, rule: str, start: datetime, expected: int, since: datetime, until: datetime) -> None:
    """Over a stretch of time, a rule comes once a period, in order."""
    found = [one.instant for one in between(start, rule, zone, since, until)]
    assert found == sorted(set(found)), (zone, rule)
    assert abs(len(found) - expected) <= 1, (zone, rule, len(found))
