"""Stores incidents and who reports them. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.skills.cases.incidents.incident import Incident
from core.storage.rows import ADDRESS, as_json, many, one, run, scalar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Address
    from core.skills.cases.case import Actor, Case

_SELECT = """
SELECT i.id, i.subject, i.words, i.opened_at, i.opened_by_name, i.solved_at,
    (SELECT count(*) FROM incident_reports r WHERE r.incident_id = i.id)
FROM incidents i
"""
_OPEN = f"{_SELECT} WHERE i.solved_at IS NULL ORDER BY i.id"
_ALL = f"{_SELECT} ORDER BY i.solved_at IS NOT NULL, i.id"
_GET = f"{_SELECT} WHERE i.id = %s"
_LOCK = "SELECT FROM incidents WHERE id = %s FOR UPDATE"
_OF_CASE = f"""
{_SELECT} WHERE i.solved_at IS NULL AND i.id IN (SELECT incident_id FROM incident_reports WHERE case_id = %s)
ORDER BY i.id LIMIT 1
"""  # noqa: S608 — constants
_ADD = """
INSERT INTO incidents (subject, words, opened_at, opened_by, opened_by_name) VALUES (%s, %s, %s, %s, %s) RETURNING id
"""
_PUT = "UPDATE incidents SET subject = %s, words = %s WHERE id = %s"
# The journal has the reply to each edition of the message.
_OPENED_BY = """
SELECT split_part(reply #>> '{subjects,0}', ' ', 2)::bigint FROM effects
WHERE message_id = %s AND ability = 'intercepted' AND starts_with(reply #>> '{subjects,0}', 'incident ')
ORDER BY edition LIMIT 1
"""
_SOLVE = "UPDATE incidents SET solved_at = %s WHERE id = %s"
# A person reports once. A case that comes later is linked all the same. The lock of the incident makes its end wait.
_REPORT = """
INSERT INTO incident_reports (incident_id, service, workspace, person, address, language, case_id, reported_at)
SELECT id, %(service)s, %(workspace)s, %(person)s, %(address)s, %(language)s, %(case)s, %(at)s
FROM incidents WHERE id = %(incident)s AND solved_at IS NULL FOR SHARE
ON CONFLICT (incident_id, service, workspace, person) DO UPDATE SET case_id = excluded.case_id
    WHERE incident_reports.case_id IS NULL AND excluded.case_id IS NOT NULL
RETURNING xmax = 0
"""
# Nothing is written for a message that was deleted or edited, or whose author was forgotten, since it was read.
_STILL = """
SELECT FROM messages WHERE id = %s AND state = 'waiting' AND edition = %s
    AND NOT EXISTS (SELECT FROM receipts WHERE id > %s) FOR SHARE
"""
_TELL = """
UPDATE incident_reports SET told_at = %s WHERE incident_id = %s AND told_at IS NULL RETURNING address, language
"""
_CASES = "SELECT case_id FROM incident_reports WHERE incident_id = %s AND case_id IS NOT NULL ORDER BY case_id"
_HAS_OPEN = "SELECT EXISTS (SELECT FROM incidents WHERE solved_at IS NULL)"


async def add(
    connection: AsyncConnection, subject: str, words: Sequence[str], actor: Actor, *, at: datetime
) -> Incident:
    """Add an incident and return it."""
    id_ = await scalar(connection, _ADD, subject, list(words), at, actor.key, actor.name)
    return Incident(id_, subject, tuple(words), at, actor.name, None, 0)


async def get(connection: AsyncConnection, incident_id: int) -> Incident | None:
    """Return an incident, or None."""
    return next(iter([_incident(row) for row in await many(connection, _GET, incident_id)]), None)


async def lock(connection: AsyncConnection, incident_id: int) -> Incident | None:
    """Return an incident, locked until the transaction ends, or None."""
    await run(connection, _LOCK, incident_id)
    return await get(connection, incident_id)


async def open_incidents(connection: AsyncConnection) -> list[Incident]:
    """Return the incidents that are not solved, the oldest first."""
    return [_incident(row) for row in await many(connection, _OPEN)]


async def all_incidents(connection: AsyncConnection) -> list[Incident]:
    """Return all incidents, those that are not solved first."""
    return [_incident(row) for row in await many(connection, _ALL)]


async def has_open(connection: AsyncConnection) -> bool:
    """Return whether any incident is not solved."""
    return bool(await scalar(connection, _HAS_OPEN))


async def incident_of_case(connection: AsyncConnection, case_id: int) -> Incident | None:
    """Return the incident that a case is about, while it is not solved; otherwise None."""
    return next(iter([_incident(row) for row in await many(connection, _OF_CASE, case_id)]), None)


async def cases_of(connection: AsyncConnection, incident_id: int) -> list[int]:
    """Return the numbers of the cases that are about an incident."""
    return [case_id for (case_id,) in await many(connection, _CASES, incident_id)]


async def put(connection: AsyncConnection, incident: Incident) -> None:
    """Store the subject of an incident, and by which words cases and questions belong to it."""
    await run(connection, _PUT, incident.subject, list(incident.words), incident.id)


async def opened_by(connection: AsyncConnection, turn_id: int) -> int | None:
    """Return the number of the incident that a message opened before it was edited, or None."""
    found: int | None = await scalar(connection, _OPENED_BY, turn_id)
    return found


async def report(
    connection: AsyncConnection,
    incident_id: int,
    who: tuple[str, str, str],
    address: Address,
    *,
    language: str,
    at: datetime,
    case_id: int | None = None,
) -> bool:
    """Note that a person reports an incident, by a case or a question. Return whether they are the newest to do so.

    `who` is the person's service, workspace and id. Nothing is noted if the incident is solved.
    """
    values = {"address": as_json(ADDRESS, address), "language": language, "case": case_id, "at": at}
    service, workspace, person = who
    named = {"service": service, "workspace": workspace, "person": person, "incident": incident_id}
    return bool(await scalar(connection, _REPORT, **values, **named))


async def report_case(connection: AsyncConnection, incident_id: int, case: Case, *, at: datetime) -> bool:
    """Note that a case is about an incident. Return as `report` does."""
    who = (case.service, case.workspace, case.person)
    return await report(connection, incident_id, who, case.address, language=case.language, at=at, case_id=case.id)


async def still_stands(connection: AsyncConnection, turn_id: int, edition: int, receipts: int) -> bool:
    """Return whether a turn is as it was read, and keep it so until the transaction ends."""
    return await one(connection, _STILL, turn_id, edition, receipts) is not None


async def solve(connection: AsyncConnection, incident_id: int, *, at: datetime) -> list[tuple[Address, str]]:
    """End an incident, and return to whom that is to be told: addresses with their languages, each once."""
    await run(connection, _SOLVE, at, incident_id)
    told = await many(connection, _TELL, at, incident_id)
    return [(ADDRESS.validate_python(address), language) for address, language in told]


def _incident(row: Sequence[object]) -> Incident:
    id_, subject, words, *more = row
    return Incident(id_, subject, tuple(words), *more)  # type: ignore[arg-type]
