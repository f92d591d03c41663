"""What people say of the services, for the offline model: heard as such only if it names one of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.abilities.catalogues import Phrases
from core.skills.bookings.service import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.skills.bookings.service import Service

_ABOUT = {
    "book": (
        "book {what}",
        "book me {what}",
        "reserve {what}",
        "i want to book {what}",
        "i would like to book {what}",
        "i'd like to book {what}",
        "i need to book {what}",
        "can i book {what}",
        "make a booking for {what}",
        "make an appointment {what}",
        "i need an appointment {what}",
        "i want an appointment {what}",
        "i would like an appointment {what}",
        "i'd like an appointment {what}",
        "schedule an appointment {what}",
        "get me an appointment {what}",
        "schedule {what}",
    ),
    "free_times": (
        "when is {what} free {when}",
        "when is {what} free",
        "when is {what} available {when}",
        "when is {what} available",
        "when can i book {what}",
        "is {what} free {when}",
        "is {what} available {when}",
        "which times are free for {what}",
        "what times are free for {what}",
        "show me free times for {what}",
        "show me the free times for {what}",
        "free times for {what}",
        "free slots for {what}",
    ),
    "add_to_wait_list": (
        "put me on the wait list for {what}",
        "put me on the waiting list for {what}",
        "add me to the wait list for {what}",
        "add me to the waiting list for {what}",
        "tell me when {what} is free",
        "tell me when {what} becomes free",
    ),
}
_NAMED = {
    "cancel_booking": ("cancel my {name}", "cancel the {name}", "call off my {name}"),
    "move_booking": (
        "move my {name} to {{when}}",
        "move the {name} to {{when}}",
        "reschedule my {name} to {{when}}",
        "reschedule the {name} to {{when}}",
        "postpone my {name} to {{when}}",
        "move my {name}",
        "reschedule my {name}",
    ),
    "list_bookings": ("when is my {name}",),
}
_SHOWN = frozenset({"list_bookings", "book"})
_BOOKABLE = re.compile(r"\b(?:appointments?|bookings?|reservations?|slots?)\b", re.IGNORECASE)


def phrases_of(services: Sequence[Service]) -> dict[str, Phrases]:
    """Return how people speak of the services, by ability; where there are none, nobody is offered to book."""
    if not services:
        return {name: Phrases(offered=False) for name in _SHOWN}
    known = frozenset(word for each in services for word in each.words())
    names = dict.fromkeys(name for each in services for name in (each.name, *each.also) if "{" not in name)

    def heard(arguments: Mapping[str, Any]) -> bool:
        what = str(arguments.get("what", ""))
        return not what or _BOOKABLE.search(what) is not None or not known.isdisjoint(words(what))

    named = {
        ability: Phrases(tuple(said.format(name=name) for said in patterns for name in names))
        for ability, patterns in _NAMED.items()
    }
    return named | {ability: Phrases(examples, heard) for ability, examples in _ABOUT.items()}
