"""The outbox: a row for each reply, with its state until it is sent, has failed or is taken back. Contains the SQL."""

from __future__ import annotations

from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.delivery.stored_files import read_stored_file
from core.model.errors import Overtaken, StoreError
from core.storage.rows import ADDRESS, REPLY, as_json, many, one, run, scalar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.jobs.jobs import Claim, Jobs
    from core.model.messages import Address
    from core.model.replies import Reply

_INSERT = """
INSERT INTO replies (message_id, address, reply) VALUES (%s, %s, %s)
ON CONFLICT (message_id) WHERE NOT superseded DO NOTHING
RETURNING id, key
"""
_INSERT_ALL = """
INSERT INTO replies (address, reply)
SELECT address, reply FROM unnest(%s::jsonb[], %s::jsonb[]) WITH ORDINALITY AS r (address, reply, nth) ORDER BY nth
RETURNING id
"""
_READ = "SELECT id, key, address, reply, attempts, superseded, platform_id FROM replies WHERE id = %s"
_UNSENT = f"{_READ} AND state = 'waiting' AND (NOT superseded OR attempts > 0)"
_RETRACTING = f"{_READ} AND state = 'retracting'"
_BY_KEY = "SELECT reply, written_at FROM replies WHERE key = %s"
_TAKEN = """
SELECT DISTINCT unnest(string_to_array(platform_id, ',')) FROM replies
WHERE string_to_array(platform_id, ',') && %s AND address ->> 'platform' = %s AND address ->> 'workspace' = %s
"""
STOPPED = "the person stopped the answer"
"""Why a stopped turn ended without a reply. Its draft stays."""
# A draft is shown only before the first reply, so what was sent is newer.
_BEGIN = """
UPDATE replies r SET attempts = attempts + 1 WHERE id = %s AND state = 'waiting' AND NOT superseded
RETURNING reply, coalesce(
    (SELECT platform_id FROM replies o WHERE message_id = r.message_id AND superseded AND state = 'sent'
        AND (o.address ->> 'platform', o.address ->> 'channel', o.address ->> 'thread')
            IS NOT DISTINCT FROM (r.address ->> 'platform', r.address ->> 'channel', r.address ->> 'thread')
        ORDER BY id DESC LIMIT 1),
    (SELECT draft FROM messages WHERE id = r.message_id AND r.reply ->> 'to' IS NULL),
    (SELECT platform_id FROM replies
        WHERE reply ->> 'renews' = r.reply ->> 'renews' AND id <> r.id AND state = 'sent' ORDER BY id DESC LIMIT 1)
)
"""
# A waiting reply with an older state of the same thing is not sent, or, if a sender handles it already, replaced later.
# A reply that was refused is not tried again.
_OUTDATE = """
UPDATE replies SET superseded = true,
    state = CASE WHEN state = 'waiting' AND attempts = 0 THEN 'retracted' ELSE state END
WHERE reply ->> 'renews' = ANY(%s) AND state IN ('waiting', 'failed') AND NOT superseded
"""
_LAST_RENEWAL = "SELECT address, reply FROM replies WHERE reply ->> 'renews' = %s ORDER BY id DESC LIMIT 1"
_MARK_SENT = """
UPDATE replies
SET platform_id = %(platform_id)s, sent_at = %(at)s, state = CASE state WHEN 'waiting' THEN 'sent' ELSE state END
WHERE id = %(reply)s AND state IN ('waiting', 'retracting') AND platform_id IS NULL
RETURNING id
"""
_MARK_FAILED = """
UPDATE replies SET state = 'failed', reason = %s WHERE id = %s AND state = 'waiting' RETURNING address, reply
"""
_MARK_RETRACTED = """
UPDATE replies SET state = 'retracted', reason = NULL
WHERE id = %s AND (state = 'retracting' OR state = 'waiting' AND superseded)
"""
_MARK_RETRACTION_FAILED = "UPDATE replies SET reason = %s WHERE id = %s AND state = 'retracting'"
_WAITING = """
SELECT address ->> 'platform', address ->> 'workspace', address ->> 'channel', count(*)::int FROM replies
WHERE state = 'waiting' GROUP BY 1, 2, 3
"""
_HAS_WAITING = "SELECT EXISTS (SELECT FROM replies WHERE state = 'waiting' AND address ->> 'platform' = %s)"
# A reply that a sender handles stays `waiting` until the sender has recorded the outcome. Where it went is kept, as it
# stands there until the next one is sent.
_SUPERSEDE = """
UPDATE replies SET superseded = true,
    reply = CASE WHEN reply ->> 'to' IS NULL THEN '{"text": ""}'
        ELSE jsonb_build_object('text', '', 'to', (reply -> 'to') - 'name' - 'via') END,
    state = CASE WHEN state = 'waiting' AND attempts = 0 THEN 'retracted' ELSE state END
WHERE message_id = %s AND NOT superseded
"""
_WITHDRAW = """
UPDATE replies SET superseded = true, reply = '{"text": ""}', reason = NULL, deaths = 0,
    state = CASE WHEN attempts = 0 AND platform_id IS NULL THEN 'retracted' ELSE 'retracting' END
WHERE message_id = %s AND state IN ('waiting', 'sent', 'failed')
RETURNING id, address, state
"""
_TAKE_BACK = """
UPDATE replies SET superseded = true,
    state = CASE WHEN attempts = 0 AND platform_id IS NULL THEN 'retracted' ELSE 'retracting' END
WHERE reply ->> 'renews' = %s AND state IN ('waiting', 'sent')
RETURNING id, address, state
"""
_WITHDRAW_DRAFT = f"""
INSERT INTO replies (message_id, address, reply, superseded, attempts, state, platform_id)
SELECT id, message -> 'address', '{{"text": ""}}', true, 1, 'retracting', draft FROM messages m
WHERE id = %s AND draft IS NOT NULL AND reason IS DISTINCT FROM '{STOPPED}' AND (
        state IN ('silent', 'retracted')
        OR EXISTS (SELECT FROM replies r WHERE r.message_id = m.id AND NOT superseded AND reply ->> 'to' IS NOT NULL)
    )
    AND NOT EXISTS (SELECT FROM replies r WHERE r.message_id = m.id AND r.platform_id = m.draft)
RETURNING id, address, state
"""  # noqa: S608 — of constants alone
_COUNT_DEATH = "UPDATE replies SET deaths = deaths + 1 WHERE id = %s RETURNING deaths"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply that has to be sent or taken back, with its address and the `key` by which the platform finds it.

    `attempts` counts how often sending has begun. A `superseded` reply must not be sent any more, but a sender that
    died might have sent it. `platform_id` is None if it is unknown whether the reply was posted. A reply is `begun` if
    the worker that wrote it sends it at once: it was then marked as being sent when it was written.
    """

    id: int
    key: str
    address: Address
    reply: Reply
    attempts: int = 0
    superseded: bool = False
    platform_id: str | None = None
    begun: bool = False


class Outbox:
    """Reads and writes replies. A reply is written on the caller's connection, inside its transaction."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def write(
        self, connection: AsyncConnection, address: Address, reply: Reply, *, message_id: int | None = None
    ) -> Outgoing:
        """Write a reply, and return it as a row that waits to be sent. Without `message_id`, it is an announcement.

        Raises:
            StoreError: the message already has a reply. The end of a turn checks this before.
        """
        await _outdate(connection, [reply])
        row = await one(connection, _INSERT, message_id, as_json(ADDRESS, address), as_json(REPLY, reply))
        if row is None:
            raise StoreError(f"Message {message_id} already has a reply.")
        return Outgoing(row[0], row[1], address, reply)

    async def write_all(self, connection: AsyncConnection, replies: Sequence[tuple[Address, Reply]]) -> list[int]:
        """Write announcements in one statement, and return their ids in the same order."""
        await _outdate(connection, [reply for _, reply in replies])
        addresses = [as_json(ADDRESS, address) for address, _ in replies]
        texts = [as_json(REPLY, reply) for _, reply in replies]
        return sorted(row[0] for row in await many(connection, _INSERT_ALL, addresses, texts))

    async def unsent(self, reply_id: int) -> Outgoing | None:
        """Return a reply that waits to be sent, or None if it was sent, has failed, or is no longer needed."""
        return _outgoing(await one(self._pool, _UNSENT, reply_id))

    async def read_stored(self, file: int) -> bytes | None:
        """Return the content of a file that we made (`Enclosure.stored`), or None if it was erased."""
        return await read_stored_file(self._pool, file)

    async def pending_retraction(self, reply_id: int) -> Outgoing | None:
        """Return a reply or draft that has to be taken back, or None if it was taken back already."""
        return _outgoing(await one(self._pool, _RETRACTING, reply_id))

    async def by_key(self, key: str) -> Reply | None:
        """Return the reply with this key, or None. With it, a platform's buttons need not carry their full ids."""
        found = await self.written(key)
        return found[0] if found else None

    async def written(self, key: str) -> tuple[Reply, datetime] | None:
        """Return the reply with this key and the time when it was written (aware), or None."""
        row = await one(self._pool, _BY_KEY, key)
        return (REPLY.validate_python(row[0]), row[1]) if row else None

    async def taken(self, platform: str, workspace: str, ids: Sequence[str]) -> frozenset[str]:
        """Return which of these platform ids belong to replies that were sent."""
        return frozenset(row[0] for row in await many(self._pool, _TAKEN, list(ids), platform, workspace))

    async def begin(self, reply_id: int) -> tuple[Reply, str | None]:
        """Record that sending a reply begins. Return the reply and the platform's id of the message that it replaces.

        The id is None if it replaces nothing. The reply is read again, because data of people who were forgotten since
        it was written has been removed from it.

        If the process dies before the commit, nothing was sent; if after, the next try first asks the platform for it.

        Raises:
            Overtaken: the reply must not be sent any more.
        """
        row = await one(self._pool, _BEGIN, reply_id)
        if row is None:
            raise Overtaken(f"Reply {reply_id} was replaced or taken back before it was sent.")
        return REPLY.validate_python(row[0]), row[1]

    async def mark_retracted(self, reply_id: int) -> None:
        """Record that a reply is not on the platform: it was deleted there, or never sent."""
        await run(self._pool, _MARK_RETRACTED, reply_id)

    async def mark_retraction_failed(self, reply_id: int, reason: str) -> None:
        """Record why a reply cannot be taken back."""
        await run(self._pool, _MARK_RETRACTION_FAILED, reason, reply_id)

    async def mark_sent(self, reply_id: int, platform_id: str, *, at: datetime, claim: Claim | None = None) -> None:
        """Record that a reply was sent, with the platform's id and the time (with a time zone).

        If the reply became outdated while it was being sent, its id is recorded too, because replacing it or taking
        it back needs the id. `claim` is the job that sent the reply, if any. The same statement marks the job as done.

        If the process dies before the commit, the job runs again and first asks the platform; if after, all is done.
        """
        values = {"platform_id": platform_id, "at": at, "reply": reply_id}
        if claim:
            async with self._pool.connection() as connection:
                await claim.finish(connection, _MARK_SENT, values)
        else:
            await run(self._pool, _MARK_SENT, **values)

    @asynccontextmanager
    async def failing(self, reply_id: int, reason: str) -> AsyncIterator[tuple[AsyncConnection, Address, Reply] | None]:
        """Record why a reply will not be sent, in one transaction with the block; None if it does not wait any more."""
        async with self._pool.connection() as connection, connection.transaction():
            row = await one(connection, _MARK_FAILED, reason, reply_id)
            yield (connection, ADDRESS.validate_python(row[0]), REPLY.validate_python(row[1])) if row else None

    async def count_death(self, reply_id: int) -> int:
        """Record that a worker died while handling a reply, and return how many workers have."""
        return await scalar(self._pool, _COUNT_DEATH, reply_id) or 0


def _outgoing(row: tuple[Any, ...] | None) -> Outgoing | None:
    if row is None:
        return None
    id_, key, address, reply, *rest = row
    return Outgoing(id_, key, ADDRESS.validate_python(address), REPLY.validate_python(reply), *rest)


async def waiting(connection: AsyncConnection) -> Counter[str]:
    """Return how many replies wait to be sent for each channel and each workspace, by the keys of `Limit.key`."""
    found: Counter[str] = Counter()
    for platform, workspace, channel, count in await many(connection, _WAITING):
        found[f"{platform}/{workspace}/{channel}"] += count
        found[f"{platform}/{workspace}"] += count
    return found


async def has_waiting(pool: AsyncConnectionPool, platform: str) -> bool:
    """Return whether any reply waits to be sent to a platform, whoever caused it."""
    return bool(await scalar(pool, _HAS_WAITING, platform))


async def last_renewal(connection: AsyncConnection, renews: str) -> tuple[Address, Reply] | None:
    """Return the newest reply that shows a thing (`Reply.renews`), sent or not, and its address."""
    row = await one(connection, _LAST_RENEWAL, renews)
    return (ADDRESS.validate_python(row[0]), REPLY.validate_python(row[1])) if row else None


async def _outdate(connection: AsyncConnection, replies: Sequence[Reply]) -> None:
    renewed = [reply.renews for reply in replies if reply.renews]
    if renewed:
        await connection.execute(_OUTDATE, (renewed,))


async def supersede(connection: AsyncConnection, message_id: int) -> None:
    """Mark the reply to a message as superseded, so that the next one replaces it; inside the caller's transaction.

    If the process dies before the commit, the reply stays as it was; if after, its row says what has to be replaced.
    """
    await run(connection, _SUPERSEDE, message_id)


async def withdraw(connection: AsyncConnection, jobs: Jobs, message_id: int) -> None:
    """Take back every reply and draft in answer to a message whose turn is over.

    This runs inside the transaction that ends the turn. If the process dies before the commit, the turn is not over; if
    after, a job will take back each of them. A second call leaves replies alone that were taken back.
    """
    await _withdraw(connection, jobs, message_id, _WITHDRAW, _WITHDRAW_DRAFT)


async def withdraw_draft(connection: AsyncConnection, jobs: Jobs, message_id: int) -> None:
    """Take back the draft of a turn that ended without a reply: another worker showed it meanwhile."""
    await _withdraw(connection, jobs, message_id, _WITHDRAW_DRAFT)


async def take_back(connection: AsyncConnection, jobs: Jobs, renews: str) -> None:
    """Take back what shows a thing (`Reply.renews`), as `withdraw` does with the replies to a message."""
    await _withdraw(connection, jobs, renews, _TAKE_BACK)


async def _withdraw(connection: AsyncConnection, jobs: Jobs, key: int | str, *statements: str) -> None:
    for statement in statements:
        for reply_id, address, state in await many(connection, statement, key):
            if state == "retracting":
                await jobs.retract(connection, reply_id, ADDRESS.validate_python(address))
