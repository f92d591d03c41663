"""Who waits for a time that is taken. The SQL of the wait list stands here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.skills.bookings.booking import Client, Wait
from core.skills.bookings.store import ADDRESS
from core.storage.rows import as_json, one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.calendars import Span

_SELECT = """
SELECT w.id, w.service, w.minutes, w.provider, w.platform, w.workspace, w.person, w.name, w.address, w.zone, w.starts,
    w.ends, w.state
FROM waits w
"""
_ADD = """
INSERT INTO waits (service, minutes, provider, platform, workspace, person, name, address, zone, starts, ends, state)
SELECT %(service)s, %(minutes)s, %(provider)s, %(platform)s, %(workspace)s, %(person)s, %(name)s, %(address)s, %(zone)s,
    %(starts)s, %(ends)s, 'waiting'
WHERE NOT EXISTS (
    SELECT FROM waits WHERE (service, minutes, provider) = (%(service)s, %(minutes)s, %(provider)s)
        AND state = 'waiting'
        AND (platform, workspace, person) = (%(platform)s, %(workspace)s, %(person)s)
        AND (starts, ends) = (%(starts)s, %(ends)s)
)
RETURNING id
"""
# Those that another process is about to offer something are its own: nobody is offered a time twice.
_FIRST = f"""{_SELECT}
WHERE w.state = 'waiting' AND w.service = ANY(%s) AND w.starts < %s AND w.ends > %s AND w.ends > %s
ORDER BY w.id LIMIT %s
FOR UPDATE SKIP LOCKED
"""
_OFFERED = "UPDATE waits SET state = 'offered', booking = %s WHERE id = %s"
_LEAVE = """
UPDATE waits SET state = 'left'
WHERE (platform, workspace, person) = (%s, %s, %s) AND state = 'waiting' RETURNING id
"""
_OF_CLIENT = f"""{_SELECT}
WHERE (w.platform, w.workspace, w.person) = (%s, %s, %s) AND w.state = 'waiting' AND w.ends > %s ORDER BY w.id
"""
_GET = f"{_SELECT} WHERE w.id = %s AND w.state = 'waiting' AND w.ends > %s"
_WAS_OFFERED = "SELECT 1 FROM waits WHERE booking = %s"


async def add(connection: AsyncConnection, wait: Wait) -> int | None:
    """Put somebody on the list, and return the place's id; None if he or she is on it for the same already."""
    client = wait.client
    values = {
        "service": wait.service,
        "minutes": wait.minutes,
        "provider": wait.provider,
        "platform": client.platform,
        "workspace": client.workspace,
        "person": client.person,
        "name": client.name,
        "address": as_json(ADDRESS, replace(client.address, via=None)),
        "zone": client.zone,
        "starts": wait.starts,
        "ends": wait.ends,
    }
    row = await (await connection.execute(_ADD, values)).fetchone()
    return int(row[0]) if row else None


async def get(connection: AsyncConnection, wait_id: int, *, now: datetime) -> Wait | None:
    """Return a place on the list, if somebody waits there and may yet be offered something."""
    row = await one(connection, _GET, wait_id, now)
    return _wait(row) if row else None


async def first(
    connection: AsyncConnection, services: Sequence[str], freed: Span, *, now: datetime, limit: int
) -> list[Wait]:
    """Return who waits for one of some services at a time that overlaps one that is free now, in order, locked."""
    cursor = await connection.execute(_FIRST, (list(services), freed.end, freed.start, now, limit))
    return [_wait(row) for row in await cursor.fetchall()]


async def set_offered(connection: AsyncConnection, wait: Wait, booking_id: int) -> None:
    """Write that a time was offered: that happens once."""
    await connection.execute(_OFFERED, (booking_id, wait.id))


async def leave(connection: AsyncConnection, client: Client) -> int:
    """Take a client off the list, and return from how many places."""
    return len(await (await connection.execute(_LEAVE, client.key)).fetchall())


async def of_client(connection: AsyncConnection, client: Client, *, now: datetime) -> list[Wait]:
    """Return what a client waits for."""
    return [_wait(row) for row in await (await connection.execute(_OF_CLIENT, (*client.key, now))).fetchall()]


async def was_offered(connection: AsyncConnection, booking_id: int) -> bool:
    """Tell whether a hold came from the list."""
    return await one(connection, _WAS_OFFERED, booking_id) is not None


def _wait(row: Sequence[Any]) -> Wait:
    id_, service, minutes, provider, platform, workspace, person, name, address, zone, starts, ends, state = row
    client = Client(platform, workspace, person, name, ADDRESS.validate_python(address), zone)
    return Wait(id_, service, minutes, provider, client, starts, ends, state)
