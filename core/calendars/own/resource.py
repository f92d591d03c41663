"""Who and what can be taken up: a person, a provider who is on no platform, a room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.calendars.own.hours import ALWAYS, OFFICE, Hours

Kind = Literal["person", "provider", "room"]


@dataclass(frozen=True, slots=True)
class Resource:
    """Something of a workspace that is in one place at a time. `key` is a person's id on the platform, else a name.

    `hours` is when it can be taken up; `seats` how many people fit into a room, None if nobody counts.
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
        """Whether it can be written to."""
        return self.kind == "person"


def default_hours(kind: Kind, zone: str) -> Hours:
    """Return the hours of whoever has told none."""
    return Hours(zone, ALWAYS if kind == "room" else OFFICE)
