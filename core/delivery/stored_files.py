"""Files that we made and send with replies. They are stored beside the outbox, and not in it. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.storage.rows import scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.storage.rows import Database

_KEEP = "INSERT INTO stored_files (content) VALUES (%s) RETURNING id"
_READ = "SELECT content FROM stored_files WHERE id = %s"


async def keep_file(connection: AsyncConnection, content: bytes) -> int:
    """Store a file in the caller's transaction, and return its id, for `Enclosure.stored`."""
    return int(await scalar(connection, _KEEP, content))


async def read_stored_file(database: Database, id_: int) -> bytes | None:
    """Return the content of a file; None if it was erased."""
    content = await scalar(database, _READ, id_)
    return None if content is None else bytes(content)
