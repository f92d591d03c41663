"""Writes our events as iCalendar text: new and updated calendar files, invitations and cancellations (RFC 5546)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID, uuid5

import icalendar

from core.model.errors import InputError
from core.text.catalogue import _
from core.when import find_zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Characters that iCalendar text must not contain (RFC 5545, 3.1). A pasted title may contain one, and a server would
# reject the event.
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
        """Return the event whose title, start and end were stored."""
        starts, ends = (datetime.fromisoformat(content[name]) for name in ("starts", "ends"))
        return cls(uid, content["title"], starts, ends, sequence)


@dataclass(frozen=True, slots=True)
class WeeklyRepeat:
    """A repetition every `weeks` weeks at the same time of day in a zone (IANA name), except at some times (aware)."""

    weeks: int
    zone: str
    excluded: tuple[datetime, ...] = ()


def make_uid(desk: UUID, purpose: str) -> str:
    """Return the UID of the event for a purpose. It is the same in every calendar and invitation, whatever the time.

    So a PUT can be repeated, and an invitation refers to the event that is already in the calendar.
    """
    return f"{uuid5(desk, purpose)}@frontdesk"


def write_event(event: Event, *, now: datetime) -> str:
    """Return a calendar file that contains only this event."""
    return _serialize(_calendar(_fill(icalendar.Event(), event, now)))


def update_event(text: str, event: Event, *, now: datetime) -> str | None:
    """Return the server's file with the event's title and times set, or None if they are already right.

    Whatever the calendar's owner has added, such as a note or an alarm, stays.

    Raises:
        InputError: The file is not a calendar, or does not contain this event.
    """
    try:
        calendar = icalendar.Calendar.from_ical(text)
        component: Any = next(found for found in calendar.walk("VEVENT") if str(found.get("UID", "")) == event.uid)
        if _is_current(component, event):
            return None
        sequence = int(component.get("SEQUENCE", 0))
        for name in ("RRULE", "RDATE", "EXDATE", "DURATION"):
            component.pop(name, None)
        _fill(component, replace(event, sequence=max(sequence + 1, event.sequence)), now)
        return _serialize(calendar)
    except (ValueError, StopIteration, KeyError) as error:
        raise InputError(_("its place in the calendar holds something else")) from error


def write_message(
    method: Literal["REQUEST", "CANCEL"],
    event: Event,
    *,
    organizer: str,
    parties: Sequence[str],
    now: datetime,
    where: str = "",
    about: str = "",
    weekly: WeeklyRepeat | None = None,
) -> str:
    """Return an invitation (REQUEST) or a cancellation (CANCEL) that calendar programs can import.

    An invitation with a higher `sequence` updates the event, for instance its time. A cancellation needs a higher one
    too. `organizer` and `parties` are names.
    """
    item = _fill(icalendar.Event(), event, now, zone=weekly.zone if weekly else "UTC")
    if weekly:
        item.add("RRULE", {"FREQ": "WEEKLY", "INTERVAL": weekly.weeks})
        if weekly.excluded:
            item.add("EXDATE", [instant.astimezone(find_zone(weekly.zone)) for instant in weekly.excluded])
    item.add("STATUS", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    for name, value in (("LOCATION", where), ("DESCRIPTION", about)):
        if value:
            item.add(name, value)
    item.add("ORGANIZER", _address(organizer))
    answer = "NEEDS-ACTION" if method == "CANCEL" else "ACCEPTED"  # people answer in the chat
    for party in parties:
        item.add("ATTENDEE", _address(party, role="REQ-PARTICIPANT", partstat=answer, rsvp=False))
    calendar = _calendar(item, METHOD=method)
    if weekly:
        calendar.add_missing_timezones()
    return _serialize(calendar)


def _calendar(item: icalendar.Event, **properties: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    for name, value in {"VERSION": "2.0", "PRODID": PRODUCT, **properties}.items():
        calendar.add(name, value)
    calendar.add_component(item)
    return calendar


def _serialize(calendar: icalendar.Calendar) -> str:
    return _CONTROLS.sub("", calendar.to_ical().decode())


def _fill(component: Any, event: Event, now: datetime, *, zone: str = "UTC") -> Any:
    values: dict[str, object] = {
        "UID": event.uid,
        "DTSTAMP": now.astimezone(UTC),
        "DTSTART": event.starts.astimezone(find_zone(zone)),
        "DTEND": event.ends.astimezone(find_zone(zone)),
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


def _address(name: str, **parameters: Any) -> icalendar.vCalAddress:
    """Return an address that leads nowhere (`.invalid`, RFC 6761), because we do not know people's email addresses."""
    local = "".join(letter if letter.isascii() and letter.isalnum() else "." for letter in name).strip(".")
    return icalendar.vCalAddress.new(f"{local or 'somebody'}@frontdesk.invalid", cn=name, **parameters)
