"""Reads the earlier exchanges of a conversation; reads and writes the summary of older ones. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.model.replies import Exchange
from core.storage.rows import MESSAGE, REPLY, many, one, run, scalar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Address

_EXCHANGES = """
SELECT m.id, m.accepted_at, m.edition, m.message, r.reply, CASE WHEN m.parts > 1 THEN (
    SELECT string_agg(part.message ->> 'text', E'\\n' ORDER BY part.id) FROM messages part WHERE part.turn = m.id
) END, (SELECT count(*) FROM effects e WHERE e.message_id = m.id AND e.reply ->> 'asks' IS NULL)
FROM messages m LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded
"""
# In a thread of a direct conversation, what was said there before; at its beginning, what was said anywhere.
_HISTORY = f"""{_EXCHANGES}
WHERE m.conversation = %(conversation)s AND m.id < %(before)s AND m.accepted_at > %(since)s
    AND m.state NOT IN ('merged', 'retracted')
    AND (m.message #>> '{{address,below}}' = %(below)s OR NOT EXISTS (
        SELECT FROM messages other WHERE other.conversation = %(conversation)s AND other.id < %(before)s
            AND other.accepted_at > %(since)s AND other.message #>> '{{address,below}}' = %(below)s
    ))
ORDER BY m.id DESC
LIMIT %(limit)s
"""
# The same, together with the announcements to a person that were written before the message.
_HISTORY_AND_TOLD = f"""
({_HISTORY}) UNION ALL (
    SELECT NULL, written_at, NULL, NULL, reply, NULL, NULL FROM replies
    WHERE message_id IS NULL AND reply ->> 'kind' <> 'reminder' AND state IN ('waiting', 'sent')
        AND address ->> 'platform' = %(platform)s AND address ->> 'workspace' = %(workspace)s
        AND address ->> 'channel' = %(channel)s
        AND written_at > %(since)s AND written_at <= (SELECT accepted_at FROM messages WHERE id = %(before)s)
    ORDER BY written_at DESC, id DESC
    LIMIT %(limit)s
)
"""  # noqa: S608 — of constants alone
# The oldest message that `_HISTORY` returns, of the whole conversation.
_OLDEST_SHOWN = """
SELECT min(id) FROM (
    SELECT id FROM messages
    WHERE conversation = %(conversation)s AND id < %(before)s AND accepted_at > %(since)s
        AND state NOT IN ('merged', 'retracted')
    ORDER BY id DESC
    LIMIT %(limit)s
) AS shown
"""
_ENDED_AFTER = f"""{_EXCHANGES}
WHERE m.conversation = %s AND m.id > %s AND m.state IN ('replied', 'silent', 'failed')
ORDER BY m.id
LIMIT %s
"""

FOLDED_EXCHANGES = 20
"""How many exchanges are folded into the summary at a time."""
KEPT_EXCHANGES = 10
"""How many of the latest exchanges are left out of the summary, because they are read in full."""

_GET_SUMMARY = "SELECT up_to, text FROM summaries WHERE conversation = %s"
_PUT_SUMMARY = """
INSERT INTO summaries (conversation, up_to, text)
SELECT %(of)s, %(up_to)s, %(text)s
WHERE NOT EXISTS (SELECT FROM receipts WHERE id > %(receipts)s) AND %(messages)s = (
    SELECT count(*) FROM (
        SELECT FROM messages JOIN unnest(%(ids)s::bigint[], %(editions)s::integer[]) AS read (id, edition)
            ON messages.id = read.id AND messages.edition = read.edition
        WHERE state IN ('replied', 'silent', 'failed') FOR SHARE OF messages
    ) AS standing
)
ON CONFLICT (conversation) DO UPDATE SET up_to = excluded.up_to, text = excluded.text
WHERE summaries.up_to < excluded.up_to
"""
IS_DUE = """
SELECT count(*) >= %(enough)s FROM (
    SELECT FROM messages
    WHERE conversation = %(conversation)s AND state = 'replied'
        AND id > coalesce((SELECT up_to FROM summaries WHERE conversation = %(conversation)s), 0)
    LIMIT %(enough)s
) AS fresh
"""
"""Asks whether a conversation has enough new exchanges for a new summary; `due_values` returns its values."""


@dataclass(frozen=True, slots=True)
class Ended:
    """An exchange whose turn is over, with the id of the turn and the number of edits to its messages."""

    id: int
    edition: int
    exchange: Exchange


async def before(
    connection: AsyncConnection,
    message_id: int,
    conversation: str,
    *,
    since: datetime,
    limit: int,
    told_to: Address | None = None,
    below: str | None = None,
) -> tuple[Exchange, ...]:
    """Return the last exchanges before a message, oldest first; at most `limit`, and none older than `since`.

    With `told_to`, the address of a direct conversation, what the desk said there unprompted is included. `below` is
    the thread of a direct conversation; if something was said in it before, the rest of the conversation is left out.
    """
    wanted: dict[str, Any] = {"conversation": conversation, "before": message_id, "since": since, "limit": limit}
    wanted["below"] = below
    if told_to:
        wanted |= {"platform": told_to.platform, "workspace": told_to.workspace, "channel": told_to.channel}
    rows = (await many(connection, _HISTORY_AND_TOLD if told_to else _HISTORY, **wanted))[::-1]
    if told_to:
        rows.sort(key=lambda row: (row[1], row[0] is None))  # of the same time, messages come before announcements
    return tuple(_exchange(*row[3:]) for row in rows[-limit:])


async def left_out(
    connection: AsyncConnection, message_id: int, conversation: str, *, since: datetime, limit: int, up_to: int
) -> tuple[Exchange, ...]:
    """Return the exchanges that are neither in the summary, which ends with `up_to`, nor among those of `before`.

    Oldest first, at most as many as wait for the next summary. `since` and `limit` are those of `before`.
    """
    wanted = {"conversation": conversation, "before": message_id, "since": since, "limit": limit}
    oldest = await scalar(connection, _OLDEST_SHOWN, **wanted) or message_id
    ended = await ended_after(connection, up_to, conversation, limit=FOLDED_EXCHANGES + KEPT_EXCHANGES)
    return tuple(each.exchange for each in ended if each.id < oldest)


async def ended_after(
    connection: AsyncConnection, message_id: int, conversation: str, *, limit: int
) -> tuple[Ended, ...]:
    """Return the first finished exchanges after a message, oldest first, at most `limit`."""
    rows = await many(connection, _ENDED_AFTER, conversation, message_id, limit)
    return tuple(Ended(id_, edition, _exchange(*row)) for id_, _, edition, *row in rows)


def _exchange(
    message: dict[str, Any] | None, reply: dict[str, Any] | None, merged: str | None, effects: int | None
) -> Exchange:
    if message is None:
        return Exchange("", "", REPLY.validate_python(reply))
    said = MESSAGE.validate_python(message)
    text = f"{said.text}\n{merged}" if merged else said.text
    # An emoji says nothing, and a copy that was relayed elsewhere is no answer.
    is_answer = reply is not None and not reply.get("reaction") and not reply.get("to")
    answer = REPLY.validate_python(reply) if is_answer else None
    only_files = said.is_only_files and not merged
    who = said.person
    return Exchange(who.name, text, answer, who.id, said.about, only_files, bool(effects), said.sent_at)


def due_values(conversation: str) -> dict[str, object]:
    """Return the values of `IS_DUE`."""
    return {"conversation": conversation, "enough": FOLDED_EXCHANGES + KEPT_EXCHANGES}


async def is_summary_due(connection: AsyncConnection, conversation: str) -> bool:
    """Return whether a conversation has enough new exchanges for a new summary."""
    return bool(await scalar(connection, IS_DUE, **due_values(conversation)))


async def read_summary(connection: AsyncConnection, conversation: str) -> tuple[int, str]:
    """Return the id of the last message in the summary, and its text; 0 and an empty text if there is none."""
    row = await one(connection, _GET_SUMMARY, conversation)
    return (row[0], row[1]) if row else (0, "")


async def write_summary(
    connection: AsyncConnection, conversation: str, text: str, *, folded: Sequence[Ended], receipts: int
) -> None:
    """Store a summary up to and including the exchanges `folded`, unless there is a later summary.

    Nothing is stored if there is a receipt newer than the number `receipts`, or if one of the messages was changed.
    """
    await run(
        connection,
        _PUT_SUMMARY,
        of=conversation,
        up_to=folded[-1].id,
        text=text,
        receipts=receipts,
        ids=[ended.id for ended in folded],
        editions=[ended.edition for ended in folded],
        messages=len(folded),
    )
