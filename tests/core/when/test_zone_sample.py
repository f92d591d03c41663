"""A sample of the proof of `tests/proof/test_zones.py`, in zones with every sort of change."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.core.when.zone_changes import changes, check_around, check_periods

SINCE, UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Paris",  # an hour, at 01:00 UTC
        "America/New_York",  # an hour, at 02:00
        "America/Havana",  # midnight itself is skipped
        "Australia/Lord_Howe",  # half an hour
        "Antarctica/Troll",  # two hours
        "Africa/Casablanca",  # around Ramadan
        "Asia/Gaza",
        "Asia/Tokyo",  # never
    ],
)
def test_each_rule_comes_once_a_period_where_the_clocks_change(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(zone, SINCE, UNTIL):
        local = change.astimezone(zone)
        for shift in range(-120, 121, 30):
            check_around(zone, change, (local.hour * 60 + local.minute + shift) % 1440)
    start = datetime(2024, 1, 1, 2, 30)
    check_periods(zone, "FREQ=DAILY", start, (UNTIL - SINCE).days, SINCE, UNTIL)
    check_periods(zone, "FREQ=WEEKLY;BYDAY=SU", start, (UNTIL - SINCE).days // 7, SINCE, UNTIL)
    check_periods(zone, "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", start, 36, SINCE, UNTIL)
