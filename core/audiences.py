"""Who may read what: a document's audience, and the audiences that everybody in a conversation belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import SettingsError
from core.knowledge import PUBLIC
from core.messages import Reach

if TYPE_CHECKING:
    from core.messages import Message


@dataclass(frozen=True, slots=True)
class Audiences:
    """The audiences beside `public`: a name, and its members — people by their id, whole channels as `#name`.

    Names are no proof: on most platforms anybody may call himself anything.
    """

    members: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Audiences:
        """Read `staff=ana,li,#ops; board=ana`.

        Raises:
            SettingsError: a part is not `name=member,member`.
        """
        return cls(tuple(_audience(part) for part in text.split(";") if part.strip()))

    def has_members(self, name: str) -> bool:
        """Tell whether anybody belongs to an audience."""
        return name == PUBLIC or any(name == each for each, _ in self.members)

    def of(self, message: Message) -> tuple[str, ...]:
        """Return the audiences whose documents may be used in answering a message.

        In a direct message these are the person's. In a channel they are the channel's: a member of it who may read
        more is not alone there.
        """
        direct = message.reach is Reach.DIRECT
        reader = message.person.id.lstrip("#") if direct else f"#{message.address.channel.lstrip('#')}"
        return (PUBLIC, *(name for name, members in self.members if reader in members))


def _audience(part: str) -> tuple[str, frozenset[str]]:
    name, equals, members = part.partition("=")
    found = frozenset(member.strip() for member in members.split(",") if member.strip())
    if not equals or not name.strip() or not found:
        raise SettingsError(
            f"FRONTDESK_AUDIENCES has {part.strip()!r}, which is not name=member,member. "
            "Write for instance: staff=ana,li,#ops; board=ana"
        )
    return name.strip(), found
