"""Our own events as iCalendar text: written anew, or updated inside a file that the calendar's owner has edited."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

import icalendar

from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Characters that iCalendar text must not contain (RFC 5545, 3.1). A server would reject an event whose pasted title has
# one.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PRODUCT: Final = "-//Frontdesk//Frontdesk//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """An event from `starts` to `ends` (aware). `sequence` counts its changes."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    sequence: int = 0

    @classmethod
    def from_json(cls, uid: str, content: Mapping[str, Any], *, sequence: int) -> Event:
        """Return the event that a stored title, start and end describe."""
        starts, ends = (datetime.fromisoformat(content[name]) for name in ("starts", "ends"))
        return cls(uid, content["title"], starts, ends, sequence)


def make_uid(desk: UUID, purpose: str) -> str:
    """Return the UID of the event for a purpose: the same in every calendar and invitation, whatever its time.

    So a PUT can be repeated, and an invitation refers to the event that is in the calendar.
    """
    return f"{uuid5(desk, purpose)}@frontdesk"


def write_event(event: Event, *, now: datetime) -> str:
    """Return a calendar file with this event alone."""
    calendar = _calendar()
    calendar.add_component(_fill(icalendar.Event(), event, now))
    return serialize(calendar)


def update_event(text: str, event: Event, *, now: datetime) -> str | None:
    """Return the file from a server with the event's title and times set, or None if they are already right.

    Whatever the calendar's owner has added, such as a note or an alarm, stays.

    Raises:
        InputError: the file is not a calendar, or does not contain this event.
    """
    try:
        calendar = icalendar.Calendar.from_ical(text)
        component: Any = next(each for each in calendar.walk("VEVENT") if str(each.get("UID", "")) == event.uid)
        if _is_current(component, event):
            return None
        sequence = int(component.get("SEQUENCE", 0))
        for name in ("RRULE", "RDATE", "EXDATE", "DURATION"):
            component.pop(name, None)
        _fill(component, replace(event, sequence=max(sequence + 1, event.sequence)), now)
        return serialize(calendar)
    except (ValueError, StopIteration, KeyError) as error:
        raise InputError("its place in the calendar holds something else") from error


def serialize(calendar: icalendar.Calendar) -> str:
    """Return a calendar as text, without control characters."""
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


def _is_current(component: Any, event: Event) -> bool:
    times = [component[name].dt for name in ("DTSTART", "DTEND") if name in component]
    cancelled = str(component.get("STATUS", "")).upper() == "CANCELLED"
    return times == [event.starts, event.ends] and str(component.get("SUMMARY", "")) == event.title and not cancelled
