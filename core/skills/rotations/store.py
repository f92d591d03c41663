"""Stores rotations, their members and turns, and the skips and swaps of future turns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.rotations.rotation import Changes, Rotation, Swap
from core.storage.rows import as_json, one, values_of
from core.text.catalogue import N_

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

_ADDRESS, _ROTATION = TypeAdapter(Address), TypeAdapter(Rotation)
_INSERT = """
INSERT INTO rotations (service, workspace, name, owner, owner_name, place, zone, starts, rrule, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_SELECT = """
SELECT id, name, owner, owner_name, place AS home, zone, state, number, last,
    CASE WHEN rrule IS NOT NULL THEN jsonb_build_object('starts', starts, 'zone', zone, 'rrule', rrule) END AS rhythm,
    ARRAY(SELECT to_jsonb(m) - 'rotation' FROM rotation_members m WHERE m.rotation = r.id ORDER BY m.place) AS members
FROM rotations r
"""
_ACTIVE = f"{_SELECT} WHERE (service, workspace) = (%s, %s) AND state = 'active' ORDER BY id"
_LOCK = "SELECT id FROM rotations WHERE id = %s FOR UPDATE"
_GET = f"{_SELECT} WHERE id = %s"
_SET = "UPDATE rotations SET state = %s, number = %s, last = %s WHERE id = %s"
_OUT = "DELETE FROM rotation_members WHERE rotation = %s AND NOT person = ANY(%s)"
_MEMBER = """
INSERT INTO rotation_members (rotation, person, name, place, turns, last) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (rotation, person) DO UPDATE SET turns = excluded.turns, last = excluded.last
"""
_BEGIN = """
INSERT INTO rotation_turns (rotation, begins, does, name, counts_for, why) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING 1
"""
_TURNS = """
SELECT begins, does, name, counts_for, why FROM rotation_turns
WHERE rotation = %s AND begins <= %s ORDER BY begins DESC LIMIT %s
"""
_SKIPS = "SELECT begins, person FROM rotation_skips WHERE rotation = %s AND begins >= %s"
_SWAPS = "SELECT begins, does, counts_for FROM rotation_swaps WHERE rotation = %s AND begins >= %s"
_SKIP = "INSERT INTO rotation_skips (rotation, begins, person) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_SWAP = """
INSERT INTO rotation_swaps (rotation, begins, does, counts_for) VALUES (%s, %s, %s, %s)
ON CONFLICT (rotation, begins) DO UPDATE SET does = excluded.does
"""
_OFFER = """
INSERT INTO rotation_offers (rotation, asker, asker_name, other, asker_begins, other_begins)
VALUES (%s, %s, %s, %s, %s, %s) RETURNING id
"""
_GET_OFFER = """
SELECT id, rotation, asker, asker_name, other, asker_begins, other_begins, state FROM rotation_offers WHERE id = %s
"""

SWAPPED, HANDED_ON = N_("swapped"), N_("handed on early")
"""Why somebody does another person's turn. It contains no name, so nothing is left of an erased person."""


@dataclass(frozen=True, slots=True)
class Done:
    """A turn that has begun: who does it, for whom it counts (ids), and `why` if these are two people."""

    begins: datetime
    does: str
    name: str
    counts_for: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposed swap: two people, when each one's turn begins, and whether the other person has answered."""

    id: int
    rotation: int
    asker: str
    asker_name: str
    other: str
    asker_begins: datetime
    other_begins: datetime
    state: str = "open"


async def add(connection: AsyncConnection, rotation: Rotation) -> Rotation:
    """Add a rotation with its members, and return it with its id."""
    home, rhythm = rotation.home, rotation.rhythm
    whose = (home.service, home.workspace, rotation.name, rotation.owner, rotation.owner_name)
    when = (rotation.zone, *((rhythm.starts, rhythm.rrule) if rhythm else (None, None)))
    row = await one(connection, _INSERT, *whose, as_json(_ADDRESS, home), *when, rotation.state)
    added = replace(rotation, id=row[0] if row else 0)
    await change(connection, added)
    return added


async def get(connection: AsyncConnection, rotation_id: int) -> Rotation | None:
    """Return a rotation, locked until the transaction ends."""
    await connection.execute(_LOCK, (rotation_id,))  # read the members only when nobody else can change them
    return next(iter(await values_of(connection, _ROTATION, _GET, rotation_id)), None)


async def active(connection: AsyncConnection, place: Address) -> list[Rotation]:
    """Return the running rotations of a workspace."""
    return await values_of(connection, _ROTATION, _ACTIVE, place.service, place.workspace)


async def change(connection: AsyncConnection, rotation: Rotation) -> None:
    """Store a rotation's state, count and members."""
    await connection.execute(_SET, (rotation.state, rotation.number, rotation.last, rotation.id))
    await connection.execute(_OUT, (rotation.id, [member.person for member in rotation.members]))
    rows = [(rotation.id, *astuple(member)) for member in rotation.members]
    async with connection.cursor() as cursor:
        await cursor.executemany(_MEMBER, rows)


async def begin(connection: AsyncConnection, rotation: Rotation, turn: Done) -> bool:
    """Store a turn that begins. Return False if a turn already begins at that instant."""
    return await one(connection, _BEGIN, rotation.id, *astuple(turn)) is not None


async def turns(connection: AsyncConnection, rotation: Rotation, *, until: datetime, limit: int = 1) -> list[Done]:
    """Return the last turns that began by an instant, the newest first."""
    cursor = await connection.execute(_TURNS, (rotation.id, until, limit))
    return [Done(*row) for row in await cursor.fetchall()]


async def changes(connection: AsyncConnection, rotation: Rotation, *, since: datetime) -> Changes:
    """Return the skips and swaps of turns that begin at an instant or later."""
    skips: dict[datetime, set[str]] = defaultdict(set)
    for begins, person in await (await connection.execute(_SKIPS, (rotation.id, since))).fetchall():
        skips[begins].add(person)
    cursor = await connection.execute(_SWAPS, (rotation.id, since))
    swaps = {begins: Swap(does, counts_for) for begins, does, counts_for in await cursor.fetchall()}
    return Changes({begins: frozenset(people) for begins, people in skips.items()}, swaps)


async def skip(connection: AsyncConnection, rotation: Rotation, begins: datetime, person: str) -> None:
    """Skip somebody at the turn that begins at an instant."""
    await connection.execute(_SKIP, (rotation.id, begins, person))


async def swap(connection: AsyncConnection, rotation: Rotation, begins: datetime, what: Swap) -> None:
    """Let somebody else do a future turn."""
    await connection.execute(_SWAP, (rotation.id, begins, what.does, what.counts_for))


async def add_offer(connection: AsyncConnection, offer: Offer) -> int:
    """Add a proposed swap, and return its id."""
    row = await one(connection, _OFFER, *astuple(offer)[1:-1])
    return int(row[0]) if row else 0


async def get_offer(connection: AsyncConnection, offer_id: int) -> Offer | None:
    """Return a proposed swap."""
    row = await one(connection, _GET_OFFER, offer_id)
    return Offer(*row) if row else None


async def settle_offer(connection: AsyncConnection, offer: Offer, state: str) -> None:
    """Store the other person's answer."""
    await connection.execute("UPDATE rotation_offers SET state = %s WHERE id = %s", (state, offer.id))
