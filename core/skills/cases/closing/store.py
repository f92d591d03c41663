"""Stores what customers say of their solved cases, and finds what was said last in a case. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.storage.rows import many, one, run, scalar

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Message

_LAST = "SELECT max(at) FROM case_ledger WHERE case_id = %s AND event = %s"
_LAST_SAID = "SELECT max(at) FROM case_entries WHERE case_id = %s AND kind = ANY(%s)"
_ASK = """
INSERT INTO case_surveys (case_id, team, asked_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""
_HELPED = "UPDATE case_surveys SET helped = %s, answered_at = %s WHERE case_id = %s"
_SCORE = "UPDATE case_surveys SET score = %s, answered_at = %s WHERE case_id = %s"
_COMMENT = "UPDATE case_surveys SET comment = %s, answered_at = %s WHERE case_id = %s"
_SURVEY = "SELECT helped, score, comment, team FROM case_surveys WHERE case_id = %s"
# The last case in a conversation, if it is solved and the sender's, and what our last reply there asks, if anything.
_SOLVED_HERE = """
SELECT c.id, l.at, (
    SELECT r.reply ->> 'asks' FROM messages m JOIN replies r ON r.message_id = m.id AND NOT r.superseded
    WHERE m.conversation = c.conversation ORDER BY m.id DESC LIMIT 1
)
FROM (SELECT * FROM cases WHERE conversation = %(conversation)s ORDER BY id DESC LIMIT 1) c
CROSS JOIN LATERAL (SELECT max(at) AS at FROM case_ledger WHERE case_id = c.id AND event = 'solve') l
WHERE c.state = 'solved' AND (c.service, c.workspace, c.person) = (%(service)s, %(workspace)s, %(person)s)
"""
_SAID = """
SELECT coalesce(e.text, m.message ->> 'text') FROM case_entries e LEFT JOIN messages m ON m.id = e.message_id
WHERE e.case_id = %s AND e.kind <> 'note' ORDER BY e.id DESC LIMIT 40
"""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a customer says of a solved case: whether it helped, a score from 1 to 5, a comment; None if nothing.

    `team` is the place of the team that solved it.
    """

    helped: bool | None
    score: int | None
    comment: str | None
    team: str


@dataclass(frozen=True, slots=True)
class SolvedCase:
    """The solved case of a conversation, with when it was solved, and what our last reply there asks, or None."""

    case_id: int
    at: datetime
    asks: str | None


async def last_event(connection: AsyncConnection, case_id: int, event: str) -> datetime | None:
    """Return when something happened to a case last, or None if it never did."""
    found: datetime | None = await scalar(connection, _LAST, case_id, event)
    return found


async def last_said(connection: AsyncConnection, case_id: int, *kinds: str) -> datetime | None:
    """Return when the last entry of some kinds was said in a case, or None."""
    found: datetime | None = await scalar(connection, _LAST_SAID, case_id, list(kinds))
    return found


async def said_in(connection: AsyncConnection, case_id: int) -> list[str]:
    """Return the last words that customer and team said to each other in a case."""
    return [text or "" for (text,) in await many(connection, _SAID, case_id)]


async def begin_survey(connection: AsyncConnection, case_id: int, team: str, *, at: datetime) -> bool:
    """Note that a customer is asked about a case; False if that was done before."""
    return bool(await run(connection, _ASK, case_id, team, at))


async def survey_of(connection: AsyncConnection, case_id: int) -> Survey | None:
    """Return what the customer says of a case, or None if nobody has asked."""
    row = await one(connection, _SURVEY, case_id)
    return Survey(*row) if row else None


async def put_helped(connection: AsyncConnection, case_id: int, *, helped: bool, at: datetime) -> None:
    """Store whether a solution helped."""
    await run(connection, _HELPED, helped, at, case_id)


async def put_score(connection: AsyncConnection, case_id: int, score: int, *, at: datetime) -> None:
    """Store how satisfied the customer is."""
    await run(connection, _SCORE, score, at, case_id)


async def put_comment(connection: AsyncConnection, case_id: int, comment: str, *, at: datetime) -> None:
    """Store what the customer says about it in words."""
    await run(connection, _COMMENT, comment, at, case_id)


async def solved_here(connection: AsyncConnection, message: Message) -> SolvedCase | None:
    """Return the last case of a message's conversation, if it is solved and the sender's; otherwise None."""
    row = await one(
        connection,
        _SOLVED_HERE,
        conversation=message.address.conversation,
        service=message.address.service,
        workspace=message.address.workspace,
        person=message.person.id,
    )
    return SolvedCase(*row) if row and row[1] else None
