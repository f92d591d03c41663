"""Reads and writes the origins of documents in PostgreSQL: their audience, and when they were last synced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.model.knowledge import PUBLIC
from knowledge.storage import document_store, lexical_index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection


async def restrict(connection: AsyncConnection, origin: str, audience: str) -> None:
    """Hide all documents of a stored origin from everybody outside an audience, unless it is public."""
    if audience != PUBLIC:
        await connection.execute("UPDATE origins SET audience = %s WHERE origin = %s", [audience, origin])


async def begin_sync(connection: AsyncConnection, origin: str, audience: str, now: datetime) -> str:
    """Record an origin, and return its audience until `finish_sync`, which is never wider than before."""
    await restrict(connection, origin, audience)
    await connection.execute(ADD, [origin, audience, now])
    cursor = await connection.execute("SELECT audience FROM origins WHERE origin = %s", [origin])
    row = await cursor.fetchone()
    return str(row[0]) if row else audience


async def finish_sync(
    connection: AsyncConnection, origin: str, interim_audience: str, audience: str, now: datetime
) -> None:
    """Record the end of a sync and give the origin its audience, unless another audience was set during the sync."""
    await connection.execute(
        FINISH_SYNC, {"origin": origin, "interim": interim_audience, "audience": audience, "now": now}
    )


async def drop_unread(connection: AsyncConnection, origin: str) -> None:
    """Delete an origin if it was never read successfully, because it is misspelt or does not exist yet."""
    await connection.execute(DROP_UNREAD, [origin])


async def lock(connection: AsyncConnection) -> None:
    """Block new origins until the transaction ends."""
    await connection.execute("LOCK TABLE origins IN SHARE ROW EXCLUSIVE MODE")


async def is_known(connection: AsyncConnection, origin: str) -> bool:
    """Return whether an origin is still stored, and lock it until the transaction ends."""
    cursor = await connection.execute("SELECT 1 FROM origins WHERE origin = %s FOR KEY SHARE", [origin])
    return await cursor.fetchone() is not None


async def remove(connection: AsyncConnection, origins: Sequence[str]) -> int:
    """Remove origins with their documents, in the caller's transaction, and return how many documents there were.

    Waits for syncs that are writing to these origins. A sync that writes later finds its origin gone. Words that occur
    in no other document are removed from the lexical index too.
    """
    await connection.execute(LOCK, [list(origins)])
    cursor = await connection.execute("SELECT id, audience FROM documents WHERE origin = ANY(%s)", [list(origins)])
    found = await cursor.fetchall()
    removed = await document_store.remove(connection, [id_ for id_, _ in found])
    for audience in sorted({audience for _, audience in found}):
        await lexical_index.remove_unused_terms(connection, audience)
    await connection.execute("DELETE FROM origins WHERE origin = ANY(%s)", [list(origins)])
    return removed


async def count_passages(connection: AsyncConnection, origins: Sequence[str]) -> dict[str, int]:
    """Return the number of passages of each origin that has a document."""
    return dict(await (await connection.execute(COUNT_PASSAGES, [list(origins)])).fetchall())


LOCK: Final = "SELECT 1 FROM origins WHERE origin = ANY(%s) ORDER BY origin FOR UPDATE"

COUNT_PASSAGES: Final = """
SELECT origin, count(passages.id) FROM documents LEFT JOIN passages ON document_id = documents.id
WHERE origin = ANY(%s) GROUP BY origin
"""

ADD: Final = "INSERT INTO origins (origin, audience, added_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"

DROP_UNREAD: Final = """
DELETE FROM origins WHERE origin = %s AND synced_at IS NULL
    AND NOT EXISTS (SELECT FROM documents WHERE documents.origin = origins.origin)
"""

FINISH_SYNC: Final = """
UPDATE origins SET synced_at = %(now)s, audience = CASE audience WHEN %(interim)s THEN %(audience)s ELSE audience END
WHERE origin = %(origin)s
"""
