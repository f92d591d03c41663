"""Our events as files and messages: read back, updated in place, and never more lines than they should have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest

from core.calendars.ical.ical_writer import (
    Event,
    WeeklyRepeat,
    make_uid,
    update_event,
    write_event,
    write_message,
)
from core.model.errors import InputError

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENT = Event(make_uid(UUID(int=7), "meeting 12"), "Plan; budget, and more", NINE, NINE + HOUR, 2)
LATER = Event(EVENT.uid, EVENT.title, NINE + HOUR, NINE + 2 * HOUR, 3)
ANA, LI = "Ana Ávila", "Li"


def _read(text: str) -> Any:
    return icalendar.Calendar.from_ical(text).walk("VEVENT")[0]


def _sent(text: str) -> tuple[str, Any]:
    return str(icalendar.Calendar.from_ical(text)["METHOD"]), _read(text)


def test_an_event_reads_back_as_it_was_written() -> None:
    event = _read(write_event(EVENT, now=NINE))
    assert (str(event["UID"]), str(event["SUMMARY"]), event["SEQUENCE"]) == (EVENT.uid, EVENT.title, 2)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (EVENT.starts, EVENT.ends)


def test_the_uid_depends_on_the_desk_and_the_purpose_alone() -> None:
    assert make_uid(UUID(int=7), "meeting 12") == EVENT.uid
    assert len({EVENT.uid, make_uid(UUID(int=8), "meeting 12"), make_uid(UUID(int=7), "meeting 13")}) == 3


def test_a_current_file_is_left_alone_and_a_moved_event_keeps_what_its_owner_added() -> None:
    text = write_event(EVENT, now=NINE)
    assert update_event(text, EVENT, now=NINE) is None
    noted = text.replace("END:VEVENT", "DESCRIPTION:a note\r\nEND:VEVENT")
    moved = update_event(noted, LATER, now=NINE)
    assert moved
    event = _read(moved)
    assert (event["DTSTART"].dt, event["SEQUENCE"], str(event["DESCRIPTION"])) == (LATER.starts, 3, "a note")
    assert update_event(moved, LATER, now=NINE) is None


def test_an_update_has_a_higher_sequence_than_the_file_and_undoes_repetition_and_cancellation() -> None:
    text = write_event(EVENT, now=NINE).replace("SEQUENCE:2", "SEQUENCE:9\r\nRRULE:FREQ=DAILY\r\nSTATUS:CANCELLED")
    event = _read(update_event(text, EVENT, now=NINE) or "")
    assert event["SEQUENCE"] == 10
    assert "RRULE" not in event


@pytest.mark.parametrize("text", ["no calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_a_file_that_is_not_the_event_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        update_event(text, LATER, now=NINE)


@pytest.mark.parametrize("title", ['Ev"il', "a\r\nATTENDEE:mailto:b@example.com", "a\nX:1", "a\x07b", "a;b,c:d^n"])
def test_a_title_adds_no_line_to_an_event(title: str) -> None:
    lines = write_event(Event("u@f", title, NINE, NINE + HOUR), now=NINE).split("\r\n")
    assert not any(line.startswith(("X:", "ATTENDEE:")) for line in lines)
    assert all(letter.isprintable() for line in lines for letter in line)


def test_an_invitation_asks_nobody_for_an_answer_which_is_given_here() -> None:
    method, event = _sent(write_message("REQUEST", EVENT, organizer=ANA, parties=[ANA, LI], now=NINE, where="Room 2"))
    assert (method, str(event["STATUS"]), event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 2)
    assert (str(event["UID"]), str(event["SUMMARY"]), str(event["LOCATION"])) == (EVENT.uid, EVENT.title, "Room 2")
    assert [(each.params["PARTSTAT"], each.params["RSVP"]) for each in event["ATTENDEE"]] == [("ACCEPTED", "FALSE")] * 2


def test_a_cancellation_cancels_the_same_event() -> None:
    method, event = _sent(write_message("CANCEL", EVENT, organizer=ANA, parties=[LI], now=NINE))
    assert (method, str(event["STATUS"]), str(event["UID"])) == ("CANCEL", "CANCELLED", EVENT.uid)


def test_a_participant_gets_an_address_that_leads_nowhere() -> None:
    _, event = _sent(write_message("REQUEST", EVENT, organizer=ANA, parties=[ANA, LI], now=NINE))
    assert [str(each) for each in event["ATTENDEE"]] == [
        "mailto:Ana..vila@frontdesk.invalid",
        "mailto:Li@frontdesk.invalid",
    ]


def test_a_weekly_event_repeats_in_its_zone_without_the_excluded_times() -> None:
    weekly = WeeklyRepeat(2, "Europe/Paris", (NINE + timedelta(weeks=2),))
    text = write_message("REQUEST", EVENT, organizer=ANA, parties=[LI], now=NINE, weekly=weekly)
    _, event = _sent(text)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;INTERVAL=2"
    assert event["DTSTART"].to_ical() == b"20261126T100000"
    assert event["EXDATE"].to_ical() == b"20261210T100000"
    assert "BEGIN:VTIMEZONE" in text


@pytest.mark.parametrize("name", ['Ev"il', "a\r\nATTENDEE:mailto:b@example.com", "a\nX:1", "a\x07b"])
def test_a_name_adds_no_line_to_an_invitation(name: str) -> None:
    lines = write_message("REQUEST", EVENT, organizer=name, parties=[name], now=NINE).split("\r\n")
    assert not any(line.startswith(("X:", "ATTENDEE:mailto:b@")) for line in lines)
    assert all(letter.isprintable() for line in lines for letter in line)
