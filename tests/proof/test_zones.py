"""The proof: in every zone, around each change of its offset in 2020–2037, each daily, weekly and monthly rule comes
exactly once a period. `make proof` runs it; a sample of it stands in `tests/core/when/test_zone_sample.py`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from tests.core.when.zone_changes import FIRST, LAST, changes, check_around, check_periods

pytestmark = [pytest.mark.proof, pytest.mark.slow]

ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})
GROUPS = [ZONES[first::24] for first in range(24)]
"""One test each: a test of its own for each zone would cost every run of the suite seconds to collect."""
YEARS = 18


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: str(names[0]))
def test_each_rule_comes_once_a_period_around_every_change(names: list[str]) -> None:
    for name in names:
        zone = ZoneInfo(name)
        for change in changes(zone):
            local = change.astimezone(zone)
            minutes = {local.hour * 60 + local.minute + shift for shift in range(-190, 191, 10)}
            for minute in sorted({minute % 1440 for minute in minutes} | {0, 1439}):
                check_around(zone, change, minute)


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: str(names[0]))
def test_each_rule_comes_once_a_period_over_all_years(names: list[str]) -> None:
    for name in names:
        zone = ZoneInfo(name)
        for hour, minute in ((0, 0), (0, 30), (1, 30), (2, 0), (2, 30), (3, 0), (23, 30)):
            start = datetime(2020, 1, 1, hour, minute)
            days = (LAST - FIRST).days
            check_periods(zone, "FREQ=DAILY", start, days, FIRST, LAST)
            check_periods(zone, "FREQ=WEEKLY;BYDAY=SU", start, days // 7, FIRST, LAST)
            check_periods(zone, "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", start, 12 * YEARS, FIRST, LAST)
