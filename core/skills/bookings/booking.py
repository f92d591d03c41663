"""A booking: a client's seat in a session, and its state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from core.calendars import Span
from core.when import find_zone

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from core.model.messages import Address
    from core.model.person_ref import PersonRef

State = Literal["held", "booked", "missed", "cancelled", "dropped", "lapsed"]
SUBJECT = "booking"
PURPOSE = "session"


@dataclass(frozen=True, slots=True)
class Client:
    """A person who books, with the address of their direct conversation and the zone (IANA name) for notices."""

    who: PersonRef
    name: str = field(compare=False)
    address: Address = field(compare=False)
    zone: str = field(compare=False)

    @property
    def tz(self) -> tzinfo:
        """The zone as a `tzinfo`."""
        return find_zone(self.zone)


@dataclass(frozen=True, slots=True)
class Session:
    """A time when up to `capacity` people use a service. `provider` and `room` are ids. If `over`, all have left."""

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
    def span(self) -> Span:
        """When the session takes place."""
        return Span(self.starts, self.ends)

    @property
    def purpose(self) -> str:
        """The purpose under which the session's time is reserved."""
        return f"{PURPOSE} {self.id}"


@dataclass(frozen=True, slots=True)
class Booking:
    """A client's seat in a session. It is held until an instant, booked, or in a final state."""

    id: int
    session: Session
    seat: int
    client: Client
    state: State
    held_until: datetime | None
    answers: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        """The booking's name in replies and alarms."""
        return f"{SUBJECT} {self.id}"

    @property
    def reference(self) -> str:
        """The booking's name in buttons."""
        return f"#{self.id}"

    @property
    def hold(self) -> str:
        """The subject of the alarm that ends the booking's hold."""
        return f"hold {self.id}"


@dataclass(frozen=True, slots=True)
class Wait:
    """A place on the wait list: a client waits for a free time in a window. An empty `provider` means any provider."""

    id: int
    service: str
    minutes: int
    provider: str
    client: Client
    window: Span
