"""The personal data of attached files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.conversations.attachment_log import discard, files_of

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef
    from core.model.ports import AttachmentStore


class SentFiles:
    """The documents made from files that a person sent, as `PersonalData`."""

    def __init__(self, store: AttachmentStore) -> None:
        self._store = store

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the files that the person sent, each with the number of its stored passages."""
        documents = await files_of(connection, who)
        known = await self._store.count_passages(connection, [document.key for _, document in documents])
        rows = [
            {
                "message_id": id_,
                "conversation": document.conversation,
                "id": document.file.id,
                "name": document.file.name,
                "type": document.file.type,
                "passages": known.get(document.key, 0),
            }
            for id_, document in documents
        ]
        return {"attachments": rows}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the documents, except those of files that somebody else sent to the same conversation too."""
        await self._store.lock(connection)
        documents = await files_of(connection, who)
        ids = [id_ for id_, _ in documents]
        return {"documents": await discard(connection, self._store, [document for _, document in documents], but=ids)}
