"""Retraction: replies and drafts that are replaced by the next reply, or taken back. Holds its SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.storage.rows import ADDRESS, many, run

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.jobs.jobs import Jobs

# A reply that a sender handles stays `waiting` until the sender has recorded the outcome.
_SUPERSEDE = """
UPDATE replies SET superseded = true, reply = '{"text": ""}',
    state = CASE WHEN state = 'waiting' AND attempts = 0 THEN 'retracted' ELSE state END
WHERE message_id = %s AND NOT superseded
"""
_WITHDRAW = """
UPDATE replies SET superseded = true, reply = '{"text": ""}', reason = NULL, deaths = 0,
    state = CASE WHEN attempts = 0 AND platform_id IS NULL THEN 'retracted' ELSE 'retracting' END
WHERE message_id = %s AND state IN ('waiting', 'sent', 'failed')
RETURNING id, address, state
"""
_WITHDRAW_DRAFT = """
INSERT INTO replies (message_id, address, reply, superseded, attempts, state, platform_id)
SELECT id, message -> 'address', '{"text": ""}', true, 1, 'retracting', draft FROM messages m
WHERE id = %s AND draft IS NOT NULL AND state IN ('silent', 'retracted')
    AND NOT EXISTS (SELECT FROM replies r WHERE r.message_id = m.id AND r.platform_id = m.draft)
RETURNING id, address, state
"""


async def supersede(connection: AsyncConnection, message_id: int) -> None:
    """Let the next reply to a message replace the one that it has; inside the caller's transaction.

    If the process dies before the commit, the reply stays as it was; if after, the row says what the next one replaces.
    """
    await run(connection, _SUPERSEDE, message_id)


async def withdraw(connection: AsyncConnection, jobs: Jobs, message_id: int) -> None:
    """Take back everything that was sent or shown in answer to a message whose turn is over.

    This runs inside the transaction that ends the turn. If the process dies before the commit, the turn is not over; if
    after, each row waits with its job. It may be called again: replies that are taken back are left alone.
    """
    await _withdraw(connection, jobs, message_id, _WITHDRAW, _WITHDRAW_DRAFT)


async def withdraw_draft(connection: AsyncConnection, jobs: Jobs, message_id: int) -> None:
    """Take back a draft that one worker showed while another worker ended the turn without a reply."""
    await _withdraw(connection, jobs, message_id, _WITHDRAW_DRAFT)


async def _withdraw(connection: AsyncConnection, jobs: Jobs, message_id: int, *statements: str) -> None:
    for statement in statements:
        for reply_id, address, state in await many(connection, statement, message_id):
            if state == "retracting":
                await jobs.retract(connection, reply_id, ADDRESS.validate_python(address))
