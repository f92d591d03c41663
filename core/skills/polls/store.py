"""Stores polls and votes. The tables' keys make each vote count once. All SQL of the skill is here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.polls.poll import Poll, Voter
from core.storage.rows import as_json, one, values_of

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_ADDRESS, _POLL = TypeAdapter(Address), TypeAdapter(Poll)
_SELECT = """
SELECT p.id, p.home, p.address, p.owner, p.name AS owner_name, p.question, p.zone, p.sole, p.state, p.closes_at,
    (SELECT jsonb_agg(jsonb_build_object('words', o.words, 'at', o.at, 'voters', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', v.person, 'name', v.name) ORDER BY v.number), '[]')
        FROM votes v WHERE (v.poll, v.place) = (o.poll, o.place))) ORDER BY o.place)
        FROM poll_options o WHERE o.poll = p.id) AS options
FROM polls p
"""
_GET = f"{_SELECT} WHERE p.id = %s"
_LAST = f"""{_SELECT}
WHERE (p.service, p.workspace) = (%s, %s) AND p.state = ANY(%s)
    AND (p.owner = %s OR p.address ->> 'channel' = %s)
ORDER BY (p.address ->> 'channel' = %s) DESC, p.id DESC
LIMIT 1
"""
_INSERT = """
INSERT INTO polls (service, workspace, owner, name, home, address, question, zone, sole, state, closes_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
RETURNING id
"""
_TAKE_BACK = "DELETE FROM votes WHERE (poll, place, person) = (%s, %s, %s) RETURNING 1"
_VOTE = "INSERT INTO votes (poll, place, person, name, sole) VALUES (%s, %s, %s, %s, %s)"


async def add(connection: AsyncConnection, poll: Poll) -> Poll:
    """Insert a poll, and return it with its id."""
    home = poll.home
    whose = (home.service, home.workspace, poll.owner, poll.owner_name, as_json(_ADDRESS, home))
    what = (as_json(_ADDRESS, poll.address), poll.question, poll.zone, poll.sole, poll.state, poll.closes_at)
    row = await one(connection, _INSERT, *whose, *what)
    made = replace(poll, id=row[0] if row else 0)
    rows = [(made.id, place, option.words, option.at) for place, option in enumerate(made.options)]
    async with connection.cursor() as cursor:
        await cursor.executemany("INSERT INTO poll_options (poll, place, words, at) VALUES (%s, %s, %s, %s)", rows)
    return made


async def get(connection: AsyncConnection, poll_id: int) -> Poll | None:
    """Return a poll, locked until the transaction ends, so that votes are counted one after another."""
    await connection.execute("SELECT FROM polls WHERE id = %s FOR NO KEY UPDATE", (poll_id,))
    return next(iter(await values_of(connection, _POLL, _GET, poll_id)), None)


async def last(
    connection: AsyncConnection, place: Address, person: str, *, states: tuple[str, ...] = ("open",)
) -> Poll | None:
    """Return the newest poll in the channel or, if it has none, the person's newest poll."""
    wanted = (place.service, place.workspace, list(states), person, place.channel, place.channel)
    return next(iter(await values_of(connection, _POLL, _LAST, *wanted)), None)


async def set_state(connection: AsyncConnection, poll: Poll, state: str) -> Poll:
    """Store the state of a poll, and return the poll with it."""
    await connection.execute("UPDATE polls SET state = %s WHERE id = %s", (state, poll.id))
    return replace(poll, state=state)


async def vote(connection: AsyncConnection, poll: Poll, place: int, voter: Voter) -> None:
    """Add a vote for the option at a place, or withdraw it if the voter has already cast it.

    If each person has one vote, the earlier vote is replaced.
    """
    if await one(connection, _TAKE_BACK, poll.id, place, voter.id):
        return
    await connection.execute("DELETE FROM votes WHERE (poll, person) = (%s, %s) AND sole", (poll.id, voter.id))
    await connection.execute(_VOTE, (poll.id, place, voter.id, voter.name, poll.sole))
