"""Stores gaps: questions without a good answer, and when the team was told of them. Contains the SQL.

A gap belongs to a reply. It goes when the reply goes, so it stays as long as the conversation, and the erasure of the
person who asked erases it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.model.replies import Citation
from core.skills.cases.gaps.gap import Gap
from core.storage.rows import MESSAGE, REPLY, many, one, run, scalar, values_of

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.messages import Message
    from core.model.replies import Reply

_GAP: Final = TypeAdapter(Gap)
_CITED: Final = TypeAdapter(tuple[Citation, ...])

# Looked for all the time, so only the last day is looked at. Replies and ratings have the database's time. What is
# confined to its channel is not repeated to the team.
_NEW = """
SELECT r.id, m.message, r.reply FROM replies r JOIN messages m ON m.id = r.message_id
WHERE NOT r.superseded AND r.reply ->> 'answered' IS NOT NULL
    AND NOT EXISTS (SELECT FROM gaps WHERE reply_id = r.id)
    AND NOT coalesce((m.message ->> 'confined')::boolean, false) AND r.id IN (
    SELECT id FROM replies WHERE reply ->> 'answered' = 'false' AND written_at > now() - interval '1 day'
    UNION SELECT reply_id FROM feedback WHERE NOT good AND at > now() - interval '1 day'
)
ORDER BY r.id LIMIT 1
"""
_ADD = """
INSERT INTO gaps (reply_id, asked_at, question, language, audiences, confidence, near, vector, checked_at, closed_at,
    closed_by)
SELECT id, %(asked_at)s, %(question)s, %(language)s, %(audiences)s, %(confidence)s, %(near)s, %(vector)s, %(now)s,
    CASE WHEN %(closed_by)s::text IS NOT NULL THEN %(now)s END, %(closed_by)s
FROM replies WHERE id = %(reply_id)s FOR KEY SHARE
ON CONFLICT (reply_id) DO NOTHING
"""
# A rating that was taken back leaves no gap, and neither does a question that was edited.
_IS_GAP = """
NOT r.superseded AND (r.reply ->> 'answered' = 'false' OR r.reply ->> 'answered' = 'true'
    AND EXISTS (SELECT FROM feedback f WHERE f.reply_id = r.id AND NOT f.good))
"""
_OPEN = f"""
SELECT g.reply_id, g.asked_at, g.question, g.language, g.audiences, g.confidence, g.near, g.vector, ARRAY(
    SELECT reason FROM feedback f WHERE f.reply_id = g.reply_id AND NOT f.good AND reason IS NOT NULL
) AS reasons
FROM gaps g JOIN replies r ON r.id = g.reply_id
WHERE g.closed_at IS NULL AND g.asked_at >= %s AND {_IS_GAP} ORDER BY g.asked_at DESC, g.reply_id DESC
"""  # noqa: S608 — constants
_UNCHECKED = f"""
SELECT g.reply_id, g.question, g.audiences, CASE WHEN r.reply ->> 'answered' = 'true' THEN r.reply -> 'citations' END
FROM gaps g JOIN replies r ON r.id = g.reply_id
WHERE g.closed_at IS NULL AND g.checked_at < %s AND {_IS_GAP} ORDER BY g.checked_at, g.reply_id LIMIT 1
"""  # noqa: S608 — constants
_CHECKED = "UPDATE gaps SET checked_at = %s WHERE reply_id = %s"
_CLOSE = "UPDATE gaps SET checked_at = %s, closed_at = %s, closed_by = %s WHERE reply_id = %s AND closed_at IS NULL"
_CHECK_ALL = "UPDATE gaps SET checked_at = '-infinity' WHERE closed_at IS NULL"
_ANY_UNCHECKED = f"""
SELECT count(*) FROM gaps g JOIN replies r ON r.id = g.reply_id
WHERE g.closed_at IS NULL AND g.checked_at < %s AND {_IS_GAP}
"""  # noqa: S608 — constants
# What was cited lately, how often, and what people said of it and when. “Not my question” says nothing of the document.
_CITED_LATELY = """
SELECT cited ->> 'document', count(DISTINCT r.id), coalesce(
    jsonb_agg(DISTINCT jsonb_build_array(f.reply_id, f.person, f.at, coalesce(f.reason, '')))
        FILTER (WHERE f.reply_id IS NOT NULL), '[]'
)
FROM replies r CROSS JOIN LATERAL jsonb_array_elements(r.reply -> 'citations') AS c (cited)
LEFT JOIN feedback f ON f.reply_id = r.id AND NOT f.good AND f.reason IS DISTINCT FROM 'not_my_question'
WHERE r.reply ->> 'answered' = 'true' AND NOT r.superseded AND r.written_at > %s
GROUP BY 1 ORDER BY 2 DESC, 1
"""
_FIRST_DIGEST = "SELECT NOT EXISTS (SELECT FROM gap_digests)"
_IS_SENT = "SELECT EXISTS (SELECT FROM gap_digests WHERE due >= %s)"
_SEND = "INSERT INTO gap_digests (due, sent_at) VALUES (%s, %s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A reply that was no good answer, with the message that it answers."""

    reply_id: int
    message: Message
    reply: Reply


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A gap of which it is not known whether a document answers it now. `refused` are the quotes that were no good."""

    reply_id: int
    question: str
    audiences: tuple[str, ...]
    refused: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that was cited lately: how often, and when (aware) and why people complained of it."""

    document: str
    times: int
    complaints: tuple[tuple[datetime, str], ...]


async def next_unanswered(connection: AsyncConnection) -> Unanswered | None:
    """Return a reply of the last day that was no good answer and is no gap yet, or None."""
    row = await one(connection, _NEW)
    return Unanswered(row[0], MESSAGE.validate_python(row[1]), REPLY.validate_python(row[2])) if row else None


async def add(connection: AsyncConnection, gap: Gap, *, now: datetime, closed_by: str | None = None) -> None:
    """Add a gap, once. With `closed_by`, it is closed from the beginning. Nothing is added if the reply is gone."""
    near = [{"title": each.title, "source": each.source} for each in gap.near]
    vector = list(gap.vector) if gap.vector else None
    values: dict[str, Any] = {name: getattr(gap, name) for name in _PLAIN}
    await run(
        connection,
        _ADD,
        **values,
        audiences=list(gap.audiences),
        near=Jsonb(near),
        vector=vector,
        now=now,
        closed_by=closed_by,
    )


async def open_gaps(connection: AsyncConnection, *, since: datetime) -> list[Gap]:
    """Return the open gaps since an instant, the newest first."""
    return await values_of(connection, _GAP, _OPEN, since)


async def next_unchecked(connection: AsyncConnection, *, since: datetime) -> Unchecked | None:
    """Return an open gap that was not checked since an instant, or None."""
    row = await one(connection, _UNCHECKED, since)
    if row is None:
        return None
    cited = _CITED.validate_python(row[3] or ())
    return Unchecked(row[0], row[1], tuple(row[2]), frozenset(each.quote for each in cited))


async def count_unchecked(connection: AsyncConnection, *, since: datetime) -> int:
    """Return how many open gaps were not checked since an instant."""
    found: int = await scalar(connection, _ANY_UNCHECKED, since)
    return found


async def check_all(connection: AsyncConnection) -> None:
    """Have all open gaps checked by whoever can."""
    await run(connection, _CHECK_ALL)


async def note_checked(connection: AsyncConnection, reply_id: int, *, now: datetime, closed_by: str | None) -> None:
    """Note that a gap was checked. With `closed_by`, a document of that title answers it now."""
    if closed_by is None:
        await run(connection, _CHECKED, now, reply_id)
    else:
        await run(connection, _CLOSE, now, now, closed_by, reply_id)


async def cited_lately(connection: AsyncConnection, *, since: datetime) -> list[Cited]:
    """Return the documents that were cited since an instant, those cited most often first."""
    rows = await many(connection, _CITED_LATELY, since)
    return [
        Cited(document, times, tuple((datetime.fromisoformat(at), reason) for _, _, at, reason in complaints))
        for document, times, complaints in rows
    ]


async def is_first_digest(connection: AsyncConnection) -> bool:
    """Return whether no digest was ever due."""
    return bool(await scalar(connection, _FIRST_DIGEST))


async def is_digest_sent(connection: AsyncConnection, due: datetime) -> bool:
    """Return whether the digest that was due at an instant is sent."""
    return bool(await scalar(connection, _IS_SENT, due))


async def note_digest(connection: AsyncConnection, due: datetime, *, now: datetime) -> bool:
    """Note that a digest is sent, and return whether it was not noted before."""
    return bool(await run(connection, _SEND, due, now))


_PLAIN: Final = ("reply_id", "asked_at", "question", "language", "confidence")
