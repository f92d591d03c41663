"""Our own calendar: who and what can be taken up, what takes it up, and when it is free."""

from core.calendars.own.directory import (
    add_days_off,
    drop_days_off,
    find_resource,
    person_of,
    resource_of,
    resources,
    set_hours,
    set_seats,
)
from core.calendars.own.free_time import free, free_time
from core.calendars.own.hours import ALWAYS, OFFICE, Hours, Shift, checked_country, public_holiday
from core.calendars.own.intervals import Span, common, joined, without
from core.calendars.own.resource import Kind, Resource
from core.calendars.own.slot_search import Diary, Slot, Wanted, fairest, slots, spread
from core.calendars.own.store import (
    Reservation,
    diaries,
    ended_holds,
    entries,
    hold_on,
    keep,
    release,
    reservations_of,
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
    "Span",
    "Wanted",
    "add_days_off",
    "checked_country",
    "common",
    "diaries",
    "drop_days_off",
    "ended_holds",
    "entries",
    "fairest",
    "find_resource",
    "free",
    "free_time",
    "hold_on",
    "joined",
    "keep",
    "person_of",
    "public_holiday",
    "release",
    "reservations_of",
    "reserve",
    "resource_of",
    "resources",
    "set_hours",
    "set_seats",
    "shift",
    "slots",
    "spread",
    "without",
]
