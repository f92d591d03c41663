"""Finds the files attached to messages: those of a conversation, and those that a person sent. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.model.attachment_documents import AttachmentDocument
from core.model.messages import Attachment
from core.storage.rows import many, one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef
    from core.model.ports import AttachmentStore

_FILES: Final = TypeAdapter(tuple[Attachment, ...])

# The condition on the attachments is the same as in the index of messages with files, so that the index is used.
_CARRIERS = "FROM messages WHERE message -> 'attachments' <> '[]' AND state <> 'retracted'"
_EARLIER = f"""
SELECT message -> 'attachments' {_CARRIERS} AND conversation = %s AND id < %s AND accepted_at > %s
ORDER BY id DESC LIMIT %s
"""
_CARRIED = f"""
SELECT 1 {_CARRIERS} AND conversation = %s AND message -> 'attachments' @> %s AND id <> ALL(%s::bigint[]) LIMIT 1
"""
_CARRIED_AND_LOCKED = f"{_CARRIED} FOR SHARE"
_OF_PERSON = f"""
SELECT id, conversation, message -> 'attachments' {_CARRIERS}
    AND split_part(platform, ' ', 1) = %s AND workspace = %s AND message #>> '{{person,id}}' = %s
ORDER BY id
"""


async def earlier_files(
    connection: AsyncConnection, conversation: str, *, before: int, since: datetime, messages: int
) -> list[Attachment]:
    """Return the files of the last messages with files in a conversation, newest message first."""
    rows = await many(connection, _EARLIER, conversation, before, since, messages)
    return [file for row in rows for file in _FILES.validate_python(row[0])]


async def is_carried(
    connection: AsyncConnection, *, document: AttachmentDocument, but: Sequence[int] = (), lock: bool = False
) -> bool:
    """Return whether a message of the document's conversation still has its file. The messages `but` do not count.

    With `lock`, the message found is locked until the transaction ends.
    """
    statement, file = _CARRIED_AND_LOCKED if lock else _CARRIED, Jsonb([{"id": document.file.id}])
    return await one(connection, statement, document.conversation, file, list(but)) is not None


async def discard(
    connection: AsyncConnection,
    store: AttachmentStore,
    documents: Iterable[AttachmentDocument],
    *,
    but: Sequence[int] = (),
) -> int:
    """Remove documents whose file is in no message of their conversation any more; return how many.

    The messages `but` do not count. This runs in the caller's transaction, which must have locked those messages.
    """
    gone = {document.key for document in documents if not await is_carried(connection, document=document, but=but)}
    return await store.remove(connection, sorted(gone)) if gone else 0


class SentFiles:
    """The documents made from files that a person sent, as `PersonalData`."""

    def __init__(self, store: AttachmentStore) -> None:
        self._store = store

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the files that the person sent, each with the number of its stored passages."""
        documents = await _files_of(connection, who)
        known = await self._store.count_passages(connection, [document.key for _, document in documents])
        rows = [
            {
                "message_id": id_,
                "conversation": document.conversation,
                **{name: getattr(document.file, name) for name in ("id", "name", "type")},
                "passages": known.get(document.key, 0),
            }
            for id_, document in documents
        ]
        return {"attachments": rows}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the documents, except those whose file somebody else sent to the same conversation too."""
        await self._store.lock(connection)
        documents = await _files_of(connection, who)
        ids = [id_ for id_, _ in documents]
        return {"documents": await discard(connection, self._store, [document for _, document in documents], but=ids)}


async def _files_of(connection: AsyncConnection, who: PersonRef) -> list[tuple[int, AttachmentDocument]]:
    return [
        (id_, AttachmentDocument(conversation, file))
        for id_, conversation, files in await many(connection, _OF_PERSON, *who.row)
        for file in _FILES.validate_python(files)
    ]
