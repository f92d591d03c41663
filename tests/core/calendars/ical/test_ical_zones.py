"""The zones that calendar files name."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.calendars.ical.ical_zones import MOST_RULED, FileZones, find_iana_zone

SUMMER = datetime(2026, 7, 1)  # noqa: DTZ001 — on the wall


def _block(name: str, *lines: str) -> list[str]:
    return ["BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE"]


def _rules(offset: str, *more: str) -> tuple[str, ...]:
    standard = ("DTSTART:16010101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", *more)
    return ("BEGIN:STANDARD", *standard, "END:STANDARD")


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ('"Europe/Paris"', "Europe/Paris"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/softwarestudio.org/Tzfile/America/New_York", "America/New_York"),
        ("/example.com/Tzfile/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("UTC", "Etc/UTC"),
    ],
)
def test_a_zone_is_found_by_its_iana_or_windows_name_or_a_path(name: str, zone: str) -> None:
    assert find_iana_zone(name) == ZoneInfo(zone)


@pytest.mark.parametrize("name", ["", "Nowhere", "No/Where", "localtime"])
def test_other_names_are_no_zones(name: str) -> None:
    assert find_iana_zone(name) is None


def test_a_zone_with_an_own_name_is_found_by_its_location_or_its_rules() -> None:
    zones = FileZones([_block("A", "X-LIC-LOCATION:Asia/Tokyo"), _block("B", *_rules("+0530"))])
    assert zones.find("A") == ZoneInfo("Asia/Tokyo")
    found = zones.find("B")
    assert found is not None
    assert SUMMER.replace(tzinfo=found).utcoffset() == timedelta(hours=5, minutes=30)
    assert zones.find("C") is None


def test_rules_of_unbounded_cost_and_more_than_a_few_zones_of_own_rules_are_not_read() -> None:
    assert FileZones([_block("A", *_rules("+0530", "RRULE:FREQ=SECONDLY"))]).find("A") is None
    zones = FileZones([_block(str(n), *_rules("+0530")) for n in range(MOST_RULED + 1)])
    assert [zones.find(str(n)) is None for n in range(MOST_RULED + 1)] == [False] * MOST_RULED + [True]
