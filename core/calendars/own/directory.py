"""Who and what can be taken up, and when each works. The SQL of it stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from core.calendars.own.hours import Hours, Shift, format_shifts, parse_shifts
from core.calendars.own.resource import Kind, Resource, default_hours
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from psycopg import AsyncConnection

_SELECT = """
SELECT r.id, r.service, r.workspace, r.kind, r.key, r.name, coalesce(p.zone, r.zone, %s), r.hours, r.country, r.seats,
    ARRAY(SELECT ARRAY[first, last] FROM days_off WHERE resource = r.id ORDER BY first, last)
FROM resources r
LEFT JOIN people p ON r.kind = 'person' AND (p.service, p.workspace, p.person) = (r.service, r.workspace, r.key)
"""
_GET = f"{_SELECT} WHERE r.id = ANY(%s) ORDER BY r.id"
# A name is as new as whoever tells it; the zone that a platform tells gives way to one that was told to us (`people`).
_ENTER = """
INSERT INTO resources AS r (service, workspace, kind, key, name, zone) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (service, workspace, kind, key) DO UPDATE SET name = excluded.name, zone = coalesce(excluded.zone, r.zone)
RETURNING id
"""
_FIND = "SELECT id FROM resources WHERE (service, workspace, kind, key) = (%s, %s, %s, %s)"
_HOURS = "UPDATE resources SET zone = %s, hours = %s, country = %s WHERE id = %s"
_SEATS = "UPDATE resources SET seats = %s WHERE id = %s"
_OFF = "INSERT INTO days_off (resource, first, last, reason) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
_ON = "DELETE FROM days_off WHERE resource = %s AND first <= %s AND last >= %s"


async def ensure_resource(
    connection: AsyncConnection,
    service: str,
    workspace: str,
    *,
    kind: Kind,
    key: str,
    name: str,
    zone: str | None = None,
    default_zone: str = "UTC",
) -> Resource:
    """Return the resource of a kind and key, entered if it is new; `zone` is what is known of its own zone."""
    row = await one(connection, _ENTER, service, workspace, kind, key, name, zone)
    found = await find_resources(connection, [row[0] if row else 0], default_zone=default_zone)
    return found[0]


async def ensure_person(
    connection: AsyncConnection,
    service: str,
    workspace: str,
    id_: str,
    name: str,
    *,
    zone: str | None = None,
    default_zone: str = "UTC",
) -> Resource:
    """Return a person's resource, entered if it is new: in the zone that he or she told, else the platform, else ours.

    `zone` is what the platform tells now, if it does.
    """
    return await ensure_resource(
        connection, service, workspace, kind="person", key=id_, name=name, zone=zone, default_zone=default_zone
    )


async def find_resource(
    connection: AsyncConnection, service: str, workspace: str, kind: Kind, key: str, *, default_zone: str = "UTC"
) -> Resource | None:
    """Return a resource that was entered, or None."""
    row = await one(connection, _FIND, service, workspace, kind, key)
    return (await find_resources(connection, [row[0]], default_zone=default_zone))[0] if row else None


async def find_resources(
    connection: AsyncConnection, ids: Sequence[int], *, default_zone: str = "UTC"
) -> list[Resource]:
    """Return resources with their hours, in the order of the ids given; what is gone is left out."""
    cursor = await connection.execute(_GET, (default_zone, list(ids)))
    by_id = {row[0]: _resource(row) for row in await cursor.fetchall()}
    return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]


async def set_hours(connection: AsyncConnection, resource: int, hours: Hours, *, usual: bool = False) -> None:
    """Write when a resource works: zone, shifts and country; with `usual`, its shifts are the usual ones again."""
    rows = None if usual else Jsonb(format_shifts(hours.shifts))
    await connection.execute(_HOURS, (hours.zone, rows, hours.country, resource))


async def set_seats(connection: AsyncConnection, resource: int, seats: int | None) -> None:
    """Write how many people fit into a room."""
    await connection.execute(_SEATS, (seats, resource))


async def add_days_off(
    connection: AsyncConnection, resource: int, first: date, last: date, *, reason: str = ""
) -> None:
    """Write days on which a resource does not work; once more changes nothing."""
    await connection.execute(_OFF, (resource, first, last, reason))


async def remove_days_off(connection: AsyncConnection, resource: int, first: date, last: date) -> int:
    """Delete the days off that touch those days, whole, and return how many entries there were."""
    return (await connection.execute(_ON, (resource, last, first))).rowcount


def _resource(row: tuple[Any, ...]) -> Resource:
    id_, service, workspace, kind, key, name, zone, rows, country, seats, off = row
    usual = default_hours(kind, zone)
    shifts: tuple[Shift, ...] = usual.shifts if rows is None else parse_shifts(rows)
    hours = Hours(zone, shifts, country, tuple((first, last) for first, last in off))
    return Resource(id_, service, workspace, kind, key, name, hours, seats)
