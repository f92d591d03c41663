"""Identifies a person in a workspace of a platform."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from core.model.messages import Address, Message


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person in a workspace. `names` are all names in the log; they do not count when two references are compared."""

    service: str
    workspace: str
    id: str
    names: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, message: Message) -> Self:
        """Return the sender of a message."""
        return cls(message.address.service, message.address.workspace, message.person.id)

    @classmethod
    def at(cls, address: Address) -> Self:
        """Return the person of a direct conversation; its channel must be the person's id (see `Address.of`)."""
        return cls(address.service, address.workspace, address.channel)

    @property
    def key(self) -> str:
        """The person as one string, `service/workspace/id`."""
        return "/".join(self.row)

    @property
    def row(self) -> tuple[str, str, str]:
        """The values for the columns `(service, workspace, person)`, as `(%s, %s, %s)` in SQL."""
        return self.service, self.workspace, self.id

    @property
    def columns(self) -> dict[str, str]:
        """The same values by column name, for `%(service)s`, `%(workspace)s` and `%(person)s` in SQL."""
        return dict(zip(("service", "workspace", "person"), self.row, strict=True))

    @property
    def digest(self) -> str:
        """The digest that a receipt holds instead of the key."""
        return digest(self.key)


def digest(key: str) -> str:
    """Return the SHA-256 of a key, in hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()
