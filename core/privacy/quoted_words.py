"""Removes a person's words from what the desk told others in the same conversations. The SQL is here.

A long channel takes a while to search. So it is searched before anything is locked, and under the lock only what is new
since then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from core.conversations import receipts
from core.privacy.personal_words import PersonalWords, without_words
from core.storage.rows import many

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from psycopg import AsyncConnection

_UP_TO = "SELECT coalesce(max(id), 0) FROM messages"
# A failed turn counts as open: it may be tried again.
_OPEN = "SELECT id FROM messages WHERE conversation = ANY(%s) AND state IN ('waiting', 'failed')"
_SAID = """
SELECT message ->> 'text', message #>> '{person,name}' FROM messages
WHERE conversation = ANY(%(conversations)s) AND id <> ALL(%(mine)s)
"""
_TOLD = {
    "replies": """
        SELECT r.id, r.reply FROM messages m JOIN replies r ON r.message_id = m.id
        WHERE m.conversation = ANY(%(conversations)s) AND m.id <> ALL(%(mine)s)
            AND (m.id > %(after)s OR m.id = ANY(%(open)s))
    """,
    "effects": """
        SELECT e.call_id, e.reply FROM messages m JOIN effects e ON e.message_id = m.id
        WHERE m.conversation = ANY(%(conversations)s) AND m.id <> ALL(%(mine)s) AND e.reply IS NOT NULL
            AND (m.id > %(after)s OR m.id = ANY(%(open)s))
    """,
    "steps": """
        SELECT s.message_id || '-' || s.ordinal, s.said FROM messages m JOIN steps s ON s.message_id = m.id
        WHERE m.conversation = ANY(%(conversations)s) AND m.id <> ALL(%(mine)s)
            AND (m.id > %(after)s OR m.id = ANY(%(open)s))
    """,
}
_TELL = {
    "replies": "UPDATE replies SET reply = %s WHERE id = %s",
    "effects": "UPDATE effects SET reply = %s WHERE call_id = %s",
    "steps": "UPDATE steps SET said = %s WHERE message_id || '-' || ordinal = %s",
}
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search: the words that only this person used, and the rows to change, with their new values.

    It covers messages up to the id `up_to`, except those whose turns were `open`. It is valid as long as there is no
    receipt newer than the number `receipts`.
    """

    words: PersonalWords
    receipts: int
    up_to: int
    open: tuple[int, ...]
    told: dict[tuple[str, Any], Any] = field(default_factory=dict)


async def search(
    connection: AsyncConnection, words: PersonalWords, *, mine: Sequence[int], conversations: Sequence[str]
) -> Found:
    """Search replies to others in these conversations for a person's words, in the caller's transaction.

    Words that others used themselves are not searched for: they are in their messages anyway.
    """
    last = await receipts.last(connection)
    ((up_to,),) = await many(connection, _UP_TO)
    waiting = await many(connection, _OPEN, list(conversations))
    where = {"mine": list(mine), "conversations": list(conversations), "after": 0, "open": []}
    async for text, name in _each(connection, _SAID, where):
        words = words.without(text, name)
    told = await _told(connection, words, where)
    return Found(words, last, up_to, tuple(row[0] for row in waiting), told)


async def redact(
    connection: AsyncConnection, found: Found, more: PersonalWords, *, mine: Sequence[int], conversations: Sequence[str]
) -> int:
    """Remove a person's words from the rows found and from newer ones; return the number of rows changed.

    `more` are words that the person has said since the search.
    """
    where = {"mine": list(mine), "conversations": list(conversations), "after": found.up_to, "open": list(found.open)}
    told = {**found.told, **await _told(connection, found.words | more, where)}
    for kind, statement in _TELL.items():
        rows = [(Jsonb(value), key) for (of, key), value in told.items() if of == kind]
        async with connection.cursor() as cursor:
            await cursor.executemany(statement.encode(), rows)
    return len(told)


async def _told(connection: AsyncConnection, words: PersonalWords, where: dict[str, Any]) -> dict[tuple[str, Any], Any]:
    """Return the rows that contain such words, without the words."""
    return {
        (kind, key): told
        for kind, statement in _TOLD.items()
        async for key, value in _each(connection, statement, where)
        if (told := without_words(value, _uncited(words, value))) != value
    }


def _uncited(words: PersonalWords, reply: dict[str, Any]) -> PersonalWords:
    """Return the words that do not occur in the documents that a reply cites."""
    for citation in reply.get("citations", ()):
        words = words.without(f"{citation['quote']}\n{citation['title']}")
    return words


async def _each(connection: AsyncConnection, statement: str, where: dict[str, Any]) -> AsyncIterator[tuple[Any, ...]]:
    """Yield rows without loading all of them: a channel can be long."""
    async with connection.cursor(name="told") as cursor:
        cursor.itersize = _BATCH
        await cursor.execute(statement.encode(), where)
        async for row in cursor:
            yield row
