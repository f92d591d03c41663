"""Ends a turn in one SQL statement, where possible: sets its state, writes its reply, and makes its job send the reply.

Where this is not possible, `Conversations.settle`, `Outbox.write` and `Jobs.send` do the same in several statements.
One statement saves six round trips, which are a tenth of a message's cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from core.conversations.history import IS_DUE, due_values
from core.delivery.outbox import Outgoing
from core.jobs.jobs import TO_A_PERSON, URGENT
from core.storage.rows import ADDRESS, REPLY, as_json, one

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.log import Waiting
    from core.jobs.jobs import Claim, Jobs
    from core.model.messages import Address, Message
    from core.model.replies import Reply

# All or nothing: the turn is locked if it has not changed since it was read; the job is turned into the sending job if
# possible; only then is the rest written. Edits and erasures wait for this lock, as for those of `Conversations` and
# `Journal`.
_END = f"""
WITH turn AS (
    SELECT id, %(begins)s AND draft IS NULL AS begins FROM messages
    WHERE id = %(turn)s AND state = 'waiting' AND parts = %(parts)s AND edition = %(edition)s
        AND NOT EXISTS (SELECT FROM receipts WHERE id > %(receipts)s)
        AND NOT EXISTS (SELECT FROM replies WHERE message_id = %(turn)s AND NOT superseded)
    FOR UPDATE
), numbered AS MATERIALIZED (
    SELECT id AS turn, nextval('replies_id_seq') AS reply, begins FROM turn
), handed AS (
    UPDATE procrastinate_jobs
    SET task_name = %(task)s, lock = %(lock)s, queue_name = %(queue)s, priority = %(priority)s, attempts = 0,
        args = jsonb_strip_nulls(jsonb_build_object('reply_id', numbered.reply, 'trace', args -> 'trace'))
    FROM numbered
    WHERE id = %(job)s AND worker_id = %(worker)s AND status = 'doing'
        AND NOT EXISTS (SELECT FROM procrastinate_jobs WHERE lock = %(lock)s AND status IN ('todo', 'doing'))
    RETURNING numbered.turn, numbered.reply, numbered.begins
), ended AS (
    UPDATE messages SET state = %(state)s, reason = %(reason)s FROM handed WHERE id = handed.turn
), forgotten AS (
    DELETE FROM steps USING handed WHERE message_id = handed.turn AND %(state)s <> 'failed'
), written AS (
    INSERT INTO replies (id, message_id, address, reply, attempts) OVERRIDING SYSTEM VALUE
    SELECT reply, turn, %(address)s, %(said)s, begins::int FROM handed
    RETURNING id, key, attempts
)
SELECT id, key, attempts = 1, ({IS_DUE}) FROM written
"""  # noqa: S608 — of constants alone


async def end_with(
    pool: AsyncConnectionPool,
    jobs: Jobs,
    turn: Waiting,
    reply: Reply,
    *,
    reason: str | None,
    claim: Claim,
    begins: bool,
) -> Outgoing | None:
    """End a turn with a reply, and turn the turn's job into the job that sends the reply. Return the reply.

    With `begins`, the reply is marked as being sent. `reason` is why the turn failed, or None if it did not.

    Returns None and writes nothing in these cases: the turn is over or was changed; the job cannot send the reply
    (because the worker does not serve the platform, or other replies of the conversation are sent first); the reply
    replaces an earlier state of the same thing.

    If the process dies before the commit, the job runs again and the turn continues where it was. If it dies after, the
    job is taken over and sends the reply; if the reply was marked as being sent, the platform is first asked for it. A
    summary that is due is queued after the commit; if the process dies before that, the next turn queues it.
    """
    address = destination(turn, reply)
    columns = claim.send_columns(address, priority=priority_of(turn.message))
    if columns is None or reply.renews or (reply.to and turn.draft):
        return None
    begins = begins and not turn.again and reply.behalf is None
    async with pool.connection() as connection:
        try:
            row = await one(connection, _END, **columns, **_values(turn, reply, reason), begins=begins)
        except psycopg.errors.UniqueViolation:  # sending another reply of the conversation has just begun
            row = None
        if row is None:
            return None
        id_, key, begun, is_due = row
        if is_due:
            await jobs.summarise(connection, turn.message.address.conversation)
    return Outgoing(id_, key, address, reply, attempts=int(begun), begun=begun)


def _values(turn: Waiting, reply: Reply, reason: str | None) -> dict[str, object]:
    """Return the values of `_END` that the turn and its reply decide."""
    return {
        **due_values(turn.message.address.conversation),
        **turn.as_read,
        "state": state_of(reply, reason),
        "reason": reason,
        "address": as_json(ADDRESS, destination(turn, reply)),
        "said": as_json(REPLY, reply),
    }


def destination(turn: Waiting, reply: Reply) -> Address:
    """Return where the reply to a turn is sent."""
    return reply.to or turn.message.address


def priority_of(message: Message) -> int:
    """Return the priority of the reply to a message."""
    return URGENT if message.urgent else TO_A_PERSON


def state_of(reply: Reply | None, reason: str | None) -> str:
    """Return the state in which a turn ends. With a reply, a reason means that the turn failed."""
    if reply is None:
        return "silent"
    return "failed" if reason else "replied"
