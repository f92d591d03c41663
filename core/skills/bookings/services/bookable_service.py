"""A service that can be booked: who provides it, where, and by which rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.calendars import parse_shifts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.calendars import Shift

NOTHING = timedelta()
SITE = "web/booking"
"""The workspace of people who book on the site, without an account."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of a service. `person` is `platform/workspace/id`, or empty if the provider is not on any platform."""

    name: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the client answers before a booking is confirmed. Without options, any text is an answer."""

    ask: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service that can be booked. A session takes up one of its providers and, if it has rooms, one of its rooms.

    `key` is its name in the settings file, and `also` are other names that people use. The first of `lengths` is the
    default. Up to `capacity` people share a session. `hours` are rows for `parse_shifts`; if there are none, only the
    providers' hours count. The `workspaces` (`platform/workspace`) may book it; if there are none, every workspace may.
    One that is `public` can also be booked on the site, by everybody.
    """

    key: str
    name: str
    providers: tuple[Provider, ...]
    also: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    lengths: tuple[timedelta, ...] = (timedelta(minutes=30),)
    step: timedelta | None = None
    before: timedelta = NOTHING
    after: timedelta = NOTHING
    notice: timedelta = timedelta(hours=1)
    ahead: timedelta = timedelta(days=60)
    capacity: int = 1
    cancel_until: timedelta = NOTHING
    move_until: timedelta = NOTHING
    remind: tuple[timedelta, ...] = (timedelta(hours=1),)
    questions: tuple[Question, ...] = ()
    price: str = ""
    notes: str = ""
    zone: str = ""
    hours: tuple[tuple[int, str, str], ...] = ()
    country: str = ""
    workspaces: tuple[str, ...] = ()
    public: bool = False

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """When the service is offered. If empty, it is offered whenever its providers work."""
        return parse_shifts(self.hours)

    def is_offered_in(self, workspace: str) -> bool:
        """Return whether it can be booked from a workspace (`platform/workspace`). The site is a workspace too."""
        if workspace == SITE:
            return self.public
        return not self.workspaces or workspace in self.workspaces

    def every(self, length: timedelta) -> timedelta:
        """Return the time between two possible starts: `step`, or half an hour, or `length` if that is shorter."""
        return self.step or min(length, timedelta(minutes=30))

    def length_of(self, minutes: int) -> timedelta | None:
        """Return the service's length of that many minutes, if it has one."""
        return next((length for length in self.lengths if length.total_seconds() == minutes * 60), None)

    def provider(self, name: str) -> Provider | None:
        """Return the provider with that name, if there is one."""
        return next((provider for provider in self.providers if provider.name == name), None)

    def words(self) -> frozenset[str]:
        """Return all words by which people can refer to the service."""
        return words(" ".join((self.name, *self.also, *(provider.name for provider in self.providers))))


# fmt: off
_FILLING = frozenset({
    "a", "an", "the", "my", "our", "me", "us", "with", "at", "for", "in", "on", "of", "to", "and", "is", "some", "any",
    "please", "next", "appointment", "appointments", "booking", "bookings", "reservation", "session", "slot", "slots",
    "time", "free", "available", "by", "from", "i", "it", "that", "one", "want", "need", "would", "like", "minutes",
    "minute", "min", "hour", "hours", "book", "reserve", "something", "someone", "new", "another",
})
# fmt: on


def words(text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning, case-folded."""
    return frozenset(re.findall(r"\w+", text.casefold())) - _FILLING


def match_services(text: str, services: Sequence[Service]) -> list[Service]:
    """Return the services that a text best matches. If it has no words that tell services apart, return all of them."""
    said = words(text)
    if not said:
        return list(services)
    scores = {
        service.key: (len(said - service.words()), -len(said & words(service.name)))
        for service in services
        if said & service.words()
    }
    best = min(scores.values(), default=None)
    return [service for service in services if best is not None and scores.get(service.key) == best]


def match_provider(text: str, service: Service) -> Provider | None:
    """Return the one provider whom a text names, if the service has several. Words for the service do not count."""
    said = words(text) - words(" ".join((service.name, *service.also)))
    named = [provider for provider in service.providers if said & words(provider.name)]
    return named[0] if len(named) == 1 and len(service.providers) > 1 else None


_ARTICLES = frozenset(
    [
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "einen",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "le",
        "les",
        "l",
        "une",
        "o",
        "os",
        "as",
        "um",
        "uma",
        "do",
        "da",
    ]
)


def is_name(text: str, services: Sequence[Service]) -> bool:
    """Return whether a text names services and nothing else."""
    return not words(text) - _ARTICLES - frozenset(word for service in services for word in service.words())
