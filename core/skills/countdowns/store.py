"""Stores countdowns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.countdowns.countdown import Countdown
from core.storage.rows import as_json, one, values_of

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn

_ADDRESS, _COUNTDOWN = TypeAdapter(Address), TypeAdapter(Countdown)
_INSERT = """
INSERT INTO countdowns (service, workspace, owner, owner_name, home, name, local, zone, whole_day, place, starts, rrule,
    state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_SELECT = """
SELECT id, owner, owner_name, home, name, place, state,
    jsonb_build_object('local', local, 'zone', zone, 'whole_day', whole_day) AS target,
    CASE WHEN rrule IS NOT NULL THEN jsonb_build_object('starts', starts, 'zone', zone, 'rrule', rrule) END AS rhythm
FROM countdowns
"""
# The countdowns of a person and of a channel.
_SEEN = f"""{_SELECT}
WHERE (service, workspace) = (%s, %s) AND state = 'active'
    AND (owner = %s OR %s IN (home ->> 'channel', place ->> 'channel'))
ORDER BY local, id
"""
_GET = f"{_SELECT} WHERE id = %s FOR UPDATE"


async def add(connection: AsyncConnection, countdown: Countdown) -> Countdown:
    """Add a countdown, and return it with its id."""
    home, target, rhythm = countdown.home, countdown.target, countdown.rhythm
    row = await one(
        connection,
        _INSERT,
        *(home.service, home.workspace, countdown.owner, countdown.owner_name, as_json(_ADDRESS, home)),
        *(countdown.name, target.local, target.zone, target.whole_day),
        as_json(_ADDRESS, countdown.place) if countdown.place else None,
        *((rhythm.starts, rhythm.rrule) if rhythm else (None, None)),
        countdown.state,
    )
    return replace(countdown, id=row[0] if row else 0)


async def get(connection: AsyncConnection, countdown_id: int) -> Countdown | None:
    """Return a countdown, locked until the transaction ends."""
    return next(iter(await values_of(connection, _COUNTDOWN, _GET, countdown_id)), None)


async def known(connection: AsyncConnection, turn: Turn) -> list[Countdown]:
    """Return the countdowns of the speaker and of this channel, the next one first."""
    here = turn.message.address
    key = (here.service, here.workspace, turn.message.person.id, here.channel)
    return await values_of(connection, _COUNTDOWN, _SEEN, *key)


async def settle(connection: AsyncConnection, countdown: Countdown, state: str) -> None:
    """Store a countdown's state."""
    await connection.execute("UPDATE countdowns SET state = %s WHERE id = %s", (state, countdown.id))
