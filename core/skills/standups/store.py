"""The tables of stand-ups: members, rounds and answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.standups.standup import Answer, Member, Round, Standup
from core.storage.rows import as_json, one
from core.when.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from psycopg import AsyncConnection

_ADDRESS = TypeAdapter(Address)
_INSERT = """
INSERT INTO standups (service, workspace, owner, owner_name, place, questions, starts, zone, rrule, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_SELECT = "SELECT id, owner, owner_name, place, questions, starts, zone, rrule, state FROM standups"
_STANDING = f"{_SELECT} WHERE (service, workspace) = (%s, %s) AND state IN ('active', 'paused') ORDER BY id"
_GET = f"{_SELECT} WHERE id = %s FOR UPDATE"
_SET = "UPDATE standups SET questions = %s, starts = %s, zone = %s, rrule = %s, state = %s WHERE id = %s"
# A zone that a person has set counts before the one that the platform gave when they last spoke to the desk.
_MEMBERS = """
SELECT m.standup, m.person, m.name, coalesce(p.zone, m.zone), m.off_until
FROM standup_members m JOIN standups s ON s.id = m.standup
LEFT JOIN people p ON (p.service, p.workspace, p.person) = (s.service, s.workspace, m.person)
WHERE m.standup = ANY(%s) ORDER BY m.name, m.person
"""
_MEMBER = """
INSERT INTO standup_members (standup, person, name, zone, off_until) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (standup, person) DO UPDATE
SET zone = coalesce(excluded.zone, standup_members.zone), off_until = excluded.off_until
"""
_OUT = "DELETE FROM standup_members WHERE standup = %s AND person = %s"
_OPEN = """
INSERT INTO standup_rounds (standup, due, day) VALUES (%s, %s, %s) ON CONFLICT (standup, day) DO NOTHING RETURNING id
"""
_ROUND = "SELECT id, standup, due, day, state FROM standup_rounds WHERE id = %s FOR UPDATE"
_ANSWERS = """
SELECT person, name, ask_at, state, answer FROM standup_answers WHERE round = %s ORDER BY name, person
"""
_ANSWER = """
INSERT INTO standup_answers (round, person, name, ask_at, state, answer) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (round, person) DO UPDATE SET state = excluded.state, answer = excluded.answer
"""
_DROP_ANSWER = "DELETE FROM standup_answers WHERE round = %s AND person = %s"
_SET_ROUND = "UPDATE standup_rounds SET state = %s WHERE id = %s"
_UNPOSTED = "SELECT id FROM standup_rounds WHERE standup = %s AND state = 'open' ORDER BY due"
_DROP_ROUND = "DELETE FROM standup_rounds WHERE id = %s"
# A round that waits for an answer, else one asked today, else the next one; of several, the nearest.
_LATEST = """
SELECT r.standup, r.id FROM standup_answers a JOIN standup_rounds r ON r.id = a.round
JOIN standups s ON s.id = r.standup
WHERE a.person = %(person)s AND s.id = ANY(%(ids)s) AND s.state = 'active'
    AND a.ask_at > %(now)s - interval '20 hours' AND a.ask_at < %(now)s + interval '26 hours'
ORDER BY a.state NOT IN ('asked', 'chased'), a.ask_at > %(now)s, abs(extract(epoch FROM a.ask_at - %(now)s))
LIMIT 1
"""


async def add(connection: AsyncConnection, standup: Standup) -> Standup:
    """Add a stand-up with its members, and return it with its id."""
    home, rhythm = standup.home, standup.rhythm
    whose = (home.service, home.workspace, standup.owner, standup.owner_name, as_json(_ADDRESS, home))
    what = (Jsonb(list(standup.questions)), rhythm.starts, rhythm.zone, rhythm.rrule, standup.state)
    row = await one(connection, _INSERT, *whose, *what)
    added = replace(standup, id=row[0] if row else 0)
    for member in added.members:
        await put_member(connection, added, member)
    return added


async def get(connection: AsyncConnection, standup_id: int) -> Standup | None:
    """Return a stand-up, locked until the end of the transaction; lock its rounds only after it."""
    row = await one(connection, _GET, standup_id)
    return (await _with_members(connection, [row]))[0] if row else None


async def standing(connection: AsyncConnection, place: Address) -> list[Standup]:
    """Return the running and paused stand-ups of a workspace."""
    cursor = await connection.execute(_STANDING, (place.service, place.workspace))
    return await _with_members(connection, await cursor.fetchall())


async def change(connection: AsyncConnection, standup: Standup) -> None:
    """Store a stand-up's questions, times and state."""
    rhythm = standup.rhythm
    when = (rhythm.starts, rhythm.zone, rhythm.rrule)
    await connection.execute(_SET, (Jsonb(list(standup.questions)), *when, standup.state, standup.id))


async def put_member(connection: AsyncConnection, standup: Standup, member: Member) -> None:
    """Store a member."""
    values = (standup.id, member.person, member.name, member.zone, member.off_until)
    await connection.execute(_MEMBER, values)


async def remove_member(connection: AsyncConnection, standup: Standup, person: str) -> None:
    """Remove a member."""
    await connection.execute(_OUT, (standup.id, person))


async def open_round(connection: AsyncConnection, standup: Standup, due: datetime, day: date) -> int | None:
    """Add the round of an occurrence and return its id; None if there is one already."""
    row = await one(connection, _OPEN, standup.id, due, day)
    return row[0] if row else None


async def get_round(connection: AsyncConnection, round_id: int) -> Round | None:
    """Return a round with its answers, locked until the end of the transaction."""
    row = await one(connection, _ROUND, round_id)
    if row is None:
        return None
    cursor = await connection.execute(_ANSWERS, (round_id,))
    id_, standup, due, day, state = row
    return Round(id_, standup, due, day, state, tuple(Answer(*answer) for answer in await cursor.fetchall()))


async def put_answer(connection: AsyncConnection, round_id: int, answer: Answer) -> None:
    """Store somebody's answer in a round, or that they are to be asked."""
    values = (round_id, answer.person, answer.name, answer.ask_at, answer.state, answer.text)
    await connection.execute(_ANSWER, values)


async def drop_answer(connection: AsyncConnection, round_id: int, person: str) -> None:
    """Remove somebody from a round."""
    await connection.execute(_DROP_ANSWER, (round_id, person))


async def settle_round(connection: AsyncConnection, round_id: int, state: str) -> None:
    """Store that a round was `posted`, or had nothing to post (`empty`)."""
    await connection.execute(_SET_ROUND, (state, round_id))


async def unposted(connection: AsyncConnection, standup: Standup) -> list[Round]:
    """Return the rounds that have not been posted, locked, the next one first."""
    rows = await (await connection.execute(_UNPOSTED, (standup.id,))).fetchall()
    found = [await get_round(connection, row[0]) for row in rows]
    return [opened for opened in found if opened]


async def drop_round(connection: AsyncConnection, round_id: int) -> None:
    """Remove a round."""
    await connection.execute(_DROP_ROUND, (round_id,))


async def latest_of(
    connection: AsyncConnection, person: str, standups: Sequence[Standup], *, now: datetime
) -> tuple[int, int] | None:
    """Return the ids of the stand-up and the round to which an answer given now belongs."""
    wanted = {"person": person, "ids": [standup.id for standup in standups], "now": now}
    row = await (await connection.execute(_LATEST, wanted)).fetchone()
    return (row[0], row[1]) if row else None


async def _with_members(connection: AsyncConnection, rows: list[Any]) -> list[Standup]:
    cursor = await connection.execute(_MEMBERS, ([row[0] for row in rows],))
    members: dict[int, list[Member]] = {row[0]: [] for row in rows}
    for standup, *values in await cursor.fetchall():
        members[standup].append(Member(*values))
    return [_standup(tuple(members[row[0]]), *row) for row in rows]


def _standup(members: tuple[Member, ...], *row: Any) -> Standup:
    id_, owner, owner_name, home, questions, starts, zone, rrule, state = row
    return Standup(
        id=id_,
        owner=owner,
        owner_name=owner_name,
        home=_ADDRESS.validate_python(home),
        state=state,
        members=members,
        questions=tuple(questions),
        rhythm=Schedule(starts, zone, rrule),
    )
