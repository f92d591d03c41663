from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.model.errors import InputError
from core.when import Length, from_iso, to_iso
from core.when.lengths import add_months

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(hours=1, minutes=30), "PT1H30M"),
        (timedelta(days=2, seconds=1.5), "P2DT1.5S"),
        (timedelta(minutes=-5), "-PT5M"),
        (timedelta(), "PT0S"),
        (Length(months=27), "P2Y3M"),
        (Length(months=1, days=15), "P1M15D"),
        (datetime(2026, 11, 27, 9, tzinfo=PARIS), "2026-11-27T09:00:00+01:00"),
    ],
)
def test_times_and_lengths_are_written_and_read_in_iso(value: datetime | timedelta | Length, text: str) -> None:
    assert to_iso(value) == text
    assert from_iso(text) == value


def test_weeks_are_read_as_days() -> None:
    assert from_iso("P7W") == timedelta(weeks=7)


@pytest.mark.parametrize("text", ["P", "PT", "soon", "2026-11-27T09:00", "2026-99-01T00:00Z"])
def test_what_is_no_iso_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        from_iso(text)


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, datetime(2027, 2, 28)), (13, datetime(2028, 2, 29)), (-1, datetime(2026, 12, 31)), (0, datetime(2027, 1, 31))],
)
def test_a_day_that_the_month_does_not_have_becomes_its_last(months: int, day: datetime) -> None:
    assert add_months(datetime(2027, 1, 31), months) == day


def test_days_are_counted_on_the_calendar_and_seconds_as_elapsed_time() -> None:
    evening = datetime(2027, 3, 27, 12)  # the clocks go forward in the night
    assert Length(days=1).after(evening, PARIS) == datetime(2027, 3, 28, 10, tzinfo=UTC)
    assert Length(seconds=86_400).after(evening, PARIS) == datetime(2027, 3, 28, 11, tzinfo=UTC)
    assert Length(days=1).after_instant(evening.replace(tzinfo=PARIS)) == datetime(2027, 3, 28, 10, tzinfo=UTC)


def test_lengths_are_added_and_negated() -> None:
    assert Length(months=1) + Length(days=2, seconds=3) == Length(1, 2, 3)
    assert -Length(1, 2, 3) == Length(-1, -2, -3)
    assert not Length()
