"""The ports that other packages implement, beside `core.model.knowledge.Knowledge` and `core.model.clock.Clock`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.model.attachment_documents import Paper
    from core.model.messages import Address, Attachment, Message, Reply
    from core.model.person_ref import PersonRef


@dataclass(frozen=True, slots=True)
class Limit:
    """So many sends at once, and then one each `interval_seconds`, to a channel or to a workspace."""

    scope: Literal["channel", "workspace"]
    interval_seconds: float
    burst: int = 1

    def key(self, address: Address) -> str:
        """Return the name of the scope that an address lies in."""
        place = f"{address.platform}/{address.workspace}"
        return f"{place}/{address.channel}" if self.scope == "channel" else place


class Platform(Protocol):
    """Where people talk: it can send a reply, and tell afterwards whether it did; `limits` is how fast."""

    name: str
    limits: tuple[Limit, ...]

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Send a reply and return the platform's id for it; it takes the place of what stands under `replaces`.

        The id of a reply that took several messages is theirs with commas between. An address whose name begins with @
        has a person's id as its channel: it means the direct conversation with that person.

        `key` goes along (24 hexadecimal digits, no other reply's), so that `find_sent` can tell later. Dies the process
        in between, the sender job asks `find_sent` before it sends again.

        Raises:
            RetryLater: the platform is down or busy; `after_seconds` is its Retry-After, if it gave one.
            FrontdeskError: it refuses; the text says why.
        """
        ...

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Return the platform's id of a reply if it stands there, None if it surely does not."""
        ...

    async def retract(self, address: Address, platform_id: str) -> None:
        """Take back what was sent; what is gone already is taken back.

        Raises:
            RetryLater: the platform is down or busy.
            FrontdeskError: it refuses; the text says why.
        """
        ...

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:
        """Return the content of a file that came with a message there.

        Raises:
            RetryLater: the platform is down or busy.
            InputError: there is no such file any more, or it cannot be had; the text says why.
        """
        ...

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why somebody, by the platform's id, may not have something posted there; None if that may be.

        It is asked before a post is set for a channel, and again before it is sent: who may not read a place or write
        there may not have us do so. One sentence, for the person.

        Raises:
            RetryLater: the platform is down or busy.
            FrontdeskError: it refuses; the text says why.
        """
        ...


class Open:
    """Lets everybody write everywhere: where there are no places that are closed to some."""

    async def objection(self, address: Address, person: str) -> str | None:  # noqa: ARG002
        """Have none."""
        return None


class NoFiles:
    """Has no files: where messages carry none, or they cannot be had."""

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:  # noqa: ARG002
        """Refuse."""
        raise InputError(f"I cannot get files here, so I have not read {attachment.name}.")


class Still(Protocol):
    """Tells whether something still stands, and keeps it so until the end of the connection's transaction."""

    async def __call__(self, connection: AsyncConnection) -> bool:
        """Tell, in that transaction."""
        ...


class Stock(Protocol):
    """What is kept of the files that people sent, by `Paper.key`, in transactions of the caller's."""

    async def hold(self, connection: AsyncConnection) -> None:
        """Let nothing be put there until the transaction's end."""
        ...

    async def known(self, connection: AsyncConnection, keys: Sequence[str]) -> dict[str, int]:
        """Return the number of passages of each paper that is there."""
        ...

    async def discard(self, connection: AsyncConnection, keys: Sequence[str]) -> int:
        """Remove papers, and return how many there were; nobody finds them after the commit."""
        ...


class Shelf(Stock, Protocol):
    """Where the files that people send are kept: each is a document that only its conversation can find."""

    def reads(self, file: Attachment) -> bool:
        """Tell whether a file is of a kind that can be read."""
        ...

    async def put(self, paper: Paper, content: bytes, *, still: Still) -> int:
        """Read a file, and return how many passages it has; once more changes nothing.

        `still` is asked in the transaction that makes its place; what is discarded after that is not put any more.
        Dies the process in between, nobody finds anything of it, and it is to be put again.

        Raises:
            InputError: it cannot be read; the text says why, in one sentence.
            RetryLater: a store is down, or busy for long.
        """
        ...


class Scheduler(Protocol):
    """Moves what is due into jobs, a skill's rows for instance, in every worker at once."""

    async def dispatch(self) -> float:
        """Move what is due, and return after how many seconds to look again.

        Raises:
            RetryLater: the database does not work.
        """
        ...


class PersonalData(Protocol):
    """Something that is kept of people, a skill's table for instance: shown to a person, and erased."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return what is kept of a person, rows by kind, fit for JSON."""
        ...

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase it in the transaction of the connection, and return how much by kind.

        It may be called again for somebody of whom nothing is left. Nothing of the log changes meanwhile; tables of
        your own that other transactions write to, lock first.
        """
        ...


class Drafts(Protocol):
    """Shows what is being written, where a platform can; the reply that follows replaces it."""

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show the whole text so far of what is written in answer to a message, unchecked; losing it loses nothing.

        `draft` is what the call before returned in this turn, also in a process that died since: the platform's id of
        what is shown. The reply is sent to take its place; None, if nothing is left to be replaced.
        """
        ...


class NoDrafts:
    """Shows nothing until the reply is there."""

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Let it pass."""
