"""Our events as files: read back, updated in place, and never more lines than they should have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest

from core.calendars.ical.event import Event, make_uid, update_event, write_event
from core.model.errors import InputError

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENT = Event(make_uid(UUID(int=7), "meeting 12"), "Plan; budget, and more", NINE, NINE + HOUR, 2)
LATER = Event(EVENT.uid, EVENT.title, NINE + HOUR, NINE + 2 * HOUR, 3)


def _read(text: str) -> Any:
    return icalendar.Calendar.from_ical(text).walk("VEVENT")[0]


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
