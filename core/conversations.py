"""The log of every conversation, append-only: messages in, replies out. The SQL of the path stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.messages import Address, Exchange, Message, Reply

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

_MESSAGE = TypeAdapter(Message)
_REPLY = TypeAdapter(Reply)
_ADDRESS = TypeAdapter(Address)

_INSERT_MESSAGE = """
INSERT INTO messages (platform, workspace, event_id, conversation, message)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (platform, workspace, event_id) DO NOTHING
RETURNING id
"""
_WAITING_MESSAGE = "SELECT message FROM messages WHERE id = %s AND state = 'waiting'"
_SETTLE = "UPDATE messages SET state = %s, reason = %s WHERE id = %s AND state = 'waiting' RETURNING id"
_INSERT_REPLY = """
INSERT INTO replies (message_id, address, reply) VALUES (%s, %s, %s)
ON CONFLICT (message_id) DO NOTHING
RETURNING id
"""
_UNSENT_REPLY = "SELECT address, reply FROM replies WHERE id = %s AND state = 'waiting'"
_MARK_SENT = "UPDATE replies SET state = 'sent', platform_id = %s, sent_at = now() WHERE id = %s AND state = 'waiting'"
_MARK_FAILED = "UPDATE replies SET state = 'failed', reason = %s WHERE id = %s AND state = 'waiting'"
_COUNT_MESSAGE_DEATH = "UPDATE messages SET deaths = deaths + 1 WHERE id = %s RETURNING deaths"
_COUNT_REPLY_DEATH = "UPDATE replies SET deaths = deaths + 1 WHERE id = %s RETURNING deaths"
_HISTORY = """
SELECT m.message, r.reply
FROM messages m LEFT JOIN replies r ON r.message_id = m.id
WHERE m.conversation = %s AND m.id < %s AND m.accepted_at > %s
ORDER BY m.id DESC
LIMIT %s
"""
_PENDING = """
SELECT count(*)
FROM messages m LEFT JOIN replies r ON r.message_id = m.id
WHERE m.conversation = %s AND (m.state = 'waiting' OR r.state = 'waiting')
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply that is not sent yet, and where it goes."""

    address: Address
    reply: Reply


class Conversations:
    """Reads and writes the log. What changes two rows takes the caller's connection, inside its transaction."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def add(self, connection: AsyncConnection, message: Message) -> int | None:
        """Write a message and return its id, or None if this event is in the log already."""
        address = message.address
        key = (address.platform, address.workspace, message.event_id, address.conversation)
        row = await _one(connection, _INSERT_MESSAGE, *key, _json(_MESSAGE, message))
        return row[0] if row else None

    async def waiting(self, message_id: int) -> Message | None:
        """Return a message that is neither answered nor settled otherwise; None if its turn is over."""
        async with self._pool.connection() as connection:
            row = await _one(connection, _WAITING_MESSAGE, message_id)
        return _MESSAGE.validate_python(row[0]) if row else None

    async def history(self, message_id: int, conversation: str, *, since: datetime, limit: int) -> tuple[Exchange, ...]:
        """Return the exchanges before a message, oldest first: at most `limit`, none accepted before `since`."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute(_HISTORY, (conversation, message_id, since, limit))
            rows = await cursor.fetchall()
        return tuple(_exchange(*row) for row in reversed(rows))

    async def settle(
        self, connection: AsyncConnection, message_id: int, *, state: str, reason: str | None = None
    ) -> bool:
        """End a turn as `replied`, `silent` or `failed`; False if it had ended before."""
        return await _one(connection, _SETTLE, state, reason, message_id) is not None

    async def write_reply(
        self, connection: AsyncConnection, message_id: int, address: Address, reply: Reply
    ) -> int | None:
        """Write the one reply to a message and return its id; None if there is one already."""
        row = await _one(connection, _INSERT_REPLY, message_id, _json(_ADDRESS, address), _json(_REPLY, reply))
        return row[0] if row else None

    async def unsent(self, reply_id: int) -> Outgoing | None:
        """Return a reply that waits to be sent; None if it was sent or has failed."""
        async with self._pool.connection() as connection:
            row = await _one(connection, _UNSENT_REPLY, reply_id)
        return Outgoing(_ADDRESS.validate_python(row[0]), _REPLY.validate_python(row[1])) if row else None

    async def mark_sent(self, reply_id: int, platform_id: str) -> None:
        """Record that a reply stands on the platform, under the platform's id."""
        async with self._pool.connection() as connection:
            await connection.execute(_MARK_SENT, (platform_id, reply_id))

    async def mark_failed(self, reply_id: int, reason: str) -> None:
        """Record why a reply will not be sent."""
        async with self._pool.connection() as connection:
            await connection.execute(_MARK_FAILED, (reason, reply_id))

    async def count_message_death(self, message_id: int) -> int:
        """Note that a worker died over a message, and return how many have."""
        return await self._count(_COUNT_MESSAGE_DEATH, message_id)

    async def count_reply_death(self, reply_id: int) -> int:
        """Note that a worker died over a reply, and return how many have."""
        return await self._count(_COUNT_REPLY_DEATH, reply_id)

    async def pending(self, conversation: str) -> int:
        """Count what a conversation still waits for: messages without an end, replies not sent."""
        return await self._count(_PENDING, conversation)

    async def _count(self, statement: str, key: object) -> int:
        async with self._pool.connection() as connection:
            row = await _one(connection, statement, key)
        return row[0] if row else 0


async def _one(connection: AsyncConnection, statement: str, *values: object) -> tuple[Any, ...] | None:
    cursor = await connection.execute(statement.encode(), values)
    return await cursor.fetchone()


def _json(adapter: TypeAdapter[Any], value: object) -> Jsonb:
    return Jsonb(adapter.dump_python(value, mode="json"))


def _exchange(message: dict[str, Any], reply: dict[str, Any] | None) -> Exchange:
    said = _MESSAGE.validate_python(message)
    return Exchange(said.person.name, said.text, _REPLY.validate_python(reply) if reply else None)
