"""What can be reserved: a person, a provider who is not on the platform, or a room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.calendars.own.hours import ALWAYS, OFFICE, Hours

Kind = Literal["person", "provider", "room"]


@dataclass(frozen=True, slots=True)
class Resource:
    """Something in a workspace that can be reserved once at a time.

    `key` is a person's id on the platform, or a name. It can be reserved within its `hours`. `seats` is how many people
    fit into a room, None if unknown.
    """

    id: int
    service: str
    workspace: str
    kind: Kind
    key: str
    name: str
    hours: Hours
    seats: int | None = None

    @property
    def is_person(self) -> bool:
        """Whether it is somebody who can be sent messages."""
        return self.kind == "person"


def default_hours(kind: Kind, zone: str) -> Hours:
    """Return the hours of a resource for which none were set."""
    return Hours(zone, ALWAYS if kind == "room" else OFFICE)
