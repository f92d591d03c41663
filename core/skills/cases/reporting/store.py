"""Reads what a report counts: the questions to the desk and the cases. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.skills.cases.gaps.store import open_gaps
from core.skills.cases.reporting.figures import CaseHistory, Question
from core.skills.cases.teams.case_routing import team_for
from core.storage.rows import ADDRESS, many

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Address
    from core.skills.cases.team_settings import Support

_CASE = TypeAdapter(CaseHistory)

_QUESTIONS = """
SELECT (m.message ->> 'sent_at')::timestamptz, m.message -> 'address', m.message ->> 'reach', m.message ->> 'text',
    r.reply ->> 'answered' = 'true', r.id
FROM replies r JOIN messages m ON m.id = r.message_id
WHERE NOT r.superseded AND r.reply ->> 'answered' IS NOT NULL AND m.state = 'replied'
    AND (m.message ->> 'sent_at')::timestamptz >= %s
ORDER BY m.id
"""
# What the customer writes changes the state of a case at most once, so the further words are among the entries.
_CASES = """
SELECT c.opened_at, c.address, c.team, c.priority, s.helped, s.score, ARRAY(
    SELECT jsonb_build_array(at, event, after) FROM (
        SELECT at, event, after, 0 AS rank, id FROM case_ledger
        WHERE case_id = c.id AND event = ANY(%(events)s)
        UNION ALL
        SELECT e.at, 'write', (
            SELECT l.after FROM case_ledger l WHERE l.case_id = c.id AND l.at <= e.at ORDER BY l.id DESC LIMIT 1
        ), 1, e.id FROM case_entries e
        WHERE e.case_id = c.id AND e.kind = 'customer' AND e.at >= c.opened_at
    ) steps WHERE after IS NOT NULL ORDER BY at, rank, id
)
FROM cases c LEFT JOIN case_surveys s ON s.case_id = c.id
WHERE c.opened_at >= %(since)s ORDER BY c.id
"""
_EVENTS = ["take", "assign", "transfer", "hand_back", "answer", "write", "snooze", "wake", "solve", "reopen"]


async def questions(connection: AsyncConnection, support: Support, *, since: datetime) -> list[Question]:
    """Return the questions to the desk since an instant, in order: those that it answered, and those it could not."""
    asked, gaps = [], {gap.reply_id: gap for gap in await open_gaps(connection, since=since)}
    for at, address, reach, text, answered, reply_id in await many(connection, _QUESTIONS, since):
        place = ADDRESS.validate_python(address)
        team = team_for(support, place=place, said=[text])
        asked.append(
            Question(at, _channel(place, is_alone=reach == "direct"), text, answered, team, gaps.get(reply_id))
        )
    return asked


async def case_histories(connection: AsyncConnection, *, since: datetime) -> list[CaseHistory]:
    """Return the cases that were opened since an instant, in order."""
    return [_history(*row) for row in await many(connection, _CASES, since=since, events=_EVENTS)]


def _history(
    opened_at: datetime, address: object, team: str, priority: str, helped: object, score: object, steps: object
) -> CaseHistory:
    place = ADDRESS.validate_python(address)
    return _CASE.validate_python(
        {
            "opened_at": opened_at,
            "channel": _channel(place, is_alone=not (place.thread or (place.name or "").startswith("#"))),
            "team": team,
            "priority": priority,
            "helped": helped,
            "score": score,
            "steps": steps,
        }
    )


def _channel(address: Address, *, is_alone: bool) -> str:
    """Return how a report names a channel. Who was alone with the desk is not named."""
    return f"{address.service}, alone" if is_alone else f"{address.service} {address.label}"
