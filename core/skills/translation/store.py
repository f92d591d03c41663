"""Stores the published glossary, and the channels that are kept in two languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from core.storage.rows import one, run, scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.messages import Address, Message
    from core.storage.rows import Database

_PUBLISH = """
INSERT INTO glossary (id, content) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET content = excluded.content
"""
_PUBLISHED = "SELECT content FROM glossary WHERE id = 1"
_SET = """
INSERT INTO bilingual_channels (service, workspace, platform, channel, first, second, set_by)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (platform, workspace, channel)
DO UPDATE SET first = excluded.first, second = excluded.second, set_by = excluded.set_by
"""
_GET = "SELECT first, second FROM bilingual_channels WHERE platform = %s AND workspace = %s AND channel = %s"
_END = "DELETE FROM bilingual_channels WHERE platform = %s AND workspace = %s AND channel = %s"


async def publish(connection: AsyncConnection, glossary: dict[str, Any]) -> None:
    """Store what the glossary says, in the transaction of the catalogue."""
    await run(connection, _PUBLISH, Jsonb(glossary))


async def published(database: Database) -> dict[str, Any]:
    """Return what was published of the glossary."""
    return await scalar(database, _PUBLISHED) or {}


async def keep_bilingual(connection: AsyncConnection, message: Message, languages: tuple[str, str]) -> None:
    """Keep the channel of a message in two languages, as its sender wants it."""
    here = message.address
    key = (here.service, here.workspace, here.platform, here.channel)
    await run(connection, _SET, *key, *languages, message.person.id)


async def languages_of(database: Database, address: Address) -> tuple[str, str] | None:
    """Return the two languages in which a channel is kept, or None."""
    row = await one(database, _GET, address.platform, address.workspace, address.channel)
    return (row[0], row[1]) if row else None


async def end_bilingual(connection: AsyncConnection, address: Address) -> bool:
    """Keep a channel no longer in two languages. Return whether it was."""
    return bool(await run(connection, _END, address.platform, address.workspace, address.channel))
