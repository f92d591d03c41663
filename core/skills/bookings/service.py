"""What can be booked: a service, who provides it, where, and by which rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from core.calendars.own.hours import shifts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.calendars import Shift


NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Provider:
    """Who provides a service. `person` is `platform/workspace/id` of one who can be written to, or empty."""

    name: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before a booking stands, and the answers that there are, if not any words."""

    ask: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """Something bookable: one of its providers and, if it has any, one of its rooms are taken up for it.

    `key` is its name in the settings, `also` other names that people use; `lengths` are offered, the first unless
    another is asked for. A group of `capacity` people shares one session. Without `hours` (rows as `shifts_of` reads
    them) the providers' count alone. `workspaces` (`platform/workspace`) may book it; everybody, if there are none.
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

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """When it is offered, if not whenever its providers work."""
        return shifts_of(self.hours)

    def every(self, length: timedelta) -> timedelta:
        """Return how far apart its slots begin: as told, or half an hour, or less for what is shorter."""
        return self.step or min(length, timedelta(minutes=30))

    def words(self) -> frozenset[str]:
        """Return all words by which it can be meant."""
        return words(" ".join((self.name, *self.also, *(each.name for each in self.providers))))


# fmt: off
_FILLING = frozenset({
    "a", "an", "the", "my", "our", "me", "us", "with", "at", "for", "in", "on", "of", "to", "and", "is", "some", "any",
    "please", "next", "appointment", "appointments", "booking", "bookings", "reservation", "session", "slot", "slots",
    "time", "free", "available", "by", "from", "i", "it", "that", "one", "want", "need", "would", "like", "minutes",
    "minute", "min", "hour", "hours", "book", "reserve", "something", "someone", "new", "another",
})
# fmt: on


def words(text: str) -> frozenset[str]:
    """Return the words of a text that say what is meant, folded."""
    return frozenset(re.findall(r"\w+", text.casefold())) - _FILLING


def meant(text: str, services: Sequence[Service]) -> list[Service]:
    """Return the services that a text can mean, the likeliest alone where one is: by their names, or the only one."""
    said = words(text)
    if not said:
        return list(services)
    scores = {
        each.key: (len(said - each.words()), -len(said & words(each.name))) for each in services if said & each.words()
    }
    best = min(scores.values(), default=None)
    return [each for each in services if scores.get(each.key) == best and best is not None]


def provider_meant(text: str, service: Service) -> Provider | None:
    """Return the provider whom a text names, if it names one of several and not the service by the same words."""
    said = words(text) - words(" ".join((service.name, *service.also)))
    named = [each for each in service.providers if said & words(each.name)]
    return named[0] if len(named) == 1 and len(service.providers) > 1 else None


_SERVICE: TypeAdapter[Service] = TypeAdapter(Service)


def as_json(service: Service) -> Any:
    """Return a service for a `jsonb` column."""
    return _SERVICE.dump_python(service, mode="json")


def from_json(value: Any) -> Service:
    """Return the service that was written."""
    return _SERVICE.validate_python(value)
