"""An event of ours as iCalendar text: made, recognised, and put into what somebody else has made of it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

import icalendar

from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

# What no text of iCalendar may hold (RFC 5545, 3.1): a server would refuse an event for a title that somebody pasted.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PRODUCT: Final = "-//Frontdesk//Frontdesk//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """What stands in a calendar: from `starts` to `ends` (aware); `sequence` counts how often it was changed."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    sequence: int = 0

    @classmethod
    def of(cls, uid: str, wanted: Mapping[str, Any], *, sequence: int) -> Event:
        """Return the event that a row of what is wanted describes."""
        starts, ends = (datetime.fromisoformat(wanted[name]) for name in ("starts", "ends"))
        return cls(uid, wanted["title"], starts, ends, sequence)


def make_uid(desk: UUID, purpose: str) -> str:
    """Return the UID of what is reserved for a purpose: the same in every calendar and invitation, and at no time else.

    By it a PUT can be repeated, and an invitation means the event that stands in the calendar.
    """
    return f"{uuid5(desk, purpose)}@frontdesk"


def write_event(event: Event, *, now: datetime) -> str:
    """Return the event as a calendar of its own."""
    calendar = _calendar()
    calendar.add_component(_fill(icalendar.Event(), event, now))
    return serialize(calendar)


def update_event(text: str, event: Event, *, now: datetime) -> str | None:
    """Return what stands on a server with the event's title and times in it; None if they stand there already.

    What the calendar's owner has added, a note or an alarm, stays.

    Raises:
        InputError: what stands there is no calendar, or is none of this event.
    """
    try:
        calendar = icalendar.Calendar.from_ical(text)
        found: Any = next(each for each in calendar.walk("VEVENT") if str(each.get("UID", "")) == event.uid)
        if _says(found, event):
            return None
        given = int(found.get("SEQUENCE", 0))
        for name in ("RRULE", "RDATE", "EXDATE", "DURATION"):
            found.pop(name, None)
        moved = Event(event.uid, event.title, event.starts, event.ends, max(given + 1, event.sequence))
        _fill(found, moved, now)
        return serialize(calendar)
    except (ValueError, StopIteration, KeyError) as error:
        raise InputError("something else stands there in its place") from error


def serialize(calendar: icalendar.Calendar) -> str:
    """Return a calendar as text."""
    return _CONTROLS.sub("", calendar.to_ical().decode())


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    return calendar


def _fill(component: Any, event: Event, now: datetime) -> Any:
    values: dict[str, object] = {
        "UID": event.uid,
        "DTSTAMP": now.astimezone(UTC),
        "DTSTART": event.starts.astimezone(UTC),
        "DTEND": event.ends.astimezone(UTC),
        "SUMMARY": event.title,
        "SEQUENCE": event.sequence,
    }
    for name, value in values.items():
        component.pop(name, None)
        component.add(name, value)
    return component


def _says(component: Any, event: Event) -> bool:
    times = [component[name].dt for name in ("DTSTART", "DTEND") if name in component]
    cancelled = str(component.get("STATUS", "")).upper() == "CANCELLED"
    return times == [event.starts, event.ends] and str(component.get("SUMMARY", "")) == event.title and not cancelled
