"""Removes a person's words and names from replies to others. Contains the SQL.

In conversations that the person was in, the words that only this person used are removed from replies. Searching a
long channel takes a while, so it is searched before anything is locked; under the lock, only newer rows are searched.
From replies about things that the person took part in, such as a meeting, a poll or a stand-up, the person's names are
removed in all conversations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from psycopg.types.json import Jsonb

from core.conversations import receipts
from core.privacy.personal_words import PersonalWords, without_words
from core.storage.rows import many, scalar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

    Told = dict[tuple[str, Any], Any]
    """The new values of rows. A key is the table and the key of the row."""

_UP_TO = "SELECT coalesce(max(id), 0) FROM messages"
# A failed turn counts as open, because it might be tried again.
_OPEN = "SELECT id FROM messages WHERE conversation = ANY(%s) AND state IN ('waiting', 'failed')"
_SAID = """
SELECT message ->> 'text', message #>> '{person,name}' FROM messages
WHERE conversation = ANY(%(conversations)s) AND id <> ALL(%(mine)s)
"""
_TOLD = {
    table: f"""
        SELECT {key}, {value} FROM messages m JOIN {table} told ON told.message_id = m.id
        WHERE m.conversation = ANY(%(conversations)s) AND m.id <> ALL(%(mine)s) AND {value} IS NOT NULL
            AND (m.id > %(after)s OR m.id = ANY(%(open)s))
    """  # noqa: S608 — constants
    for table, key, value in (
        ("replies", "told.id", "told.reply"),
        ("effects", "told.call_id", "told.reply"),
        ("steps", "told.message_id || '-' || told.ordinal", "told.said"),
    )
}
_ABOUT = {
    "effects": "SELECT call_id, reply FROM effects WHERE reply -> 'subjects' ?| %s",
    "replies": "SELECT id, reply FROM replies WHERE reply -> 'subjects' ?| %s",
}
_REWRITE = {
    "replies": "UPDATE replies SET reply = %s WHERE id = %s",
    "effects": "UPDATE effects SET reply = %s WHERE call_id = %s",
    "steps": "UPDATE steps SET said = %s WHERE message_id || '-' || ordinal = %s",
}
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search: the `words` that only this person used, and the rows to change with their new values.

    It covers messages up to the id `up_to`, except those whose turns were `open`. It is valid as long as there is no
    receipt newer than the number `receipts`.
    """

    words: PersonalWords
    receipts: int
    up_to: int
    open: tuple[int, ...]
    told: Told


async def search(
    connection: AsyncConnection, words: PersonalWords, *, mine: Sequence[int], conversations: Sequence[str]
) -> Found:
    """Search replies to others in these conversations for a person's words, in the caller's transaction.

    Words that others used too are not searched for, because they stay in the others' messages anyway.
    """
    last, up_to = await receipts.last(connection), await scalar(connection, _UP_TO)
    waiting = await many(connection, _OPEN, list(conversations))
    where = {"mine": list(mine), "conversations": list(conversations), "after": 0, "open": []}
    async for text, name in _each(connection, _SAID, where):
        words = words.without(text, name)
    told = await _told(connection, words, where)
    return Found(words, last, up_to, tuple(row[0] for row in waiting), told)


async def redact(
    connection: AsyncConnection, found: Found, more: PersonalWords, *, mine: Sequence[int], conversations: Sequence[str]
) -> int:
    """Remove a person's words from the rows that were found and from newer rows; return the number of rows changed.

    `more` are words that the person has said since the search.
    """
    where = {"mine": list(mine), "conversations": list(conversations), "after": found.up_to, "open": list(found.open)}
    return await _rewrite(connection, {**found.told, **await _told(connection, found.words | more, where)})


async def redact_names(
    connection: AsyncConnection, who: PersonRef, *, names: Sequence[str], subjects: Sequence[str]
) -> int:
    """Remove a person's names from replies about subjects; return the number of rows changed.

    `names` are names of the person in addition to those in the log. Files sent with such replies and buttons that name
    the person are removed too.
    """
    known = {*who.names, *(name.removeprefix("@") for name in names)} - {""}
    words = PersonalWords.of((), sorted(known))
    told = {
        (table, key): after
        for table, statement in _ABOUT.items()
        for key, reply in await many(connection, statement, list(subjects))
        if (after := _without(reply, words, who.id)) != reply
    }
    return await _rewrite(connection, told)


async def _told(connection: AsyncConnection, words: PersonalWords, where: dict[str, Any]) -> Told:
    """Return the rows that contain such words, without them. Words from documents that a reply cites are kept."""
    told: Told = {}
    for table, statement in _TOLD.items():
        async for key, value in _each(connection, statement, where):
            uncited = words
            for citation in value.get("citations", ()):
                uncited = uncited.without(f"{citation['quote']}\n{citation['title']}")
            if (after := without_words(value, uncited)) != value:
                told[table, key] = after
    return told


async def _each(connection: AsyncConnection, statement: str, where: dict[str, Any]) -> AsyncIterator[tuple[Any, ...]]:
    """Yield rows without loading all of them at once, because a channel can be long."""
    async with connection.cursor(name="told") as cursor:
        cursor.itersize = _BATCH
        await cursor.execute(statement.encode(), where)
        async for row in cursor:
            yield row


async def _rewrite(connection: AsyncConnection, told: Mapping[tuple[str, Any], Any]) -> int:
    async with connection.cursor() as cursor:
        for table, statement in _REWRITE.items():
            rows = [(Jsonb(value), key) for (of, key), value in told.items() if of == table]
            await cursor.executemany(statement.encode(), rows)
    return len(told)


def _without(reply: dict[str, Any], words: PersonalWords, person: str) -> dict[str, Any]:
    """Return a reply without files, without these words, and without the buttons that name the person.

    A button names the person if an argument of it, or a nested argument, begins with the person's id or name.
    """
    bare: dict[str, Any] = without_words(reply, words)
    marks = [f"={at}{name}" for name in {person, *words.names} for at in ("", "@")]
    choices = [
        choice
        for choice in bare.get("choices", ())
        if not any(mark in unquote(unquote(choice["id"].partition("?")[2])) for mark in marks)
    ]
    return {**bare, "choices": choices, "enclosures": []}
