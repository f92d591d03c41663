"""Personal data of cases: a customer's cases with everything said in them, and the names of the team's members.

What was posted to the team stays there, as all posts do; what is stored of it is erased.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from core.abilities.hooks.alarms import drop_alarms
from core.privacy import PersonalTable
from core.skills.cases.signs.reaction_data import Reactions
from core.storage.rows import many, records, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_KEY: Final = "%(service)s || '/' || %(workspace)s || '/' || %(person)s"
_CASES = """
SELECT c.id, c.opened_at, c.subject, c.state, c.priority, c.tags, c.tried, ARRAY(
    SELECT jsonb_build_object('at', l.at, 'event', l.event, 'after', l.after) FROM case_ledger l
    WHERE l.case_id = c.id ORDER BY l.id
) AS ledger, ARRAY(
    SELECT jsonb_build_object('at', e.at, 'kind', e.kind, 'text', coalesce(e.text, m.message ->> 'text'))
    FROM case_entries e LEFT JOIN messages m ON m.id = e.message_id
    WHERE e.case_id = c.id AND e.kind <> 'note' ORDER BY e.id
) AS said, (
    SELECT jsonb_build_object('asked_at', s.asked_at, 'helped', s.helped, 'score', s.score, 'comment', s.comment)
    FROM case_surveys s WHERE s.case_id = c.id
) AS satisfaction
FROM cases c WHERE (c.service, c.workspace, c.person) = (%(service)s, %(workspace)s, %(person)s) ORDER BY c.id
"""
# Whoever writes in a case locks its row first.
_LOCK = "LOCK TABLE cases, case_entries IN EXCLUSIVE MODE"
_FORGET = """
DELETE FROM cases WHERE (service, workspace, person) = (%(service)s, %(workspace)s, %(person)s) RETURNING id
"""
_FORGET_TOLD = "DELETE FROM replies WHERE message_id IS NULL AND reply -> 'subjects' ?| %s"
# Whoever opened a case for them did so by a message that has their words.
_FORGET_REQUESTS = """
UPDATE messages SET message = message || '{"choice": "open_case_for"}'
WHERE workspace = %(workspace)s AND split_part(platform, ' ', 1) = %(service)s
    AND starts_with(message ->> 'choice', 'open_case_for?')
    AND message ->> 'choice' || '&' ~ ('[?&]person=' || %(word)s || '&')
"""
_BLANK = """
UPDATE {} SET reply = reply || '{{"text": "(This was erased.)", "moments": [], "choices": [], "enclosures": []}}'
WHERE reply -> 'subjects' ?| %s
"""


class Cases:
    """A customer's cases, and what the team was told about them. Notes are the team's own."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the person's cases, with instants in UTC."""
        return {"cases": await records(connection, _CASES, who.columns)}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the cases and what the team was told about them, in the caller's transaction."""
        await run(connection, _LOCK)
        gone = await many(connection, _FORGET, **who.columns)
        await run(connection, _FORGET_REQUESTS, **who.columns, word=re.escape(quote(who.id, safe="# ")))
        return {"cases": len(gone), "replies": await erase_traces(connection, [id_ for (id_,) in gone])}


async def erase_traces(connection: AsyncConnection, case_ids: Sequence[int]) -> int:
    """Erase what was told of cases that are erased, and their alarms. Return how many replies were erased."""
    subjects = [f"case {id_}" for id_ in case_ids]
    for subject in subjects:
        await drop_alarms(connection, subject=subject)
    told = await run(connection, _FORGET_TOLD, subjects)
    for table in ("replies", "effects"):
        await run(connection, _BLANK.format(table), subjects)
    return told


personal_data = (
    Cases(),
    Reactions(),
    PersonalTable(
        "case_entries",
        kind="answers in cases",
        space="",
        where=f"author = {_KEY}",
        shows="case_id, at, kind, text",
        order="id",
    ),
    PersonalTable(
        "case_ledger",
        kind="steps of cases",
        space="",
        where=f"actor = {_KEY}",
        shows="case_id, at, event",
        order="id",
        update="actor = 'forgotten', actor_name = 'somebody'",
    ),
    PersonalTable(
        "case_hidden",
        kind="hidden words in cases",
        space="",
        where=f"author = {_KEY}",
        shows="case_id",
        order="case_id",
    ),
    PersonalTable(
        "incident_reports",
        kind="reports of incidents",
        person=("person",),
        shows="incident_id, reported_at, told_at",
        order="incident_id",
    ),
    PersonalTable(
        "incidents",
        kind="incidents",
        space="",
        where=f"opened_by = {_KEY}",
        shows="id, subject, opened_at",
        order="id",
        update="opened_by = 'forgotten', opened_by_name = 'somebody'",
    ),
    PersonalTable(
        "case_ledger",
        kind="cases assigned",
        space="",
        where=f"target = {_KEY}",
        shows="case_id, at, event",
        order="id",
        update="target = 'forgotten', target_name = 'somebody'",
    ),
    PersonalTable(
        "cases",
        kind="cases of others",
        space="",
        where=f"owner = {_KEY}",
        shows="id, state",
        update="owner = 'forgotten', owner_name = 'somebody'",
    ),
)
"""A case that an erased member of the team has stays taken, until somebody else takes it."""
