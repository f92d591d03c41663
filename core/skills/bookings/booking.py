"""A booking: a client's seat in a session, and its state."""

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
    """A person who books: the workspace, the address of the direct conversation, and the zone for times."""

    platform: str
    workspace: str
    person: str
    name: str = field(compare=False)
    address: Address = field(compare=False)
    zone: str = field(compare=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """The person, as in the tables."""
        return self.platform, self.workspace, self.person

    @property
    def tz(self) -> tzinfo:
        """The zone itself."""
        return find_zone(self.zone)


@dataclass(frozen=True, slots=True)
class Session:
    """A time at which a service takes place, with a provider and a room (ids of resources), for `capacity` people."""

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
        """The purpose of its reservations."""
        return f"{PURPOSE} {self.id}"


@dataclass(frozen=True, slots=True)
class Booking:
    """A client's seat in a session: held until an instant, booked, or in a final state."""

    id: int
    session: Session
    seat: int
    client: Client
    state: State
    held_until: datetime | None
    answers: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        """Its name in replies and alarms."""
        return f"{SUBJECT} {self.id}"

    @property
    def hold(self) -> str:
        """The name of the alarm that ends its hold."""
        return f"hold {self.id}"


@dataclass(frozen=True, slots=True)
class Wait:
    """A place on the wait list: a client who waits for a time between two instants, with a provider or, if empty, any.

    `state` tells whether a time was offered.
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
    """The context of a change: the transaction of the effect or alarm, the time, and how to tell others.

    Everything done through it is one transaction. If the process dies before the commit, nothing is stored or sent; if
    after, everything stands, and the sender delivers the messages.
    """

    connection: AsyncConnection
    now: datetime
    tell: Callable[[Address, Reply], Awaitable[None]]
