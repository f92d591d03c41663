"""Turns that a person stops: they end without a reply, and what was shown of the answer stays. The SQL is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.delivery.outbox import STOPPED
from core.storage.rows import REPLY, many, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Address
    from core.model.replies import Reply

_STOP = """
UPDATE messages SET state = 'silent', reason = %(reason)s
WHERE conversation = %(conversation)s AND state = 'waiting' AND (message ->> 'sent_at')::timestamptz <= %(at)s
    AND (%(below)s::text IS NULL OR message #>> '{address,below}' = %(below)s)
RETURNING id, draft
"""
_DROP_STEPS = "DELETE FROM steps WHERE message_id = ANY(%s)"
_ANSWERED = "SELECT draft FROM messages WHERE conversation = %s AND draft = ANY(%s) AND state IN ('replied', 'failed')"
_DONE = """
SELECT reply FROM effects WHERE message_id = ANY(%s) AND reply ->> 'asks' IS NULL ORDER BY done_at, call_id
"""


@dataclass(frozen=True, slots=True)
class Stopped:
    """What stopping did: how many `turns` ended, the platform's ids of unfinished `drafts`, what was `done` before."""

    turns: int = 0
    drafts: tuple[str, ...] = ()
    done: tuple[Reply, ...] = ()


async def stop(connection: AsyncConnection, address: Address, *, at: datetime, shown: Sequence[str] = ()) -> Stopped:
    """End the turns of a conversation, or of a thread in it, for messages sent until `at` (aware).

    `shown` are the platform's ids of drafts that the person saw. One of them is left out of `drafts` if its reply was
    written before the turn could be stopped: it is being sent, or was sent.

    This runs in the caller's transaction. An effect that is under way is awaited and stays done. If the process dies
    before the commit, the turns go on; if after, whoever works on them finds them ended.
    """
    ended = await many(connection, _STOP, conversation=address.conversation, below=address.below, at=at, reason=STOPPED)
    ids = [id_ for id_, _ in ended]
    await run(connection, _DROP_STEPS, ids)
    answered = {draft for (draft,) in await many(connection, _ANSWERED, address.conversation, list(shown))}
    drafts = (*(draft for _, draft in ended if draft), *(draft for draft in shown if draft not in answered))
    done = tuple(REPLY.validate_python(reply) for (reply,) in await many(connection, _DONE, ids))
    return Stopped(len(ids), tuple(dict.fromkeys(drafts)), done)
