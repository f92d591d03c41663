from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from core.model.errors import UnknownZone
from core.when import find_zone, localize, resolve, zone_name

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_that_the_clocks_skip_moves_forward_by_what_they_skip() -> None:
    assert resolve(datetime(2026, 3, 29, 2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert localize(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), BERLIN) == datetime(2026, 3, 29, 3, 30)


def test_of_a_time_that_comes_twice_the_first_is_taken() -> None:
    assert resolve(datetime(2026, 10, 25, 2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert resolve(datetime(2026, 10, 25, 2, 30, fold=1), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("Paris", "Europe/Paris"),
        ("new york", "America/New_York"),
        ("San Francisco", "America/Los_Angeles"),
        ("münchen", "Europe/Berlin"),
        ("utc", "UTC"),
        ("UTC+00:00", "UTC"),
        ("UTC-02:00", "UTC-02:00"),
        ("+05:30", "UTC+05:30"),
        ("GMT+2", "UTC+02:00"),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(text: str, name: str) -> None:
    zone = find_zone(text)
    assert zone_name(zone) == name
    assert zone_name(find_zone(name)) == name


def test_an_offset_is_a_fixed_zone() -> None:
    assert find_zone("UTC-02:00") == timezone(-timedelta(hours=2))


def test_an_unknown_zone_is_told_with_near_ones() -> None:
    with pytest.raises(UnknownZone, match="Did you mean Europe/Berlin"):
        find_zone("Europe/Berlim")
    with pytest.raises(UnknownZone, match="no time zone"):
        find_zone("../../etc/passwd")
    with pytest.raises(UnknownZone, match="Offsets reach"):
        find_zone("+99:00")
