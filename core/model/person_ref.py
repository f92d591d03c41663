"""Which person is meant: somebody in a workspace, as the platform's service knows him or her."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from core.model.messages import Address, Message


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person of a workspace. `names` are all names that the log knows; they do not take part in comparisons."""

    service: str
    workspace: str
    id: str
    names: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, message: Message) -> Self:
        """Return who sent a message."""
        return cls(message.address.service, message.address.workspace, message.person.id)

    @classmethod
    def at(cls, address: Address) -> Self:
        """Return whose direct conversation an address is. Its channel must be the person's id (see `Address.of`)."""
        return cls(address.service, address.workspace, address.channel)

    @property
    def key(self) -> str:
        """The person as one text, `service/workspace/id`."""
        return "/".join(self.row)

    @property
    def row(self) -> tuple[str, str, str]:
        """The values of the columns `(service, workspace, person)`, for `(%s, %s, %s)` in SQL."""
        return self.service, self.workspace, self.id

    @property
    def columns(self) -> dict[str, str]:
        """The same by the names of the columns, for `%(service)s`, `%(workspace)s` and `%(person)s` in SQL."""
        return dict(zip(("service", "workspace", "person"), self.row, strict=True))

    @property
    def digest(self) -> str:
        """What a receipt holds instead of the key."""
        return digest(self.key)


def digest(key: str) -> str:
    """Return the SHA-256 of a key, in hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()
