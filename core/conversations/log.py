"""The log of messages, and the turns that answer them. Contains the SQL, except for reading back (`history`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from itertools import takewhile
from typing import TYPE_CHECKING

from core.jobs.jobs import answer_columns
from core.model.errors import Overtaken
from core.model.observation import carried
from core.storage.rows import MESSAGE, REPLY, as_json, many, one, run, scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.messages import Address, Message
    from core.model.replies import Reply


LATEST = 100
"""How many messages of a conversation are looked through for the last turn in one of its threads."""
MOST_PARTS = 10
"""How many messages one turn answers together. More messages wait for the next turn."""

# Stores a message and the job that answers it. One statement takes one round trip; a transaction of two takes four.
_ADD = """
WITH added AS (
    INSERT INTO messages (platform, workspace, event_id, conversation, message)
    VALUES (%(platform)s, %(workspace)s, %(event)s, %(conversation)s, %(message)s)
    ON CONFLICT (platform, workspace, event_id) DO NOTHING
    RETURNING id
)
SELECT id, procrastinate_defer_jobs_v1(ARRAY[ROW(
    %(queue)s, %(task)s, %(priority)s, %(lock)s, NULL, jsonb_strip_nulls(jsonb_build_object(
        'message_id', id, 'trace', %(trace)s::text)), NULL
)::procrastinate_job_to_defer_v1])
FROM added
"""
# A turn takes in more messages only before its first step. A turn that is answered again takes in none, because its
# reply replaces an earlier one.
_TAKE = """
WITH known AS (
    SELECT (SELECT coalesce(max(id), 0) FROM receipts) AS receipts,
        EXISTS (SELECT FROM steps WHERE message_id = %(turn)s) AS begun,
        EXISTS (SELECT FROM replies WHERE message_id = %(turn)s) AS again
)
SELECT false AS queued, id, message, receipts, edition, begun, again, draft
FROM messages, known WHERE id = %(turn)s AND state = 'waiting'
UNION ALL
SELECT false, id, message, receipts, edition, begun, again, NULL FROM messages, known WHERE turn = %(turn)s
UNION ALL
SELECT true, later.id, later.message, receipts, later.edition, begun, again, NULL
FROM known, messages first JOIN messages later ON later.conversation = first.conversation AND later.id > first.id
WHERE first.id = %(turn)s AND later.state = 'waiting' AND first.edition = 0 AND NOT known.begun AND NOT known.again
ORDER BY queued, id
LIMIT %(limit)s
"""
_GROW = "UPDATE messages SET parts = %s WHERE id = %s AND state = 'waiting' AND parts = %s"
_MERGE = """
UPDATE messages SET state = 'merged', turn = %s FROM unnest(%s::bigint[], %s::integer[]) AS read (id, edition)
WHERE messages.id = read.id AND messages.edition = read.edition AND state = 'waiting'
"""
# Replies that only asked whether to do something are left out, because nothing was done, and so are messages that a
# skill took instead of the desk: it takes each edition of them.
_DONE_BEFORE = """
SELECT reply FROM effects
WHERE message_id = %s AND edition < %s AND reply ->> 'asks' IS NULL AND ability <> 'intercepted'
ORDER BY done_at, call_id
"""
_SETTLE = """
WITH ended AS (
    UPDATE messages SET state = %(state)s, reason = %(reason)s
    WHERE id = %(turn)s AND state = 'waiting' AND parts = %(parts)s AND edition = %(edition)s
        AND NOT EXISTS (SELECT FROM receipts WHERE id > %(receipts)s)
    RETURNING id
), forgotten AS (
    DELETE FROM steps USING ended WHERE message_id = ended.id AND %(state)s <> 'failed'
)
SELECT id FROM ended
"""
_STATE = "SELECT state FROM messages WHERE id = %s"
# A message that others wrote to each other counts only if it was answered.
_LAST_TURN = """
SELECT state, reply FROM (
    SELECT m.id, m.state, r.reply, m.message ->> 'reach' <> 'overheard' AS addressed,
        bool_or(m.message ->> 'reach' <> 'overheard') OVER () AS ours
    FROM (
        SELECT id, state, message FROM messages WHERE conversation = %(conversation)s ORDER BY id DESC LIMIT %(latest)s
    ) AS m LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded
    WHERE m.state <> 'merged' AND (%(below)s::text IS NULL OR m.message #>> '{address,below}' = %(below)s)
) AS turns
WHERE ours AND (addressed OR reply IS NOT NULL)
ORDER BY state = 'waiting' DESC, state = 'retracted', id DESC
LIMIT 1
"""
_ANSWER = """
SELECT m.state, r.reply FROM messages m LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded
WHERE m.id = %s ORDER BY r.id LIMIT 1
"""
_SAID_BEFORE = """
SELECT EXISTS (SELECT FROM messages WHERE conversation = %s AND id < %s AND state NOT IN ('merged', 'retracted'))
"""
_COUNT_DEATH = "UPDATE messages SET deaths = deaths + 1 WHERE id = %s RETURNING deaths"
_PENDING = """
SELECT count(*)
FROM messages m LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded AND r.reply ->> 'to' IS NULL
WHERE m.conversation = %s AND (m.state = 'waiting' OR r.state = 'waiting')
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The messages that one turn answers: a first one, whose id is the turn's, and others that came while it waited.

    When the messages were read, `receipts` was the number of the last receipt and `edition` the number of edits to
    them. `done` are the effects done for them before those edits. `begun`: the turn was interrupted after a step was
    recorded. `again`: there is an earlier reply, which the next one replaces. `draft` is the platform's id of the draft
    that is shown, or None.
    """

    id: int
    parts: tuple[Message, ...]
    receipts: int = 0
    edition: int = 0
    begun: bool = False
    again: bool = False
    draft: str | None = None
    done: tuple[Reply, ...] = ()

    @property
    def message(self) -> Message:
        """The parts as one message, with the event id and the time of the last part."""
        return reduce(_joined, self.parts)

    @property
    def as_read(self) -> dict[str, object]:
        """The values with which an SQL statement checks that the turn has not changed since it was read."""
        return {"turn": self.id, "parts": len(self.parts), "edition": self.edition, "receipts": self.receipts}


class Conversations:
    """Reads and writes the log. Methods that take a connection work in the caller's transaction."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def add(self, connection: AsyncConnection, message: Message) -> int | None:
        """Store a message with the job that answers it. Return its id, or None if the log has this event already.

        If the process dies before the commit, neither is stored; if after, both are.
        """
        address = message.address
        added: int | None = await scalar(
            connection,
            _ADD,
            **answer_columns(address.conversation, urgent=message.urgent),
            platform=address.platform,
            workspace=address.workspace,
            event=message.event_id,
            conversation=address.conversation,
            message=as_json(MESSAGE, message),
            trace=carried(),
        )
        return added

    async def take(self, turn_id: int) -> Waiting | None:
        """Return the messages that a turn answers, including newer ones that it takes in; None if the turn is over.

        If the process dies after messages were taken in, the resumed turn has them.

        Raises:
            Overtaken: a message that the turn was to take in was edited or deleted meanwhile.
        """
        async with self._pool.connection() as connection:
            rows = await many(connection, _TAKE, turn=turn_id, limit=MOST_PARTS)
            read = [Waiting(id_, (MESSAGE.validate_python(said),), *rest) for _, id_, said, *rest in rows]
            taken = read[: sum(not queued for queued, *_ in rows)]
            if not taken or taken[0].id != turn_id:
                return None
            first, last = taken[0], taken[-1].message
            # The following messages join, up to the first that cannot be answered together with these.
            joining = list(takewhile(lambda part: part.message.goes_with(last), read[len(taken) :]))
            if joining and not await self._merge(connection, turn_id, joining, before=len(taken)):
                return None
            done = await many(connection, _DONE_BEFORE, turn_id, first.edition) if first.edition else ()
        parts = tuple(part.message for part in (*taken, *joining))
        return replace(first, parts=parts, done=tuple(REPLY.validate_python(row[0]) for row in done))

    async def _merge(self, connection: AsyncConnection, turn_id: int, joining: list[Waiting], *, before: int) -> bool:
        """Add messages to a turn; False if another worker has ended or extended the turn meanwhile."""
        ids, editions = [part.id for part in joining], [part.edition for part in joining]
        async with connection.transaction():
            if not await run(connection, _GROW, before + len(ids), turn_id, before):
                return False
            if await run(connection, _MERGE, turn_id, ids, editions) != len(ids):
                raise Overtaken("A message that joins the turn has changed meanwhile.")
        return True

    async def is_waiting(self, message_id: int) -> bool:
        """Return whether a message still waits for its answer."""
        return bool(await scalar(self._pool, _STATE, message_id) == "waiting")

    async def answer(self, message_id: int) -> tuple[str, Reply | None] | None:
        """Return the state of a message and the reply to it, sent or not; None if there is no such message."""
        row = await one(self._pool, _ANSWER, message_id)
        return (row[0], REPLY.validate_python(row[1]) if row[1] else None) if row else None

    async def last_turn(self, address: Address) -> tuple[str, Reply | None] | None:
        """Return the state and the reply of the last turn in a thread; None if nothing was addressed to us there.

        A turn that still waits comes before all others, and a deleted message after all others.
        """
        where = {"conversation": address.conversation, "below": address.below, "latest": LATEST}
        row = await one(self._pool, _LAST_TURN, **where)
        return (row[0], REPLY.validate_python(row[1]) if row[1] else None) if row else None

    async def settle(
        self, connection: AsyncConnection, turn: Waiting, *, state: str, reason: str | None = None
    ) -> bool:
        """End a turn as `replied`, `silent` or `failed`; False if it has ended, grown or changed since it was read.

        Also False if somebody's data was erased since then, because the turn might have read it. The turn's steps are
        deleted, unless it failed: a retry continues from them.
        """
        return await one(connection, _SETTLE, **turn.as_read, state=state, reason=reason) is not None

    async def is_first(self, message_id: int, conversation: str) -> bool:
        """Return whether a message is the first of its conversation."""
        return not await scalar(self._pool, _SAID_BEFORE, conversation, message_id)

    async def count_death(self, message_id: int) -> int:
        """Record that a worker died while answering a message, and return how many workers have."""
        return await scalar(self._pool, _COUNT_DEATH, message_id) or 0

    async def pending(self, conversation: str) -> int:
        """Return how many messages of a conversation have no answer yet, or an answer that was not sent yet."""
        return await scalar(self._pool, _PENDING, conversation) or 0


def _joined(first: Message, then: Message) -> Message:
    return replace(
        then,
        text=f"{first.text}\n{then.text}",
        mentions=tuple(dict.fromkeys((*first.mentions, *then.mentions))),
        attachments=(*first.attachments, *then.attachments),
        external=first.external or then.external,
        urgent=first.urgent or then.urgent,
        post=first.post or then.post,
        confined=first.confined or then.confined,
        called_at=(*first.called_at, *(place + len(first.text) + 1 for place in then.called_at)),
        replies_to=first.replies_to or then.replies_to,
    )
