"""Calendars: our own, with resources, hours and reservations, and those that people have connected."""

from core.calendars.own.directory import (
    Kind,
    Resource,
    add_days_off,
    ensure_person,
    ensure_resource,
    find_resource,
    find_resources,
    remove_days_off,
    set_hours,
)
from core.calendars.own.hours import ALWAYS, OFFICE, Hours, Shift, check_country, parse_shifts
from core.calendars.own.hours_in_words import describe_shifts
from core.calendars.own.hours_notation import parse_hours
from core.calendars.own.intervals import Span, merge_spans
from core.calendars.own.slot_search import Diary, Slot, SlotRequirements, choose_fairest, find_slots, spread
from core.calendars.own.store import (
    Reservation,
    confirm_hold,
    extend_hold,
    find_diaries,
    find_reservations,
    list_reservations,
    release,
    reserve,
)
from core.calendars.remote import connections
from core.calendars.remote.connections import CalendarConnection
from core.calendars.remote.invitation_files import Appointment, issue_cancellation, issue_invitation
from core.calendars.remote.outgoing_events import find_event_uid, queue_all_events

__all__ = [
    "ALWAYS",
    "OFFICE",
    "Appointment",
    "CalendarConnection",
    "Diary",
    "Hours",
    "Kind",
    "Reservation",
    "Resource",
    "Shift",
    "Slot",
    "SlotRequirements",
    "Span",
    "add_days_off",
    "check_country",
    "choose_fairest",
    "confirm_hold",
    "connections",
    "describe_shifts",
    "ensure_person",
    "ensure_resource",
    "extend_hold",
    "find_diaries",
    "find_event_uid",
    "find_reservations",
    "find_resource",
    "find_resources",
    "find_slots",
    "issue_cancellation",
    "issue_invitation",
    "list_reservations",
    "merge_spans",
    "parse_hours",
    "parse_shifts",
    "queue_all_events",
    "release",
    "remove_days_off",
    "reserve",
    "set_hours",
    "spread",
]
