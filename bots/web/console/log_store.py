"""Reads the log for the console: the figures of a day, conversations and their turns. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.storage.rows import MESSAGE, REPLY, many, one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.messages import Message
    from core.model.replies import Reply
    from core.storage.rows import Database

# Ids follow the order of time, so the day is found by walking back from the last message.
_DAY = """
WITH first AS (
    SELECT coalesce((SELECT id FROM messages WHERE accepted_at < %(since)s ORDER BY id DESC LIMIT 1), 0) AS id
)
SELECT count(*) FILTER (WHERE r.reply ->> 'answered' = 'true') AS answered,
    count(*) FILTER (WHERE r.reply ->> 'answered' = 'false') AS abstained,
    count(*) FILTER (WHERE m.state = 'replied' AND r.reply ->> 'answered' IS NULL) AS served,
    count(*) FILTER (WHERE m.state = 'silent') AS silent,
    count(*) FILTER (WHERE m.state = 'waiting') AS waiting,
    count(*) FILTER (WHERE m.state = 'failed') AS failed
FROM first, messages m LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded
WHERE m.id > first.id AND m.state <> 'merged'
"""
_NEWEST = """
SELECT conversation, max(id), count(*) FROM (
    SELECT id, conversation FROM messages
    WHERE id < %(before)s AND (%(all)s OR conversation = ANY(%(mine)s))
    ORDER BY id DESC LIMIT 2000
) AS newest
GROUP BY conversation ORDER BY 2 DESC LIMIT %(limit)s
"""
_FOUND = """
SELECT m.conversation, m.id, 1 FROM messages m LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded
WHERE m.id < %(before)s AND (%(all)s OR m.conversation = ANY(%(mine)s))
    AND (strpos(lower(m.message ->> 'text'), lower(%(words)s)) > 0
        OR strpos(lower(r.reply ->> 'text'), lower(%(words)s)) > 0)
ORDER BY m.id DESC LIMIT %(limit)s
"""
_TURN = """
SELECT m.id, m.accepted_at, m.message, m.state, m.reason, r.reply, r.state, r.reason, r.written_at, r.sent_at
FROM messages m LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded
"""
_TURNS = f"{_TURN} WHERE m.id = ANY(%s) ORDER BY m.id DESC"
_CONVERSATION = f"{_TURN} WHERE m.conversation = %s AND m.id < %s ORDER BY m.id DESC LIMIT %s"
_EFFECTS = (
    "SELECT message_id, ability, reply, done_at FROM effects WHERE message_id = ANY(%s) ORDER BY done_at, call_id"
)
_OF_CASES = "SELECT conversation FROM cases"
# While a source moves to another audience, its readers must belong to both, so that is nobody here.
_AUDIENCES = """
SELECT id, CASE WHEN documents.audience = origins.audience THEN documents.audience ELSE '' END, text
FROM documents JOIN origins USING (origin) WHERE id = ANY(%s)
"""
_NOTICES = """
SELECT written_at, reply FROM replies
WHERE message_id IS NULL AND address ->> 'platform' = %s AND address ->> 'workspace' = %s
    AND address ->> 'channel' = %s AND NOT superseded ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Day:
    """What became of the messages since an instant."""

    answered: int
    abstained: int
    served: int
    silent: int
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class Done:
    """An effect of a turn: the ability, what it reported, and when."""

    ability: str
    told: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Logged:
    """A turn: the message, how it ended and why, the reply and how sending it went, and its effects."""

    id: int
    at: datetime
    message: Message
    state: str
    reason: str | None
    reply: Reply | None
    sending: str | None
    failure: str | None
    written_at: datetime | None
    sent_at: datetime | None
    effects: tuple[Done, ...] = ()

    @property
    def conversation(self) -> str:
        """The key of its conversation."""
        return self.message.address.conversation

    @property
    def took(self) -> float | None:
        """How many seconds passed from the message to the reply."""
        return (self.written_at - self.at).total_seconds() if self.written_at else None


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose conversations somebody may read: all, or those with these keys."""

    all: bool
    mine: tuple[str, ...] = ()

    def has(self, conversation: str) -> bool:
        """Return whether a conversation is among them."""
        return self.all or conversation in self.mine


async def day(database: Database, *, since: datetime) -> Day:
    """Return the figures since an instant."""
    row = await one(database, _DAY, since=since)
    return Day(*row) if row else Day(0, 0, 0, 0, 0, 0)


async def conversations(
    database: Database, sight: Sight, *, words: str = "", before: int = 2**62, limit: int = 40
) -> list[tuple[Logged, int]]:
    """Return the newest turn of each conversation, or all turns with these words, and how many turns there are."""
    asked = {"all": sight.all, "mine": list(sight.mine), "before": before, "limit": limit}
    rows = await many(database, _FOUND if words else _NEWEST, **asked, **({"words": words} if words else {}))
    counts = {last: count for _, last, count in rows}
    return [(turn, counts[turn.id]) for turn in map(_logged, await many(database, _TURNS, list(counts)))]


async def turns_of(database: Database, conversation: str, *, before: int = 2**62, limit: int = 50) -> list[Logged]:
    """Return the newest turns of a conversation, the oldest of them first, with their effects."""
    rows = [_logged(row) for row in reversed(await many(database, _CONVERSATION, conversation, before, limit))]
    return await _with_effects(database, rows)


async def turn_of(database: Database, turn_id: int) -> Logged | None:
    """Return a turn, or None."""
    found = await _with_effects(database, [_logged(row) for row in await many(database, _TURNS, [turn_id])])
    return found[0] if found else None


async def conversations_of_cases(database: Database) -> tuple[str, ...]:
    """Return the keys of all conversations that are, or were, cases."""
    return tuple({key for (key,) in await many(database, _OF_CASES)})


async def documents(database: Database, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the audience and the text of documents by their ids."""
    return {id_: (audience, text) for id_, audience, text in await many(database, _AUDIENCES, list(ids))}


async def notices(database: Database, platform: str, workspace: str, person: str) -> list[tuple[datetime, Reply]]:
    """Return what somebody was told unasked, in order."""
    rows = await many(database, _NOTICES, platform, workspace, person)
    return [(at, REPLY.validate_python(reply)) for at, reply in rows]


async def _with_effects(database: Database, turns: list[Logged]) -> list[Logged]:
    done: dict[int, list[Done]] = {}
    for turn, ability, reply, at in await many(database, _EFFECTS, [turn.id for turn in turns]):
        done.setdefault(turn, []).append(Done(ability, (reply or {}).get("text", ""), at))
    return [replace(turn, effects=tuple(done.get(turn.id, ()))) for turn in turns]


def _logged(row: tuple[Any, ...]) -> Logged:
    id_, at, message, state, reason, reply, *rest = row
    read = REPLY.validate_python(reply) if reply else None
    return Logged(id_, at, MESSAGE.validate_python(message), state, reason, read, *rest)
