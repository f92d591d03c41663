"""Invitations and cancellations, as calendar programs read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest

from core.calendars.ical.event import Event
from core.calendars.ical.invitation import Party, WeeklyRepeat, write_cancellation, write_invitation

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
EVENT = Event("u@frontdesk", "Plan", NINE, NINE + timedelta(minutes=30), 2)
ANA, LI = Party("Ana Ávila", answer="ACCEPTED"), Party("Li", "li@example.com")


def _read(text: str) -> tuple[str, Any]:
    calendar = icalendar.Calendar.from_ical(text)
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def test_an_invitation_asks_each_participant_who_has_not_answered() -> None:
    method, event = _read(write_invitation(EVENT, organizer=ANA, parties=[ANA, LI], now=NINE, where="Room 2"))
    assert (method, str(event["STATUS"]), event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 2)
    assert (str(event["UID"]), str(event["SUMMARY"]), str(event["LOCATION"])) == (EVENT.uid, EVENT.title, "Room 2")
    assert [each.params["RSVP"] for each in event["ATTENDEE"]] == ["FALSE", "TRUE"]


def test_a_cancellation_cancels_the_same_event() -> None:
    method, event = _read(write_cancellation(EVENT, organizer=ANA, parties=[LI], now=NINE))
    assert (method, str(event["STATUS"]), str(event["UID"])) == ("CANCEL", "CANCELLED", EVENT.uid)


def test_a_participant_without_an_address_gets_one_that_leads_nowhere() -> None:
    _, event = _read(write_invitation(EVENT, organizer=ANA, parties=[ANA, LI], now=NINE))
    assert [str(each) for each in event["ATTENDEE"]] == ["mailto:Ana..vila@frontdesk.invalid", "mailto:li@example.com"]


def test_a_weekly_event_repeats_in_its_zone_without_the_excluded_times() -> None:
    weekly = WeeklyRepeat(2, "Europe/Paris", (NINE + timedelta(weeks=2),))
    text = write_invitation(EVENT, organizer=ANA, parties=[LI], now=NINE, weekly=weekly)
    _, event = _read(text)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;INTERVAL=2"
    assert event["DTSTART"].to_ical() == b"20261126T100000"
    assert event["EXDATE"].to_ical() == b"20261210T100000"
    assert "BEGIN:VTIMEZONE" in text


@pytest.mark.parametrize("name", ['Ev"il', "a\r\nATTENDEE:mailto:b@example.com", "a\nX:1", "a\x07b"])
def test_a_name_adds_no_line_to_an_invitation(name: str) -> None:
    lines = write_invitation(EVENT, organizer=Party(name), parties=[Party(name)], now=NINE).split("\r\n")
    assert not any(line.startswith(("X:", "ATTENDEE:mailto:b@")) for line in lines)
    assert all(letter.isprintable() for line in lines for letter in line)
