from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from core.model.errors import UnknownZone
from core.when import find_zone, zone_name


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
