"""A booking: who has a seat in which session, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from core.when import find_zone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime, tzinfo

    from psycopg import AsyncConnection

    from core.model.messages import Address, Reply


State = Literal["held", "booked", "missed", "cancelled", "dropped", "lapsed"]
SUBJECT = "booking"
PURPOSE = "session"


@dataclass(frozen=True, slots=True)
class Client:
    """Who books: a person of a workspace, where to reach him or her alone, and in which zone to tell times."""

    platform: str
    workspace: str
    person: str
    name: str = field(compare=False)
    address: Address = field(compare=False)
    zone: str = field(compare=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """The person as the tables have it."""
        return self.platform, self.workspace, self.person

    @property
    def tz(self) -> tzinfo:
        """The zone itself."""
        return find_zone(self.zone)


@dataclass(frozen=True, slots=True)
class Session:
    """A time at which a service takes place, with the provider (a resource's id) and room, for so many people."""

    id: int
    service: str
    starts: datetime
    ends: datetime
    provider: int | None
    room: int | None
    provider_name: str
    room_name: str
    capacity: int
    over: bool = False

    @property
    def purpose(self) -> str:
        """What its reservations are for."""
        return f"{PURPOSE} {self.id}"


@dataclass(frozen=True, slots=True)
class Booking:
    """A seat of a client in a session: held until an instant, booked, or what became of it."""

    id: int
    session: Session
    seat: int
    client: Client
    state: State
    held_until: datetime | None
    answers: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        """How a reply, and its alarms, name it."""
        return f"{SUBJECT} {self.id}"

    @property
    def hold(self) -> str:
        """How the alarm that ends its hold names it."""
        return f"hold {self.id}"


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody who waits for a time between two instants to be free, with one provider or, if that is empty, with any.

    `state` tells whether one was offered.
    """

    id: int
    service: str
    minutes: int
    provider: str
    client: Client
    starts: datetime
    ends: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Doing:
    """What changes to bookings are made with: the effect's or the ring's transaction, the time, and how to tell others.

    All that is done through it is one transaction: dies the process before its commit, nothing was done or said; dies
    it after, all of it stands, and the sender says the rest.
    """

    connection: AsyncConnection
    now: datetime
    tell: Callable[[Address, Reply], Awaitable[None]]
