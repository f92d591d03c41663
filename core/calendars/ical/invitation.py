"""Invitations and cancellations as files that calendar programs import (RFC 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import icalendar

from core.calendars.ical.event import PRODUCT, serialize
from core.when import find_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.calendars.ical.event import Event


@dataclass(frozen=True, slots=True)
class Party:
    """A participant by name. `email` is empty if unknown; `answer` is the participation status."""

    name: str
    email: str = ""
    answer: Literal["NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE"] = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True)
class WeeklyRepeat:
    """A repeat after so many weeks, at the same wall-clock time in a zone (IANA name), except at some times (aware)."""

    weeks: int
    zone: str
    excluded: tuple[datetime, ...] = ()


def write_invitation(
    event: Event,
    *,
    organizer: Party,
    parties: Sequence[Party],
    now: datetime,
    where: str = "",
    about: str = "",
    weekly: WeeklyRepeat | None = None,
) -> str:
    """Return an invitation (METHOD:REQUEST). One with a higher `sequence` updates the event, for instance its time."""
    return _message("REQUEST", event, organizer, parties, now, where, about, weekly)


def write_cancellation(event: Event, *, organizer: Party, parties: Sequence[Party], now: datetime) -> str:
    """Return a cancellation (METHOD:CANCEL). The `sequence` of its event must be higher than that of the invitation."""
    return _message("CANCEL", event, organizer, parties, now)


def _message(
    method: str,
    event: Event,
    organizer: Party,
    parties: Sequence[Party],
    now: datetime,
    where: str = "",
    about: str = "",
    weekly: WeeklyRepeat | None = None,
) -> str:
    zone = find_zone(weekly.zone) if weekly else UTC
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("METHOD", method)
    item = icalendar.Event()
    item.add("UID", event.uid)
    item.add("SEQUENCE", event.sequence)
    item.add("DTSTAMP", now.astimezone(UTC))
    item.add("DTSTART", event.starts.astimezone(zone))
    item.add("DTEND", event.ends.astimezone(zone))
    if weekly:
        item.add("RRULE", {"FREQ": "WEEKLY", "INTERVAL": weekly.weeks})
        if weekly.excluded:
            item.add("EXDATE", [instant.astimezone(zone) for instant in weekly.excluded])
    item.add("SUMMARY", event.title)
    item.add("STATUS", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    for name, value in (("LOCATION", where), ("DESCRIPTION", about)):
        if value:
            item.add(name, value)
    item.add("ORGANIZER", _address(organizer))
    for party in parties:
        item.add("ATTENDEE", _attendee(party, is_request=method == "REQUEST"))
    calendar.add_component(item)
    if weekly:
        calendar.add_missing_timezones()
    return serialize(calendar)


def _address(party: Party) -> icalendar.vCalAddress:
    """Return a participant's address, or if it is unknown, one that leads nowhere (`.invalid`, RFC 6761)."""
    local = "".join(letter if letter.isascii() and letter.isalnum() else "." for letter in party.name).strip(".")
    unknown = f"{local or 'somebody'}@frontdesk.invalid"
    address = icalendar.vCalAddress(f"mailto:{party.email or unknown}")
    address.params["CN"] = icalendar.vText(party.name)
    return address


def _attendee(party: Party, *, is_request: bool) -> icalendar.vCalAddress:
    address = _address(party)
    address.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = icalendar.vText(party.answer)
    address.params["RSVP"] = icalendar.vText("TRUE" if is_request and party.answer == "NEEDS-ACTION" else "FALSE")
    return address
