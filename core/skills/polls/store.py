"""The polls and the votes. The tables' keys count each vote once. All SQL of the skill is here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.polls.poll import Option, Poll, Voter
from core.storage.rows import as_json, one

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_ADDRESS = TypeAdapter(Address)
_OPTIONS = TypeAdapter(tuple[Option, ...])
_SELECT = """
SELECT p.id, p.home, p.address, p.owner, p.name, p.question, p.zone,
    (SELECT jsonb_agg(jsonb_build_object('words', o.words, 'at', o.at, 'voters', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', v.person, 'name', v.name) ORDER BY v.number), '[]')
        FROM votes v WHERE (v.poll, v.place) = (o.poll, o.place))) ORDER BY o.place)
        FROM poll_options o WHERE o.poll = p.id),
    p.sole, p.state, p.closes_at
FROM polls p
"""
_LOCK = "SELECT FROM polls WHERE id = %s FOR NO KEY UPDATE"
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
_OPTION = "INSERT INTO poll_options (poll, place, words, at) VALUES (%s, %s, %s, %s)"
_STATE = "UPDATE polls SET state = %s WHERE id = %s"
_TAKE_BACK = "DELETE FROM votes WHERE (poll, place, person) = (%s, %s, %s) RETURNING 1"
_CHANGE = "DELETE FROM votes WHERE (poll, person) = (%s, %s) AND sole"
_VOTE = "INSERT INTO votes (poll, place, person, name, sole) VALUES (%s, %s, %s, %s, %s)"


async def add(connection: AsyncConnection, poll: Poll) -> Poll:
    """Insert a poll, and return it with its id."""
    home = poll.home
    whose = (home.service, home.workspace, poll.owner, poll.name, as_json(_ADDRESS, home))
    where = (as_json(_ADDRESS, poll.address), poll.question, poll.zone, poll.sole, poll.state, poll.closes_at)
    row = await one(connection, _INSERT, *whose, *where)
    made = replace(poll, id=row[0] if row else 0)
    rows = [(made.id, place, option.words, option.at) for place, option in enumerate(made.options)]
    async with connection.cursor() as cursor:
        await cursor.executemany(_OPTION, rows)
    return made


async def get(connection: AsyncConnection, poll_id: int) -> Poll | None:
    """Return a poll, locked until the transaction ends, so that votes are counted one after another."""
    await connection.execute(_LOCK, (poll_id,))
    row = await one(connection, _GET, poll_id)
    return _poll(row) if row else None


async def last(
    connection: AsyncConnection, place: Address, person: str, *, states: tuple[str, ...] = ("open",)
) -> Poll | None:
    """Return the newest poll in the channel, else the newest of the person."""
    states_, channel = list(states), place.channel
    row = await one(connection, _LAST, place.service, place.workspace, states_, person, channel, channel)
    return _poll(row) if row else None


async def set_state(connection: AsyncConnection, poll: Poll, state: str) -> None:
    """Write the state of a poll."""
    await connection.execute(_STATE, (state, poll.id))


async def vote(connection: AsyncConnection, poll: Poll, place: int, voter: Voter) -> bool:
    """Add a vote for the option at a place, or withdraw it if it was there; tell whether it counts now.

    If each person has one vote, the earlier one is replaced.
    """
    if await one(connection, _TAKE_BACK, poll.id, place, voter.id):
        return False
    await connection.execute(_CHANGE, (poll.id, voter.id))
    await connection.execute(_VOTE, (poll.id, place, voter.id, voter.name, poll.sole))
    return True


def _poll(row: tuple[Any, ...]) -> Poll:
    id_, home, address, owner, name, question, zone, options, sole, state, closes_at = row
    return Poll(
        id_,
        _ADDRESS.validate_python(home),
        _ADDRESS.validate_python(address),
        owner,
        name,
        question,
        zone,
        _OPTIONS.validate_python(options),
        sole=sole,
        state=state,
        closes_at=closes_at,
    )
