"""Stores stand-ups, their members, rounds and answers."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import TYPE_CHECKING

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.standups.standup import Round, Standup
from core.storage.rows import as_json, one, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from psycopg import AsyncConnection

    from core.skills.standups.standup import Answer, Member

_ADDRESS, _STANDUP, _ROUND = TypeAdapter(Address), TypeAdapter(Standup), TypeAdapter(Round)
_INSERT = """
INSERT INTO standups (service, workspace, owner, owner_name, place, questions, starts, zone, rrule, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
# A zone that a person has set takes precedence over the one that the platform reported with their last message.
_SELECT = """
SELECT id, owner, owner_name, place AS home, questions, state,
    jsonb_build_object('starts', starts, 'zone', zone, 'rrule', rrule) AS rhythm,
    ARRAY(
        SELECT to_jsonb(m) || jsonb_build_object('zone', coalesce(p.zone, m.zone)) FROM standup_members m
        LEFT JOIN people p ON (p.service, p.workspace, p.person) = (s.service, s.workspace, m.person)
        WHERE m.standup = s.id ORDER BY m.name, m.person
    ) AS members
FROM standups s
"""
_STANDING = f"{_SELECT} WHERE (service, workspace) = (%s, %s) AND state IN ('active', 'paused') ORDER BY id"
_LOCK = "SELECT FROM standups WHERE id = %s FOR UPDATE"
_GET = f"{_SELECT} WHERE id = %s"
_SET = "UPDATE standups SET questions = %s, starts = %s, zone = %s, rrule = %s, state = %s WHERE id = %s"
_MEMBER = """
INSERT INTO standup_members (standup, person, name, zone, off_until) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (standup, person) DO UPDATE
SET zone = coalesce(excluded.zone, standup_members.zone), off_until = excluded.off_until
"""
_OPEN = """
INSERT INTO standup_rounds (standup, due, day) VALUES (%s, %s, %s) ON CONFLICT (standup, day) DO NOTHING RETURNING id
"""
_GET_ROUND = """
SELECT id, standup, due, day, state, ARRAY(
    SELECT to_jsonb(a) || jsonb_build_object('text', a.answer) FROM standup_answers a
    WHERE a.round = r.id ORDER BY a.name, a.person
) AS answers
FROM standup_rounds r WHERE id = %s
"""
_ANSWER = """
INSERT INTO standup_answers (round, person, name, ask_at, state, answer) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (round, person) DO UPDATE SET state = excluded.state, answer = excluded.answer
"""
_UNPOSTED = "SELECT id FROM standup_rounds WHERE standup = %s AND state = 'open' ORDER BY due"
# Rounds that wait for an answer come first, then those already asked, then future ones; nearer ones before others.
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
    """Return a stand-up, locked until the transaction ends. Lock its rounds only after it."""
    await connection.execute(_LOCK, (standup_id,))  # read the members only when nobody else can change them
    return next(iter(await values_of(connection, _STANDUP, _GET, standup_id)), None)


async def standing(connection: AsyncConnection, place: Address) -> list[Standup]:
    """Return the running and paused stand-ups of a workspace."""
    return await values_of(connection, _STANDUP, _STANDING, place.service, place.workspace)


async def change(connection: AsyncConnection, standup: Standup) -> None:
    """Store a stand-up's questions, times and state."""
    rhythm = standup.rhythm
    when = (rhythm.starts, rhythm.zone, rhythm.rrule)
    await connection.execute(_SET, (Jsonb(list(standup.questions)), *when, standup.state, standup.id))


async def put_member(connection: AsyncConnection, standup: Standup, member: Member) -> None:
    """Store a member."""
    await connection.execute(_MEMBER, (standup.id, *astuple(member)))


async def remove_member(connection: AsyncConnection, standup: Standup, person: str) -> None:
    """Remove a member."""
    await connection.execute("DELETE FROM standup_members WHERE standup = %s AND person = %s", (standup.id, person))


async def open_round(connection: AsyncConnection, standup: Standup, due: datetime, day: date) -> Round | None:
    """Add the round of an occurrence and return it, or None if there is one already."""
    row = await one(connection, _OPEN, standup.id, due, day)
    return Round(row[0], standup.id, due, day, "open", ()) if row else None


async def get_round(connection: AsyncConnection, round_id: int) -> Round | None:
    """Return a round with its answers, locked until the transaction ends."""
    await connection.execute("SELECT FROM standup_rounds WHERE id = %s FOR UPDATE", (round_id,))
    return next(iter(await values_of(connection, _ROUND, _GET_ROUND, round_id)), None)


async def put_answer(connection: AsyncConnection, round_id: int, answer: Answer) -> None:
    """Store a person's answer in a round, or that they still have to be asked."""
    await connection.execute(_ANSWER, (round_id, *astuple(answer)))


async def drop_answer(connection: AsyncConnection, round_id: int, person: str) -> None:
    """Remove a person from a round."""
    await connection.execute("DELETE FROM standup_answers WHERE round = %s AND person = %s", (round_id, person))


async def settle_round(connection: AsyncConnection, round_id: int, state: str) -> None:
    """Store that a round was `posted`, or had nothing to post (`empty`)."""
    await connection.execute("UPDATE standup_rounds SET state = %s WHERE id = %s", (state, round_id))


async def unposted(connection: AsyncConnection, standup: Standup) -> list[Round]:
    """Return the rounds that have not been posted, locked, the next one first."""
    rows = await (await connection.execute(_UNPOSTED, (standup.id,))).fetchall()
    found = [await get_round(connection, row[0]) for row in rows]
    return [opened for opened in found if opened]


async def drop_round(connection: AsyncConnection, round_id: int) -> None:
    """Remove a round."""
    await connection.execute("DELETE FROM standup_rounds WHERE id = %s", (round_id,))


async def latest_of(
    connection: AsyncConnection, person: str, standups: Sequence[Standup], *, now: datetime
) -> tuple[int, int] | None:
    """Return the ids of the stand-up and the round to which an answer given now belongs."""
    wanted = {"person": person, "ids": [standup.id for standup in standups], "now": now}
    row = await (await connection.execute(_LATEST, wanted)).fetchone()
    return (row[0], row[1]) if row else None
