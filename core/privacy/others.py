"""A person's words in what the desk told others in the same conversations: removed there. Its SQL stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from core.privacy.words import without_words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from psycopg import AsyncConnection

    from core.privacy.words import Words

_SAID = """
SELECT message ->> 'text', message #>> '{person,name}' FROM messages
WHERE conversation = ANY(%(conversations)s) AND id <> ALL(%(mine)s)
"""
_TOLD = {
    "replies": """
        SELECT r.id, r.reply FROM replies r JOIN messages m ON m.id = r.message_id
        WHERE m.conversation = ANY(%(conversations)s) AND m.id <> ALL(%(mine)s)
    """,
    "effects": """
        SELECT e.call_id, e.reply FROM effects e JOIN messages m ON m.id = e.message_id
        WHERE m.conversation = ANY(%(conversations)s) AND m.id <> ALL(%(mine)s) AND e.reply IS NOT NULL
    """,
    "steps": """
        SELECT s.message_id || '-' || s.ordinal, s.said FROM steps s JOIN messages m ON m.id = s.message_id
        WHERE m.conversation = ANY(%(conversations)s) AND m.id <> ALL(%(mine)s)
    """,
}
_TELL = {
    "replies": "UPDATE replies SET reply = %s WHERE id = %s",
    "effects": "UPDATE effects SET reply = %s WHERE call_id = %s",
    "steps": "UPDATE steps SET said = %s WHERE message_id || '-' || ordinal = %s",
}
_BATCH = 500


async def redact(
    connection: AsyncConnection, words: Words, *, mine: Sequence[int], conversations: Sequence[str]
) -> int:
    """Remove a person's words from what others were told in conversations, and return how many rows held some.

    What others said themselves stays: it stands in their messages anyway.
    """
    if not conversations:
        return 0
    where = {"mine": list(mine), "conversations": list(conversations)}
    async for text, name in _each(connection, _SAID, where):
        words = words.without(text, name)
    count = 0
    for kind, statement in _TOLD.items():
        changed = [
            (Jsonb(told), key)
            async for key, value in _each(connection, statement, where)
            if (told := without_words(value, _uncited(words, value))) != value
        ]
        async with connection.cursor() as cursor:
            await cursor.executemany(_TELL[kind].encode(), changed)
        count += len(changed)
    return count


def _uncited(words: Words, reply: dict[str, Any]) -> Words:
    """Return the words without those that the documents cited by a reply have too."""
    for citation in reply.get("citations", ()):
        words = words.without(f"{citation['quote']}\n{citation['title']}")
    return words


async def _each(connection: AsyncConnection, statement: str, where: dict[str, Any]) -> AsyncIterator[tuple[Any, ...]]:
    """Yield rows without holding all of them: a channel can be long."""
    async with connection.cursor(name="told") as cursor:
        cursor.itersize = _BATCH
        await cursor.execute(statement.encode(), where)
        async for row in cursor:
            yield row
