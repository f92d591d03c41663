"""The ports that other packages implement, beside `core.model.knowledge.Knowledge` and `core.model.clock.Clock`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.model.attachment_documents import AttachmentDocument
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


class StillExists(Protocol):
    """Checks that something still exists, and locks it until the connection's transaction ends."""

    async def __call__(self, connection: AsyncConnection) -> bool:
        """Return whether it still exists; part of the caller's transaction."""
        ...


class AttachmentStore(Protocol):
    """The stored text of files that people sent, by `AttachmentDocument.key`. Works in the caller's transaction."""

    async def lock(self, connection: AsyncConnection) -> None:
        """Block new attachments until the transaction ends."""
        ...

    async def count_passages(self, connection: AsyncConnection, keys: Sequence[str]) -> dict[str, int]:
        """Return the number of passages of each attachment that is stored."""
        ...

    async def remove(self, connection: AsyncConnection, keys: Sequence[str]) -> int:
        """Remove attachments and return how many there were. After the commit, no search finds them."""
        ...


class AttachmentLibrary(AttachmentStore, Protocol):
    """Reads files that people send. Each becomes a document that only its own conversation can search."""

    def can_read(self, file: Attachment) -> bool:
        """Return whether files of this kind can be read."""
        ...

    async def add(self, document: AttachmentDocument, content: bytes, *, still_exists: StillExists) -> int:
        """Read a file, store its text, and return the number of its passages. Adding it again changes nothing.

        `still_exists` is called in the transaction that first writes the document, so a file that is removed later
        stays removed. If the process dies on the way, no search finds any part of the file; add it again.

        Raises:
            InputError: the file cannot be read; the text says why, in one sentence.
            RetryLater: a store is down, or has been busy for too long.
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
