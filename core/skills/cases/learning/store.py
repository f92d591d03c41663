"""Stores what solved cases may teach. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from core.skills.cases.learning.team_answer import TeamAnswer
from core.storage.rows import ADDRESS, MESSAGE, as_json, many, run, scalar, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Message
    from core.skills.cases.case import Actor, Case
    from core.skills.cases.learning.team_answer import State

_ANSWER = TypeAdapter(TeamAnswer)

# Each time that a case was solved, once.
_NEXT_SOLVED = """
SELECT id, case_id FROM case_ledger WHERE after = 'solved' AND before <> 'solved' AND NOT considered
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_CONSIDERED = "UPDATE case_ledger SET considered = true WHERE id = %s"
_NAMES = "SELECT DISTINCT actor_name FROM case_ledger WHERE case_id = %s"
_GIVEN_TO = "SELECT DISTINCT target_name FROM case_ledger WHERE case_id = %s AND target <> ''"
_AUTHORS = "SELECT DISTINCT author_name FROM case_entries WHERE case_id = %s"
_ASKED_WITH = """
SELECT message FROM messages WHERE conversation = %s AND message #>> '{person,id}' = %s ORDER BY id DESC LIMIT 1
"""
_COLUMNS = """
case_id, service, workspace, person, state, question, answer, reworded, audience, place, language, thread, answered_at,
decided_by_name
"""
_SELECT = f"SELECT {_COLUMNS} FROM case_answers"  # noqa: S608 — constants
_LOCK = f"{_SELECT} WHERE case_id = %s FOR UPDATE"
_LIST = f"{_SELECT} WHERE state = ANY(%s) ORDER BY case_id"
_APPROVED = "SELECT case_id FROM case_answers WHERE state = 'approved' ORDER BY case_id"
_PUT = """
INSERT INTO case_answers (case_id, service, workspace, person, state, question, answer, reworded, audience, place,
    language, thread, answered_at)
VALUES (%(case_id)s, %(service)s, %(workspace)s, %(person)s, %(state)s, %(question)s, %(answer)s, %(reworded)s,
    %(audience)s, %(place)s, %(language)s, %(thread)s, %(answered_at)s)
ON CONFLICT (case_id) DO UPDATE SET state = excluded.state, question = excluded.question, answer = excluded.answer,
    reworded = excluded.reworded, audience = excluded.audience, thread = excluded.thread,
    answered_at = excluded.answered_at
"""
_DECIDED = "UPDATE case_answers SET decided_at = %s, decided_by = %s, decided_by_name = %s WHERE case_id = %s"


async def next_solved(connection: AsyncConnection) -> tuple[int, int] | None:
    """Return a step that solved a case and was not considered yet, locked, and its case; None if there is none."""
    return next(((row[0], row[1]) for row in await many(connection, _NEXT_SOLVED)), None)


async def note_considered(connection: AsyncConnection, step: int) -> None:
    """Note that a step was considered."""
    await run(connection, _CONSIDERED, step)


async def names_in(connection: AsyncConnection, case: Case) -> set[str]:
    """Return the names of everybody who had to do with a case."""
    rows = [row for query in (_NAMES, _GIVEN_TO, _AUTHORS) for row in await many(connection, query, case.id)]
    return {case.name, case.person, *(row[0] for row in rows)} - {"", "Frontdesk"}


async def asked_with(connection: AsyncConnection, case: Case) -> Message | None:
    """Return the customer's last message where the case was opened, or None if it is gone."""
    found: Any = await scalar(connection, _ASKED_WITH, case.address.conversation, case.person)
    return MESSAGE.validate_python(found) if found else None


async def lock(connection: AsyncConnection, case_id: int) -> TeamAnswer | None:
    """Return what a case may teach, locked until the transaction ends, or None."""
    return next(iter(await values_of(connection, _ANSWER, _LOCK, case_id)), None)


async def all_in(connection: AsyncConnection, states: Sequence[State]) -> list[TeamAnswer]:
    """Return the answers in some states, by their cases."""
    return await values_of(connection, _ANSWER, _LIST, list(states))


async def approved_cases(connection: AsyncConnection) -> list[int]:
    """Return the cases of all approved answers. This is asked all the time, so it reads no texts."""
    return [case_id for (case_id,) in await many(connection, _APPROVED)]


async def put(connection: AsyncConnection, answer: TeamAnswer) -> None:
    """Store an answer."""
    values = {name: getattr(answer, name) for name in _PLAIN}
    await run(connection, _PUT, **values, thread=as_json(ADDRESS, answer.thread) if answer.thread else None)


async def note_decision(connection: AsyncConnection, answer: TeamAnswer, actor: Actor, *, at: datetime) -> None:
    """Store who decided about an answer, and when."""
    await run(connection, _DECIDED, at, actor.key, actor.name, answer.case_id)


_PLAIN = (
    *("case_id", "service", "workspace", "person", "state", "question", "answer", "reworded", "audience", "place"),
    *("language", "answered_at"),
)
