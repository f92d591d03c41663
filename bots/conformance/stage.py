"""What a developer gives the conformance kit: a stage, on which people and a platform do what they are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager

    from bots.platforms import Plug


class Can(StrEnum):
    """What a platform can do. Where it cannot, the kit holds the adapter to what is said here."""

    HEAR_EDITS = "hear edits"
    """People edit what they said, and we are told. Else a correction is a new message, with an answer of its own."""
    HEAR_DELETIONS = "hear deletions"
    """People delete what they said, and we are told. Else what was answered stays answered."""
    EDIT = "edit"
    """What we said can be edited. Else the new answer stands below the old one, and buttons stay."""
    DELETE = "delete"
    """What we said can be taken back. Else it stays, and that is no error."""
    THREADS = "threads"
    """A question in a channel opens a thread. Else the answer stands in the channel."""
    REDELIVER = "redeliver"
    """What could not be kept comes again by itself. Else whoever said it is told so at once, by a FrontdeskError, and
    nothing ever comes twice."""
    FAIL = "fail"
    """It lies beyond a network, and can be down or busy. Else it takes replies as fast as they come."""
    HISTORY = "history"
    """What was missed can be fetched. Else it is lost, and what is said after it is answered all the same."""


class Where(StrEnum):
    """Where something is said."""

    DIRECT = "direct"
    """Where the person and the desk are alone."""
    CHANNEL = "channel"
    """In a channel in which the desk is, the same one for everybody."""


class Trouble(StrEnum):
    """What goes wrong."""

    DOWN = "down"
    """Every call to the platform fails, for the time of the block; what people say still arrives."""
    BUSY = "busy"
    """The next message that the desk sends is refused as one too many: not before `RETRY_AFTER_SECONDS`."""
    LOST = "lost"
    """The next message that the desk sends stands there, but the answer to the call that sent it is lost."""
    GAP = "gap"
    """What people say during the block is delivered to nobody; at its end the connection is there again."""


RETRY_AFTER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the desk's as it stands on the platform.

    `text` is all that a reader reads, sources too, with code in fences; `buttons` are labels in their order; `pings`
    names everybody who is notified by it beside those who are notified by any message; `thread` is the id of the
    message in whose thread it stands.
    """

    id: str
    text: str
    buttons: tuple[str, ...] = ()
    pings: tuple[str, ...] = ()
    thread: str | None = None


class Stage(Protocol):
    """A fake of the platform with an adapter plugged in.

    `plugs` are what is tested, mostly one. `pinging` are texts, as a person means them, that would notify people if
    they were sent as they are. `longest` is how many characters the platform takes in one message, None if any number.
    """

    plugs: Sequence[Plug]
    can: frozenset[Can]
    pinging: tuple[str, ...]
    longest: int | None

    def somebody(self) -> str:
        """Return the name of a person, another one at each call; one who said nothing yet, if people are not few."""
        ...

    async def say(
        self, text: str, *, person: str, where: Where, mention: bool = False, thread: str | None = None
    ) -> str:
        """Let a person say something, once the desk listens or in a `GAP`, and return the platform's id of it.

        `mention` names the desk, `thread` is the message in whose thread it is. `@ana` in it, with a name that
        `somebody` has returned, mentions that person, as the platform writes it.
        """
        ...

    async def edit(self, said: str, text: str) -> None:
        """Let the person who said something edit it."""
        ...

    async def delete(self, said: str) -> None:
        """Let the person who said something delete it."""
        ...

    async def press(self, shown: Shown, label: str, *, person: str, line: str | None = None) -> None:
        """Let a person press a button, and fill in the form of one that asks for a line."""
        ...

    async def deliver_again(self) -> None:
        """Deliver once more what was delivered last, and return when the desk has taken it; it `REDELIVER`s."""
        ...

    def trouble(self, kind: Trouble) -> AbstractAsyncContextManager[None]:
        """Let something go wrong."""
        ...

    async def shown(self, *, person: str, where: Where) -> Sequence[Shown]:
        """Return all messages of the desk's that stand there, threads too, the oldest first."""
        ...
