"""What a developer gives the conformance kit: a stage, on which people and a platform do as they are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager

    from bots.platforms import Plug


class Can(StrEnum):
    """What a platform can do. If it cannot, the kit expects what is said after “Otherwise”."""

    HEAR_EDITS = "hear edits"
    """People can edit what they said, and we are told. Otherwise a correction is a new message with its own answer."""
    HEAR_DELETIONS = "hear deletions"
    """People can delete what they said, and we are told. Otherwise the answer stays."""
    EDIT = "edit"
    """We can edit what we said. Otherwise the new answer is shown below the old one, and buttons stay."""
    DELETE = "delete"
    """We can delete what we said. Otherwise it stays, and this is not an error."""
    THREADS = "threads"
    """A question in a channel opens a thread. Otherwise the answer is shown in the channel."""
    REDELIVER = "redeliver"
    """A message that could not be stored is delivered again. Otherwise its author is told at once, by a
    FrontdeskError, and no message is ever delivered twice."""
    FAIL = "fail"
    """The platform is behind a network, and can be down or busy. Otherwise it accepts replies as fast as they come."""
    HISTORY = "history"
    """Missed messages can be fetched. Otherwise they are lost, and later messages are still answered."""


class Where(StrEnum):
    """Where something is said."""

    DIRECT = "direct"
    """In the direct conversation of the person and Frontdesk."""
    CHANNEL = "channel"
    """In a channel that Frontdesk and everybody are in."""


class Trouble(StrEnum):
    """What goes wrong."""

    DOWN = "down"
    """Every call to the platform fails during the block; what people say still arrives."""
    BUSY = "busy"
    """The next message of Frontdesk is refused because of a rate limit, until `RETRY_AFTER_SECONDS` have passed."""
    LOST = "lost"
    """The next message of Frontdesk is posted, but the response to the call is lost."""
    GAP = "gap"
    """What people say during the block is not delivered; at its end the connection is back."""


RETRY_AFTER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of Frontdesk as it is shown on the platform.

    `text` is everything that a reader reads, including sources, with code in fences; `buttons` are labels in order;
    `pings` names the people whom the message notifies in addition to those whom any message notifies; `thread` is the
    id of the message in whose thread it is.
    """

    id: str
    text: str
    buttons: tuple[str, ...] = ()
    pings: tuple[str, ...] = ()
    thread: str | None = None


class Stage(Protocol):
    """A fake of the platform with an adapter connected to it.

    `plugs` are the adapters under test, usually one. `pinging` are texts that would notify people if they were sent
    unchanged. `longest` is how many characters the platform accepts in one message, None if any number.
    """

    plugs: Sequence[Plug]
    can: frozenset[Can]
    pinging: tuple[str, ...]
    longest: int | None

    def somebody(self) -> str:
        """Return the name of a person, a different one at each call; if possible, one who has said nothing yet."""
        ...

    async def say(
        self, text: str, *, person: str, where: Where, mention: bool = False, thread: str | None = None
    ) -> str:
        """Let a person say something, while Frontdesk listens or in a `GAP`, and return the platform's id of it.

        `mention` addresses Frontdesk; `thread` is the message in whose thread it is said. `@ana` in the text, with a
        name that `somebody` has returned, mentions that person in the platform's own way.
        """
        ...

    async def edit(self, said: str, text: str) -> None:
        """Let the person who said something edit it."""
        ...

    async def delete(self, said: str) -> None:
        """Let the person who said something delete it."""
        ...

    async def press(self, shown: Shown, label: str, *, person: str, line: str | None = None) -> None:
        """Let a person press a button, and fill in the form if it asks for a line."""
        ...

    async def deliver_again(self) -> None:
        """Deliver the last message again, and return when it is handled. Only for platforms that can `REDELIVER`."""
        ...

    def trouble(self, kind: Trouble) -> AbstractAsyncContextManager[None]:
        """Let something go wrong during the block."""
        ...

    async def shown(self, *, person: str, where: Where) -> Sequence[Shown]:
        """Return all messages of Frontdesk that are shown there, including threads, oldest first."""
        ...
