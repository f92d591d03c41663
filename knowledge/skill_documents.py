"""Stores what skills have learned as documents that people find like any other. Each is an origin of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.model.errors import InputError
from knowledge.documents import TEAM, LoadedDocument, clean, document_id
from knowledge.storage import catalog, origin_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from psycopg import AsyncConnection

    from core.model.ports import StillExists
    from core.model.skill_documents import SkillDocument, StoredDocument
    from knowledge.documents import Event
    from knowledge.library import Library

PATIENCE_SECONDS: Final = 20.0
"""How long a document waits for another sync to finish. After that, it is learned later."""


class SkillDocumentStore:
    """Implements the port `DocumentStore`."""

    async def remove(self, connection: AsyncConnection, keys: Sequence[str]) -> int:
        """Remove documents, and return how many there were. Their vectors are removed later."""
        return await origin_store.remove(connection, [origin_of(key) for key in keys])

    async def updated(self, connection: AsyncConnection, ids: Sequence[str]) -> dict[str, StoredDocument]:
        """Return the documents that are stored under these ids."""
        return await catalog.read_updates(connection, ids)


class SkillDocumentLibrary(SkillDocumentStore):
    """Implements the port `DocumentLibrary`: adds documents of skills to the library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def put(self, document: SkillDocument, *, still_wanted: StillExists) -> None:
        """Learn a document. Raises the errors that `core.model.ports.DocumentLibrary.put` names."""
        origin = origin_of(document.key)
        loaded = LoadedDocument(document_id(origin, ""), document.title, origin, clean(document.text), "")
        report = await self._library.learn(
            origin,
            document.audience,
            _only(loaded),
            still_exists=still_wanted,
            patience_seconds=PATIENCE_SECONDS,
        )
        if report.failed:
            raise InputError(report.failed[0].line)


def origin_of(key: str) -> str:
    """Return the origin of a skill's document."""
    return f"{TEAM}{key}"


async def _only(document: LoadedDocument) -> AsyncIterator[Event]:
    yield document
