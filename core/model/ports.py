"""The ports that other packages implement, besides `core.model.knowledge.Knowledge` and `core.model.clock.Clock`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from psycopg import AsyncConnection

    from core.model.attachment_documents import AttachmentDocument
    from core.model.messages import Address, Attachment, Message
    from core.model.person_ref import PersonRef
    from core.model.replies import Reply, Step
    from core.model.skill_documents import SkillDocument, StoredDocument

    StillExists = Callable[[AsyncConnection], Awaitable[bool]]
    """Tells whether something still exists, and locks it until the connection's transaction ends."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A rate limit of a channel or workspace: `burst` sends at once, then one every `interval_seconds`."""

    scope: Literal["channel", "workspace"]
    interval_seconds: float
    burst: int = 1

    def key(self, address: Address) -> str:
        """Return the key of the channel or workspace that an address belongs to."""
        place = f"{address.platform}/{address.workspace}"
        return f"{place}/{address.channel}" if self.scope == "channel" else place


class Platform(Protocol):
    """A chat platform. It sends replies, and can tell later whether it did; `limits` are its rate limits.

    `largest_file` is the size in bytes of the largest file that it takes with a reply, or 0 if it takes none.
    """

    name: str
    limits: tuple[Limit, ...]
    largest_file: int

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Send a reply and return the platform's id for it. It replaces the one with the id `replaces`.

        If a reply takes several messages, its id is theirs, joined by commas. An address whose name begins with @ has a
        person's id as its channel: it is the direct conversation with that person.

        `key` (24 hexadecimal digits, unique to this reply) is sent along, so that `find_sent` can find the reply. If
        the process dies in between, the sender job asks `find_sent` before it sends again.

        Raises:
            RetryLater: the platform is down or busy; `after_seconds` is its Retry-After, if it gave one.
            FrontdeskError: it refuses; the text says why.
        """
        ...

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Return the platform's id of a reply if it was posted, or None if it certainly was not."""
        ...

    async def retract(self, address: Address, platform_id: str) -> None:
        """Take back what was sent. If it is gone already, do nothing. Raises as `send` does."""
        ...

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:
        """Return the content of a file attached to a message there.

        Raises:
            RetryLater: the platform is down or busy.
            InputError: the file is gone or cannot be fetched; the text says why.
        """
        ...

    async def objection(self, address: Address, person: str) -> str | None:
        """Return in one sentence why a person (the platform's id) cannot have something posted there; None if they can.

        This is asked when a post is scheduled, and again before it is sent, because we write for people only where they
        are allowed to read and write themselves. Raises as `send` does.
        """
        ...


class Open:
    """Lets everybody write everywhere. For platforms without restricted channels."""

    async def objection(self, address: Address, person: str) -> str | None:  # noqa: ARG002
        """Allow every post."""
        return None


class NoFiles:
    """Has no files. For platforms whose messages carry none, or that cannot provide them."""

    largest_file: int = 0

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:  # noqa: ARG002
        """Refuse every file."""
        raise InputError(f"I cannot get files here, so I have not read {attachment.name}.")


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

        `still_exists` is called in the transaction that records the file, before any of its text is written. If the
        file was removed by then, nothing is stored. If the process dies before the end, no search finds any part of the
        file, and it has to be added again.

        Raises:
            InputError: the file cannot be read, or was removed; the text says why and, if possible, what to do.
            RetryLater: a store is down, or has been busy for too long.
            StoreError: a store cannot be written.
        """
        ...


class Redactor(Protocol):
    """Hides secrets in what people write, such as passwords, keys and tokens."""

    async def without_secrets(self, text: str, mark: str) -> str:
        """Return a text with a mark in place of each secret."""
        ...


class DocumentStore(Protocol):
    """The stored documents of skills, by `SkillDocument.key`. Works in the caller's transaction."""

    async def remove(self, connection: AsyncConnection, keys: Sequence[str]) -> int:
        """Remove documents and return how many there were. After the commit, no search finds them."""
        ...

    async def updated(self, connection: AsyncConnection, ids: Sequence[str]) -> dict[str, StoredDocument]:
        """Return the documents, of any origin, that are stored under these ids (`Citation.document`)."""
        ...


class DocumentLibrary(DocumentStore, Protocol):
    """Learns documents of skills. Each is an origin of its own, which people find like any other document."""

    async def put(self, document: SkillDocument, *, still_wanted: StillExists) -> None:
        """Learn a document, or learn it anew. Putting it again changes nothing.

        `still_wanted` is called in the transaction that records it, before any of its text is written. If the process
        dies before the end, the old version is found, or none, and the document has to be put again.

        Raises:
            InputError: the document is refused, or is not wanted any more; the text says why.
            RetryLater: a store is down, or has been busy for too long.
            StoreError: a store cannot be written.
        """
        ...


class Scheduler(Protocol):
    """Moves what is due, such as a skill's rows, into jobs. Runs in every worker at once."""

    async def dispatch(self) -> float:
        """Move what is due, and return the number of seconds until the next look.

        Raises:
            RetryLater: the database does not work.
        """
        ...


class PersonalData(Protocol):
    """Personal data, such as a skill's table: exported and erased on request."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return what is stored about a person: rows by kind, ready for JSON."""
        ...

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase it in the caller's transaction, and return the number of rows by kind.

        It may be called again when nothing is left. The log does not change meanwhile. Lock tables of your own that
        other transactions write to.
        """
        ...


class Drafts(Protocol):
    """Shows a reply while it is being written, on platforms that can. The finished reply replaces it."""

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show the whole text so far of the reply to a message. It is not checked yet, and need not arrive.

        `draft` is what the previous call in this turn returned, possibly in a process that has died: the platform's id
        of the draft. Return the id that the reply is to replace, or None if nothing is shown.
        """
        ...


@runtime_checkable
class StepDrafts(Drafts, Protocol):
    """Drafts that also show what the desk does before it writes."""

    async def show_steps(self, message: Message, steps: Sequence[Step], *, draft: str | None) -> str | None:
        """Show all steps so far, in the order in which they began. `draft` and what is returned are those of `show`."""
        ...


@runtime_checkable
class TypingIndicator(Protocol):
    """A platform that can show that somebody is typing."""

    async def show_typing(self, address: Address) -> None:
        """Show for some seconds that somebody is typing there. Raises as `Platform.send` does."""
        ...


class NoDrafts:
    """Shows no drafts."""

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show nothing."""
