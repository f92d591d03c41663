"""Invitations, as calendar programs read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest

from core.calendars.ical.event import Event, write_event, update_event, make_uid
from core.calendars.ical.invitation import Party, write_cancellation, write_invitation
from core.model.errors import InputError

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
EVENT = Event(make_uid(UUID(int=7), "meeting 12"), "Plan; budget, and more", NINE, NINE + timedelta(minutes=30), 2)
ANA, LI = Party("Ana Ávila", answer="ACCEPTED"), Party("Li", "li@example.com")


def test_an_invitation_asks_each_party_and_a_cancellation_takes_it_back() -> None:
    asked = icalendar.Calendar.from_ical(write_invitation(EVENT, organizer=ANA, parties=[ANA, LI], now=NINE, where="Room 2"))
    taken_back = icalendar.Calendar.from_ical(write_cancellation(EVENT, organizer=ANA, parties=[ANA, LI], now=NINE))
    event: Any = asked.walk("VEVENT")[0]
    assert (asked["METHOD"], taken_back["METHOD"]) == ("REQUEST", "CANCEL")
    assert (str(event["UID"]), event["SEQUENCE"], str(event["SUMMARY"])) == (EVENT.uid, 2, EVENT.title)
    assert (str(event["LOCATION"]), str(event["STATUS"])) == ("Room 2", "CONFIRMED")
    assert [str(each) for each in event["ATTENDEE"]] == ["mailto:Ana..vila@frontdesk.invalid", "mailto:li@example.com"]
    assert [each.params["RSVP"] for each in event["ATTENDEE"]] == ["FALSE", "TRUE"]
    assert str(taken_back.walk("VEVENT")[0]["STATUS"]) == "CANCELLED"


def test_what_stands_already_is_left_and_what_was_moved_keeps_what_its_owner_added() -> None:
    text = write_event(EVENT, now=NINE)
    assert update_event(text, EVENT, now=NINE) is None
    noted = text.replace("END:VEVENT", "DESCRIPTION:a note\r\nEND:VEVENT")
    later = Event(EVENT.uid, EVENT.title, NINE + timedelta(hours=1), NINE + timedelta(hours=2), 3)
    moved = update_event(noted, later, now=NINE)
    assert moved
    assert "a note" in moved
    assert "SEQUENCE:3" in moved
    assert update_event(moved, later, now=NINE) is None
    with pytest.raises(InputError):
        update_event("no calendar", later, now=NINE)
