"""Audiences: who is allowed to read which documents, and so which documents can be used in a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model.errors import SettingsError
from core.model.knowledge import PUBLIC
from core.model.messages import Reach

if TYPE_CHECKING:
    from core.model.messages import Message

APPROVED = "approved"
"""The audience of documents that somebody has approved. Everybody may read them."""
_IN = "in "
"""The audience of a conversation's own files is this prefix and the conversation's key."""


@dataclass(frozen=True, slots=True)
class Audiences:
    """The audiences besides `public`. Each has a name and members: people, groups of people and whole channels.

    They are named by the platform's ids.

    In the terminal, the id of a channel is its `#name`. Other names do not count, because on most platforms people can
    give themselves and their channels any name.
    """

    members: tuple[tuple[str, frozenset[str]], ...] = ()
    approved_only: bool = False

    @classmethod
    def parse(cls, text: str, *, approved_only: bool = False) -> Audiences:
        """Read `staff=ana,li,#ops; board=ana`. With `approved_only`, no document answers but those that are approved.

        Raises:
            SettingsError: an audience does not have the form `name=member,member`.
        """
        return cls(tuple(_audience(part) for part in text.split(";") if part.strip()), approved_only)

    def has_members(self, name: str) -> bool:
        """Return whether an audience has any members."""
        if self.approved_only:
            return name == APPROVED
        return name == PUBLIC or name.startswith(_IN) or any(name == known for known, _ in self.members)

    def of(self, message: Message) -> tuple[str, ...]:
        """Return the audiences whose documents may be used to answer a message.

        In a direct message, these are the person's audiences; in a channel, the channel's, because others read it too.
        If people of other organisations read it, only public documents are used. Files sent to the conversation itself
        can always be used, unless only approved documents are.
        """
        if self.approved_only:
            return (APPROVED,)
        channel, here = message.address.channel, (PUBLIC, of_conversation(message.address.conversation))
        if message.external:
            return here
        # The member ids that match. No person's id begins with `#`, so a person cannot pass for a channel.
        direct = message.reach is Reach.DIRECT
        readers = {message.person.id.lstrip("#"), *message.groups} if direct else {channel, f"#{channel.lstrip('#')}"}
        return (*here, *(name for name, members in self.members if not members.isdisjoint(readers)))


def of_conversation(key: str) -> str:
    """Return the audience of files sent to a conversation: only the people in that conversation."""
    return f"{_IN}{key}"


def _audience(part: str) -> tuple[str, frozenset[str]]:
    name, equals, members = part.partition("=")
    found = frozenset(member.strip() for member in members.split(",") if member.strip())
    if not equals or not name.strip() or not found:
        raise SettingsError(
            f"FRONTDESK_AUDIENCES has {part.strip()!r}, which is not name=member,member. "
            "Write for instance: staff=ana,li,#ops; board=ana"
        )
    # In the terminal, the id of Ana is `ana`. Ids of Slack and Discord are numbers or in upper case, so the lower case
    # of an id is nobody else's id.
    return name.strip(), found | {member.casefold() for member in found}
