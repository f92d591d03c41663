"""The stored summary of each conversation, and when a new one is due. The SQL is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.storage.rows import one, run, scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.conversations.exchanges import Ended

FOLDED_EXCHANGES = 20
"""How many exchanges are folded into the summary at a time."""
KEPT_EXCHANGES = 10
"""How many of the latest stay out of it: they are read in full."""

_GET = "SELECT up_to, text FROM summaries WHERE conversation = %s"
_PUT = """
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
"""Whether enough was said since the last summary of a conversation; takes the values of `due_values`."""


def due_values(conversation: str) -> dict[str, object]:
    """Return the values of `IS_DUE`."""
    return {"conversation": conversation, "enough": FOLDED_EXCHANGES + KEPT_EXCHANGES}


async def is_due(connection: AsyncConnection, conversation: str) -> bool:
    """Tell whether enough was said since the last summary."""
    return bool(await scalar(connection, IS_DUE, **due_values(conversation)))


async def read(connection: AsyncConnection, conversation: str) -> tuple[int, str]:
    """Return the id of the last message in the summary, and its text; 0 and an empty text if there is none."""
    row = await one(connection, _GET, conversation)
    return (row[0], row[1]) if row else (0, "")


async def write(
    connection: AsyncConnection, conversation: str, text: str, *, folded: Sequence[Ended], receipts: int
) -> None:
    """Store a summary that ends with the exchanges `folded`, unless there is a later one.

    Nothing is stored if there is a receipt newer than the number `receipts`, or if one of the messages has changed.
    """
    await run(
        connection,
        _PUT,
        of=conversation,
        up_to=folded[-1].id,
        text=text,
        receipts=receipts,
        ids=[ended.id for ended in folded],
        editions=[ended.edition for ended in folded],
        messages=len(folded),
    )
