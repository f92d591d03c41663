"""The origins that documents are learned from, in PostgreSQL: who may read them, and when they were synced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.model.knowledge import PUBLIC
from knowledge.storage import document_store, lexical_index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection


async def narrow(connection: AsyncConnection, origin: str, audience: str) -> None:
    """Take all documents of a known origin from the readers that are not of an audience, in one statement."""
    if audience != PUBLIC:
        await connection.execute("UPDATE origins SET audience = %s WHERE origin = %s", [audience, origin])


async def begin(connection: AsyncConnection, origin: str, audience: str, now: datetime) -> str:
    """Note that an origin is to be known, and return who may read it until `finish`: no more than until now."""
    await narrow(connection, origin, audience)
    await connection.execute(ADD, [origin, audience, now])
    cursor = await connection.execute("SELECT audience FROM origins WHERE origin = %s", [origin])
    row = await cursor.fetchone()
    return str(row[0]) if row else audience


async def finish(connection: AsyncConnection, origin: str, held: str, audience: str, now: datetime) -> None:
    """Note that a sync has come to its end, and let its audience read, unless another was set meanwhile."""
    await connection.execute(FINISH, {"origin": origin, "held": held, "audience": audience, "now": now})


async def drop_unread(connection: AsyncConnection, origin: str) -> None:
    """Forget an origin that could never be read: it was misspelt, or is not there yet."""
    await connection.execute(DROP_UNREAD, [origin])


async def drop(connection: AsyncConnection, origin: str) -> None:
    """Forget an origin whose documents are gone."""
    await connection.execute("DELETE FROM origins WHERE origin = %s", [origin])


async def hold(connection: AsyncConnection) -> None:
    """Let no origin be opened until the transaction's end."""
    await connection.execute("LOCK TABLE origins IN SHARE ROW EXCLUSIVE MODE")


async def is_open(connection: AsyncConnection, origin: str) -> bool:
    """Tell whether an origin is still known, and keep it so until the transaction's end."""
    cursor = await connection.execute("SELECT 1 FROM origins WHERE origin = %s FOR KEY SHARE", [origin])
    return await cursor.fetchone() is not None


async def remove(connection: AsyncConnection, origins: Sequence[str]) -> int:
    """Remove origins with their documents, in the caller's transaction, and return how many documents there were.

    Whoever writes one is waited for, and those who come later find their origin gone. No word of theirs is left.
    """
    await connection.execute(LOCK, [list(origins)])
    cursor = await connection.execute("SELECT id, audience FROM documents WHERE origin = ANY(%s)", [list(origins)])
    found = await cursor.fetchall()
    removed = await document_store.remove(connection, [id_ for id_, _ in found])
    for audience in sorted({audience for _, audience in found}):
        await lexical_index.tidy(connection, audience)
    await connection.execute("DELETE FROM origins WHERE origin = ANY(%s)", [list(origins)])
    return removed


async def count_passages(connection: AsyncConnection, origins: Sequence[str]) -> dict[str, int]:
    """Return how many passages the documents of each origin have; nothing of an origin without a document."""
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

FINISH: Final = """
UPDATE origins SET synced_at = %(now)s, audience = CASE audience WHEN %(held)s THEN %(audience)s ELSE audience END
WHERE origin = %(origin)s
"""
