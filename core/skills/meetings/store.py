"""Stores meetings and their guests. All SQL of the skill is here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from psycopg.rows import dict_row
from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.meetings.meeting import Meeting
from core.storage.rows import as_json, one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

_ADDRESS = TypeAdapter(Address)
_MEETING = TypeAdapter(Meeting)
_SELECT = """
SELECT m.id, m.home, m.organiser, m.name, m.title, m.length, m.zone,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', person, 'name', g.name, 'answer', answer) ORDER BY place), '[]')
        FROM guests g WHERE g.meeting = m.id) AS guests,
    m.since, m.until, m.state, m.round, m.starts AS start, m.weeks, m.held_until, m.skipped
FROM meetings m
"""
_LOCK = "SELECT FROM meetings WHERE id = %s FOR NO KEY UPDATE"
_GET = f"{_SELECT} WHERE m.id = %s"
_OF = f"""{_SELECT}
WHERE (m.service, m.workspace) = (%(service)s, %(workspace)s) AND m.state = ANY(%(states)s)
    AND (m.starts IS NULL OR m.weeks IS NOT NULL OR m.starts + m.length > %(now)s)
    AND (m.organiser = %(person)s OR EXISTS (
        SELECT FROM guests g WHERE g.meeting = m.id AND g.person = %(person)s AND g.answer <> 'declined'))
ORDER BY m.starts NULLS LAST, m.id
"""
_INSERT = """
INSERT INTO meetings (service, workspace, organiser, name, home, title, length, zone, since, until, state, round,
    starts, weeks, held_until, skipped)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
RETURNING id
"""
_SET = """
UPDATE meetings SET title = %s, length = %s, since = %s, until = %s, state = %s, round = %s, starts = %s, weeks = %s,
    held_until = %s, skipped = %s
WHERE id = %s
"""
_DROP_GUESTS = "DELETE FROM guests WHERE meeting = %s AND person <> ALL(%s)"
_GUEST = """
INSERT INTO guests (meeting, place, person, name, answer) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (meeting, person) DO UPDATE SET place = excluded.place, name = excluded.name, answer = excluded.answer
"""


async def add(connection: AsyncConnection, meeting: Meeting) -> Meeting:
    """Insert a meeting, and return it with its id."""
    home = meeting.home
    whose = (home.service, home.workspace, meeting.organiser, meeting.name, as_json(_ADDRESS, home))
    what = (meeting.title, meeting.length, meeting.zone, meeting.since, meeting.until, meeting.state, meeting.round)
    times = (meeting.start, meeting.weeks, meeting.held_until, list(meeting.skipped))
    row = await one(connection, _INSERT, *whose, *what, *times)
    made = replace(meeting, id=row[0] if row else 0)
    await _write_guests(connection, made)
    return made


async def get(connection: AsyncConnection, meeting_id: int) -> Meeting | None:
    """Return a meeting, locked until the transaction ends, so that answers are handled one after another."""
    await connection.execute(_LOCK, (meeting_id,))
    return next(iter(await _find(connection, _GET, (meeting_id,))), None)


async def of_person(
    connection: AsyncConnection, place: Address, person: str, *, states: Sequence[str], now: datetime
) -> list[Meeting]:
    """Return the meetings of a person that are not over, as organiser or guest, the next one first."""
    key = {"service": place.service, "workspace": place.workspace, "person": person, "states": list(states)}
    return await _find(connection, _OF, {**key, "now": now})


async def _find(connection: AsyncConnection, statement: str, values: Any) -> list[Meeting]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return [_MEETING.validate_python(row) for row in await cursor.fetchall()]


async def change(connection: AsyncConnection, meeting: Meeting) -> None:
    """Store a meeting and its guests as they are now."""
    times = (meeting.since, meeting.until, meeting.state, meeting.round, meeting.start, meeting.weeks)
    ends = (meeting.held_until, list(meeting.skipped))
    await connection.execute(_SET, (meeting.title, meeting.length, *times, *ends, meeting.id))
    await _write_guests(connection, meeting)


async def _write_guests(connection: AsyncConnection, meeting: Meeting) -> None:
    await connection.execute(_DROP_GUESTS, (meeting.id, [guest.id for guest in meeting.guests]))
    rows = [(meeting.id, place, guest.id, guest.name, guest.answer) for place, guest in enumerate(meeting.guests)]
    async with connection.cursor() as cursor:
        await cursor.executemany(_GUEST, rows)
