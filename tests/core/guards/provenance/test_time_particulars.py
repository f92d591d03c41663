from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.guards.provenance.time_particulars import read_times

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("quarter to six", 345), ("halb elf abends", 630), ("7h20", 440), ("a las 20:30", 510), ("at 3", 180)],
)
def test_clock_times_are_read_in_any_language(text: str, clock: int) -> None:
    assert clock in read_times(text, NOW).clocks


def test_a_span_before_a_time_gives_another_time() -> None:
    times = read_times("at 10, one hour before", NOW)
    times.derive()
    assert {540, 600} <= times.clocks


def test_dates_are_read_from_words() -> None:
    assert date(2026, 12, 2) in read_times("tomorrow", NOW).dates
