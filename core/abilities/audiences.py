"""Who may read what: a document's audience, and the audiences that everybody in a conversation belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model.errors import SettingsError
from core.model.knowledge import PUBLIC
from core.model.messages import Reach

if TYPE_CHECKING:
    from core.model.messages import Message

_IN = "in "
"""How the audience of a conversation's own files begins; the rest is its key."""


@dataclass(frozen=True, slots=True)
class Audiences:
    """The audiences beside `public`: a name, and its members — people and whole channels by the platform's ids.

    At a terminal the id of a channel is its `#name`. Names are no proof: on most platforms anybody may call himself, or
    a channel, anything.
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
        return name == PUBLIC or name.startswith(_IN) or any(name == each for each, _ in self.members)

    def of(self, message: Message) -> tuple[str, ...]:
        """Return the audiences whose documents may be used in answering a message.

        In a direct message these are the person's. In a channel they are the channel's: a member of it who may read
        more is not alone there. What people of other organisations read too is answered from public ones alone.

        What was sent to the conversation itself, everybody there can read.
        """
        here = (PUBLIC, of_conversation(message.address.conversation))
        if message.external:
            return here
        readers = _readers(message)
        return (*here, *(name for name, members in self.members if not members.isdisjoint(readers)))


def of_conversation(key: str) -> str:
    """Return the audience of what was sent to a conversation: whoever reads along there, and nobody else."""
    return f"{_IN}{key}"


def _readers(message: Message) -> frozenset[str]:
    """Return the members that stand for whoever reads along; no person's id begins with `#`."""
    if message.reach is Reach.DIRECT:
        return frozenset([message.person.id.lstrip("#")])
    channel = message.address.channel
    return frozenset([channel, f"#{channel.lstrip('#')}"])


def _audience(part: str) -> tuple[str, frozenset[str]]:
    name, equals, members = part.partition("=")
    found = frozenset(member.strip() for member in members.split(",") if member.strip())
    if not equals or not name.strip() or not found:
        raise SettingsError(
            f"FRONTDESK_AUDIENCES has {part.strip()!r}, which is not name=member,member. "
            "Write for instance: staff=ana,li,#ops; board=ana"
        )
    return name.strip(), found
