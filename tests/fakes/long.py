"""Conversations that are long already: their log is written as it would stand there, and summed up by the real job."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import TYPE_CHECKING

from core.model.messages import Address

if TYPE_CHECKING:
    from tests.fakes.house import House

_COPY = """
WITH first AS (
    SELECT m.*, r.address, r.reply FROM messages m JOIN replies r ON r.message_id = m.id ORDER BY m.id LIMIT 1
),
said AS (
    INSERT INTO messages (platform, workspace, event_id, conversation, message, state)
    SELECT platform, workspace, %(to)s || '-' || n, %(to)s, message, 'replied'
    FROM first, generate_series(1, %(count)s) n
    RETURNING id
)
INSERT INTO replies (message_id, address, reply, state, platform_id, sent_at)
SELECT said.id, first.address, first.reply, 'sent', gen_random_uuid(), now() FROM said, first
"""
_BYTES = """
SELECT sum(pg_column_size(m) + coalesce(pg_column_size(r), 0))::float8
    + coalesce((SELECT pg_column_size(s) FROM summaries s WHERE s.conversation = %(of)s), 0)
    + coalesce((SELECT sum(pg_column_size(s)) FROM steps s), 0)
    + coalesce((SELECT sum(pg_column_size(e)) FROM effects e), 0)
FROM messages m LEFT JOIN replies r ON r.message_id = m.id WHERE m.conversation = %(of)s
"""


def conversation(house: House, channel: str) -> str:
    """Return the key of the conversation in a channel."""
    return Address(house.platform.name, "w", channel).conversation


async def lengthen(house: House, channel: str, *, by: int) -> None:
    """Write messages and replies like the first ones in the log, and sum them up as often as it takes."""
    key = conversation(house, channel)
    async with house.pool.connection() as connection:
        await connection.execute(_COPY, {"to": key, "count": by})
    for _ in range(by // 20 + 1):
        await house.turn_runner.memory.renew(key)


async def bytes_of(house: House, channel: str) -> float:
    """Return the bytes of all rows that are kept of a conversation, and of all turns under way."""
    async with house.pool.connection() as connection:
        row = await (await connection.execute(_BYTES, {"of": conversation(house, channel)})).fetchone()
    assert row is not None
    return float(row[0] or 0)


async def turn(house: House, channel: str) -> float:
    """Say one thing and return the seconds until the reply is recorded."""
    started = time.perf_counter()
    message_id = await house.hear("thank you", uuid.uuid4().hex, channel=channel)
    assert message_id is not None
    while await house.conversations.is_waiting(message_id):
        await asyncio.sleep(0.001)
    return time.perf_counter() - started
