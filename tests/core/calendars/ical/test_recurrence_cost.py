"""The cost of a rule is known before it is expanded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.calendars.ical.recurrence_cost import recurrence_cost
from core.model.errors import BadRule

SINCE = datetime(2026, 11, 24, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=100)
RECENT, ANCIENT = (datetime(year, 1, 1) for year in (2026, 2))  # noqa: DTZ001 — on the wall


def _cost(rrule: str, start: datetime = RECENT) -> float:
    return recurrence_cost(rrule, start, SINCE, UNTIL)


def test_a_rule_without_a_count_costs_its_window_however_old_it_is() -> None:
    assert _cost("FREQ=DAILY") == _cost("FREQ=DAILY", ANCIENT) == 102
    assert _cost("FREQ=MINUTELY;INTERVAL=60") == _cost("FREQ=HOURLY", ANCIENT) == 2_401


def test_a_rule_with_a_count_is_counted_from_its_start() -> None:
    assert _cost("FREQ=DAILY;COUNT=1000000", ANCIENT) > 700_000
    assert _cost("FREQ=HOURLY;COUNT=5", ANCIENT) == 6
    assert _cost("FREQ=HOURLY;COUNT=5;BYHOUR=3", ANCIENT) > 17_000_000


def test_many_times_a_day_cost_more() -> None:
    hours, minutes = (",".join(map(str, range(number))) for number in (24, 60))
    assert _cost(f"FREQ=DAILY;BYHOUR={hours};BYMINUTE={minutes}") > 14_000


def test_a_malformed_rule_is_refused() -> None:
    with pytest.raises(BadRule):
        _cost("FREQ=NEVER")
