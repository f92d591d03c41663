"""What is left of a calendar file before it is parsed."""

from __future__ import annotations

import pytest

from core.calendars.ical.content_lines import MOST_EVENT_CHARACTERS, extract
from core.model.errors import InputError


def _file(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def _event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", *lines, "END:VEVENT"]


def _kept(*lines: str) -> bool:
    return bool(extract(_file(*_event(*lines)), first="20261124", last="20261130").events)


@pytest.mark.parametrize(
    ("lines", "is_kept"),
    [
        (("DTSTART:20261126T090000Z",), True),
        (("DTSTART:20261201T090000Z",), False),
        (("DTSTART:20261101T090000Z",), False),
        (("DTSTART:20261101T090000Z", "DTEND:20261124T090000Z"), True),
        (("DTSTART:20261101T090000Z", "DURATION:P30D"), True),
        (("DTSTART:20201101T090000Z", "RRULE:FREQ=DAILY"), True),
        (("DTSTART:20270101T090000Z", "RECURRENCE-ID:20261126T090000Z"), True),
    ],
)
def test_only_events_that_may_lie_in_the_window_are_kept(lines: tuple[str, ...], is_kept: bool) -> None:  # noqa: FBT001
    assert _kept(*lines) is is_kept


def test_an_event_keeps_the_lines_that_determine_its_time_unfolded() -> None:
    lines = ("DTSTART:20261126T090000Z", "DESCRIPTION:long", "SUMMARY:a", " b", "BEGIN:VALARM", "UID:x", "END:VALARM")
    result = extract(_file(*_event(*lines)), first="20261124", last="20261130")
    assert result.events == [["DTSTART:20261126T090000Z", "SUMMARY:ab"]]


def test_the_zones_and_the_zone_of_the_calendar_are_kept() -> None:
    zone = ["BEGIN:VTIMEZONE", "TZID:X", "END:VTIMEZONE"]
    result = extract(_file("X-WR-TIMEZONE:Europe/Paris", *zone), first="20261124", last="20261130")
    assert (result.zone, result.zones) == ("Europe/Paris", [zone])


def test_an_event_that_is_too_large_is_counted() -> None:
    lines = _event("DTSTART:20261126T090000Z", f"SUMMARY:{'x' * MOST_EVENT_CHARACTERS}")
    result = extract(_file(*lines), first="20261124", last="20261130")
    assert (result.events, result.too_large) == ([], 1)


def test_what_is_not_a_calendar_is_refused() -> None:
    with pytest.raises(InputError, match="not a calendar"):
        extract(b"<html>", first="20261124", last="20261130")
