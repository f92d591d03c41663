"""Our own calendar: who and what can be taken up, what takes it up, and when it is free."""

from core.calendars.own.directory import (
    add_days_off,
    ensure_person,
    ensure_resource,
    find_resource,
    find_resources,
    remove_days_off,
    set_hours,
    set_seats,
)
from core.calendars.own.free_time import free, free_time
from core.calendars.own.hours import ALWAYS, OFFICE, Hours, Shift, check_country, find_public_holiday
from core.calendars.own.intervals import Span, intersect_spans, merge_spans, subtract_spans
from core.calendars.own.resource import Kind, Resource
from core.calendars.own.slot_search import Diary, Slot, SlotRequirements, choose_fairest, find_slots, spread
from core.calendars.own.store import (
    Reservation,
    confirm_hold,
    ended_holds,
    extend_hold,
    find_diaries,
    find_reservations,
    list_reservations,
    release,
    reserve,
    shift,
)

__all__ = [
    "ALWAYS",
    "OFFICE",
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
    "ended_holds",
    "ensure_person",
    "ensure_resource",
    "extend_hold",
    "find_diaries",
    "find_public_holiday",
    "find_reservations",
    "find_resource",
    "find_resources",
    "find_slots",
    "free",
    "free_time",
    "intersect_spans",
    "list_reservations",
    "merge_spans",
    "release",
    "remove_days_off",
    "reserve",
    "set_hours",
    "set_seats",
    "shift",
    "spread",
    "subtract_spans",
]
