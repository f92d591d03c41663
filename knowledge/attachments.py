"""Stores attached files as documents that only their conversation can search. Each file is an origin of its own."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from core.abilities.audiences import of_conversation
from core.model.errors import InputError
from knowledge.documents import SENT, LoadedDocument, LoadLimits, document_id
from knowledge.formats.conversion import KINDS, SUFFIXES, convert
from knowledge.secret_detection import describe, find_secrets
from knowledge.storage import origin_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from psycopg import AsyncConnection

    from core.model.attachment_documents import AttachmentDocument
    from core.model.messages import Attachment
    from core.model.ports import StillExists
    from knowledge.documents import Event
    from knowledge.library import Library

LIMITS: Final = LoadLimits(file_bytes=20_000_000, unpacked_bytes=200_000_000, convert_seconds=30)
"""Limits for a file in a conversation. They are tight because people wait for the answer."""
MOST_CHARACTERS: Final = 500_000
"""The longest text of an attachment: about 800 passages, which are embedded within seconds."""
PATIENCE_SECONDS: Final = 20.0
"""How long a file waits for another sync to finish. After that, the turn that needs the file is retried later."""

CLEANUP_SECONDS: Final = 10.0
"""How often the worker removes the vectors of removed attachments."""


class AttachmentStore:
    """Implements the port `AttachmentStore`: counts and removes stored attachments, in the caller's transaction."""

    async def lock(self, connection: AsyncConnection) -> None:
        """Block new attachments until the transaction ends."""
        await origin_store.lock(connection)

    async def count_passages(self, connection: AsyncConnection, keys: Sequence[str]) -> dict[str, int]:
        """Return the number of passages of each attachment that is stored."""
        found = await origin_store.count_passages(connection, [_origin(key) for key in keys])
        return {origin.removeprefix(SENT): passages for origin, passages in found.items()}

    async def remove(self, connection: AsyncConnection, keys: Sequence[str]) -> int:
        """Remove attachments with all their text, and return how many there were. Their vectors are removed later."""
        return await origin_store.remove(connection, [_origin(key) for key in keys])


class AttachmentLibrary(AttachmentStore):
    """Implements the port `AttachmentLibrary`: converts attached files and adds them to the library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def can_read(self, file: Attachment) -> bool:
        """Return whether a file can be converted, going by its name and then by its media type."""
        return bool(_suffix(file))

    async def add(self, document: AttachmentDocument, content: bytes, *, still_exists: StillExists) -> int:
        """Convert a file, store its text, and return the number of its passages.

        Raises the errors that `core.model.ports.AttachmentLibrary.add` names.
        """
        file = document.file
        converted = await convert(file.name, content, suffix=_suffix(file), limits=LIMITS)
        if len(converted.text) > MOST_CHARACTERS:
            raise InputError(
                f"{file.name} has {len(converted.text):,} characters, and I read at most {MOST_CHARACTERS:,} "
                "of a file here. Whoever runs me can have it learned (`frontdesk learn FILE`)."
            )
        if secrets := await asyncio.to_thread(find_secrets, converted.text):
            raise InputError(
                f"I did not read {file.name}, since it seems to contain secrets: {describe(secrets)}. "
                "Delete it here, and send it again without them."
            )
        origin = _origin(document.key)
        loaded = LoadedDocument(document_id(origin, ""), file.name, file.link or file.name, converted.text, "")
        report = await self._library.learn(
            origin,
            of_conversation(document.conversation),
            _only(loaded),
            still_exists=still_exists,
            patience_seconds=PATIENCE_SECONDS,
        )
        if report.failed:
            raise InputError(report.failed[0].line)
        return await self._library.count_passages(origin)


class VectorCleanup:
    """A `Scheduler` that removes the vectors of removed attachments from Chroma."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def dispatch(self) -> float:
        """Remove orphaned vectors, and return how many seconds to wait before the next run."""
        await self._library.remove_orphaned_vectors()
        return CLEANUP_SECONDS


def _origin(key: str) -> str:
    return f"{SENT}{key}"


def _suffix(file: Attachment) -> str:
    suffix = PurePath(file.name).suffix.lower()
    kind = file.type.partition(";")[0].strip().lower()
    if suffix in KINDS:
        return suffix
    return SUFFIXES.get(kind) or (".txt" if kind.startswith("text/") else "")


async def _only(document: LoadedDocument) -> AsyncIterator[Event]:
    yield document
