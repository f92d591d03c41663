"""A person's data in the log: their messages, the replies, and traces in summaries, jobs and replies to others.

Contains the SQL of the log's export and erasure. Tables are locked in the order that turns and reminders use
(messages, steps and effects, tables of skills, replies, jobs), so that there are no deadlocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.conversations import receipts
from core.jobs.jobs import forget_jobs
from core.privacy import redaction
from core.privacy.personal_words import PersonalWords
from core.storage.rows import many, records, run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

LONGEST_WAIT = "10s"
"""How long to wait for other writers. During that time, nobody else can begin to write."""

_AS_OF_NOW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# Foreign key checks on `messages` can go on; writers wait. On the other tables, everything but reading waits. A ringing
# alarm locks its own row before its subject, so once `alarms` is locked, no alarm is ringing.
_HOLD = f"""
SET LOCAL lock_timeout = '{LONGEST_WAIT}';
LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE steps, effects, summaries, alarms IN EXCLUSIVE MODE
"""
_TOUCHED = "SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_upd + n_tup_del > 0 ORDER BY relname"
_MESSAGES = """
SELECT id, accepted_at, platform, workspace, conversation, message, state, reason FROM messages
WHERE split_part(platform, ' ', 1) = %s AND workspace = %s AND message #>> '{person,id}' = %s
ORDER BY id
"""
_REPLIES = """
SELECT message_id, written_at, reply, state, sent_at, platform_id, reason FROM replies
WHERE message_id = ANY(%s) ORDER BY id
"""
_EFFECTS = "SELECT message_id, done_at, ability, reply FROM effects WHERE message_id = ANY(%s) ORDER BY done_at"
_STEPS = "SELECT message_id, ordinal, said FROM steps WHERE message_id = ANY(%s) ORDER BY message_id, ordinal"
_SUMMARIES = "SELECT conversation, text FROM summaries WHERE conversation = ANY(%s) ORDER BY conversation"

_ERASE = {
    "steps": "DELETE FROM steps WHERE message_id = ANY(%s)",
    "effects": "DELETE FROM effects WHERE message_id = ANY(%s)",
    "replies": "DELETE FROM replies WHERE message_id = ANY(%s)",
    "messages": "DELETE FROM messages WHERE id = ANY(%s)",
}
# Announcements in direct conversations with the person. On some platforms, such a channel's id is the person's.
_UNASKED = """
FROM replies WHERE message_id IS NULL AND (
    (address ->> 'platform') || '/' || (address ->> 'workspace') || '/' || (address ->> 'channel') = ANY(%(channels)s)
    OR split_part(address ->> 'platform', ' ', 1) = %(service)s AND address ->> 'workspace' = %(workspace)s
        AND address ->> 'channel' = %(person)s
)
"""
_TOLD = f"SELECT written_at, reply, state, sent_at, platform_id, reason {_UNASKED} ORDER BY id"
_ERASE_UNASKED = f"DELETE {_UNASKED}"
# Removes the person's address from replies to others; it is where to report that the platform refused the reply.
_ERASE_RETURNS = """
UPDATE replies SET reply = reply || '{"returns": null}'
WHERE split_part(reply #>> '{returns,platform}', ' ', 1) = %(service)s
    AND reply #>> '{returns,workspace}' = %(workspace)s AND reply #>> '{returns,channel}' = %(person)s
"""
_ERASE_OFFERS = """
UPDATE replies SET reply = reply || '{"offered_to": null}'
WHERE split_part(address ->> 'platform', ' ', 1) = %(service)s AND address ->> 'workspace' = %(workspace)s
    AND reply ->> 'offered_to' = %(person)s
"""
_ERASE_SUMMARIES = "DELETE FROM summaries WHERE conversation = ANY(%s)"
_ERASE_PACE = "DELETE FROM pace WHERE scope = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Places:
    """Where a person wrote: `own` are direct conversations, with their `channels` and `spaces`; others are `shared`."""

    own: tuple[str, ...]
    shared: tuple[str, ...]
    channels: tuple[str, ...]
    spaces: tuple[str, ...]


async def read_as_of_now(connection: AsyncConnection) -> None:
    """Let the transaction, which must have just begun, read everything as of one moment."""
    await connection.execute(_AS_OF_NOW)


async def hold(connection: AsyncConnection) -> None:
    """Block until the transaction ends: new messages, steps and ends of turns, and ringing alarms."""
    await connection.execute(_HOLD.encode())


async def touched(connection: AsyncConnection) -> list[str]:
    """Return the names of the tables in which the transaction has changed or deleted rows."""
    return [row[0] for row in await many(connection, _TOUCHED)]


async def export(connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
    """Return the person's messages and the replies to them, announcements, effects, steps and summaries, by kind."""
    messages = await _messages(connection, who)
    ids, places = [message["id"] for message in messages], _places(messages)
    return {
        "messages": messages,
        "replies": await records(connection, _REPLIES, (ids,)),
        "told": await records(connection, _TOLD, _unasked(who, places)),
        "effects": await records(connection, _EFFECTS, (ids,)),
        "steps": await records(connection, _STEPS, (ids,)),
        "summaries": await records(connection, _SUMMARIES, (list(places.own),)),
    }


async def search(connection: AsyncConnection, who: PersonRef) -> redaction.Found:
    """Search the replies to others for the person's words, in the caller's transaction. This can take long."""
    messages = await _messages(connection, who)
    words = PersonalWords.of(_texts(messages), (*who.names, who.id))
    ids = [message["id"] for message in messages]
    return await redaction.search(connection, words, mine=ids, conversations=_places(messages).shared)


async def forget(connection: AsyncConnection, who: PersonRef, found: redaction.Found) -> dict[str, int]:
    """Erase the person's data in the log and its traces. Return how many rows of each kind were erased.

    `redacted` counts the replies to others from which the person's words were removed. Summaries of shared
    conversations are deleted; later turns write them again from the remaining messages.
    """
    if found.receipts != await receipts.last(connection):
        found = await search(connection, who)
    messages = await _messages(connection, who)
    ids, places = [message["id"] for message in messages], _places(messages)
    more = PersonalWords.of(_texts(message for message in messages if message["id"] > found.up_to), ())
    redacted = await redaction.redact(connection, found, more, mine=ids, conversations=places.shared)
    erased = {kind: await run(connection, statement, ids) for kind, statement in _ERASE.items()}
    erased["replies"] += await run(connection, _ERASE_UNASKED, **_unasked(who, places))
    await run(connection, _ERASE_RETURNS, **_unasked(who, places))
    await run(connection, _ERASE_OFFERS, **_unasked(who, places))
    summaries = await run(connection, _ERASE_SUMMARIES, [*places.own, *places.shared])
    await run(connection, _ERASE_PACE, [*places.spaces, *places.channels])
    jobs = await forget_jobs(connection, places.own)
    return {"redacted": redacted, **erased, "summaries": summaries, "jobs": jobs}


async def _messages(connection: AsyncConnection, who: PersonRef) -> list[dict[str, Any]]:
    return await records(connection, _MESSAGES, who.row)


def _unasked(who: PersonRef, places: Places) -> dict[str, Any]:
    return {"channels": list(places.channels), **who.columns}


def _texts(messages: Iterable[dict[str, Any]]) -> list[str]:
    said = [row["message"] for row in messages]
    return [message["text"] for message in said] + [message["post"]["title"] for message in said if message.get("post")]


def _places(messages: list[dict[str, Any]]) -> Places:
    direct = [row for row in messages if row["message"]["reach"] == "direct"]
    spaces = [f"{row['platform']}/{row['workspace']}" for row in direct]
    channels = [f"{space}/{row['message']['address']['channel']}" for space, row in zip(spaces, direct, strict=True)]
    own = {row["conversation"] for row in direct}
    shared = {row["conversation"] for row in messages} - own
    return Places(*(tuple(sorted(set(found))) for found in (own, shared, channels, spaces)))
