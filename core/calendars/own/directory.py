"""Stores what can be reserved (people, providers who are on no platform, rooms), with hours and days off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from psycopg.types.json import Jsonb

from core.calendars.own.hours import ALWAYS, OFFICE, Hours, format_shifts, parse_shifts
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from psycopg import AsyncConnection

Kind = Literal["person", "provider", "room"]
_SELECT = """
SELECT r.id, r.service, r.workspace, r.kind, r.key, r.name, coalesce(p.zone, r.zone, %s), r.hours, r.country,
    ARRAY(SELECT ARRAY[first, last] FROM days_off WHERE resource = r.id ORDER BY first, last)
FROM resources r
LEFT JOIN people p ON r.kind = 'person' AND (p.service, p.workspace, p.person) = (r.service, r.workspace, r.key)
"""
_GET = f"{_SELECT} WHERE r.id = ANY(%s) ORDER BY r.id"
# The latest name is kept. A zone that the person told us (`people`) takes precedence over the platform's.
_ENSURE = """
INSERT INTO resources AS r (service, workspace, kind, key, name, zone) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (service, workspace, kind, key) DO UPDATE SET name = excluded.name, zone = coalesce(excluded.zone, r.zone)
RETURNING id
"""
_FIND = "SELECT id FROM resources WHERE (service, workspace, kind, key) = (%s, %s, %s, %s)"
_SET_HOURS = "UPDATE resources SET zone = %s, hours = %s, country = %s WHERE id = %s"
_ADD_DAYS_OFF = "INSERT INTO days_off (resource, first, last) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_REMOVE_DAYS_OFF = "DELETE FROM days_off WHERE resource = %s AND first <= %s AND last >= %s"


@dataclass(frozen=True, slots=True)
class Resource:
    """Something in a workspace that can be reserved, within its `hours`, for one purpose at a time.

    `key` is a person's id on the platform, or a name.
    """

    id: int
    service: str
    workspace: str
    kind: Kind
    key: str
    name: str
    hours: Hours

    @property
    def is_person(self) -> bool:
        """Whether the resource is a person, who can be sent messages."""
        return self.kind == "person"


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
    """Return the resource of a kind and key, created if it is new. `zone` is its own zone, if known."""
    row = await one(connection, _ENSURE, service, workspace, kind, key, name, zone)
    return (await find_resources(connection, [row[0] if row else 0], default_zone=default_zone))[0]


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
    """Return a person's resource, created if it is new.

    Its zone is the one that the person told us, else the platform's, else the default. `zone` is what the platform
    reports now, if anything.
    """
    return await ensure_resource(
        connection, service, workspace, kind="person", key=id_, name=name, zone=zone, default_zone=default_zone
    )


async def find_resource(
    connection: AsyncConnection, service: str, workspace: str, kind: Kind, key: str, *, default_zone: str = "UTC"
) -> Resource | None:
    """Return a resource, or None if it does not exist."""
    row = await one(connection, _FIND, service, workspace, kind, key)
    return (await find_resources(connection, [row[0]], default_zone=default_zone))[0] if row else None


async def find_resources(
    connection: AsyncConnection, ids: Sequence[int], *, default_zone: str = "UTC"
) -> list[Resource]:
    """Return resources with their hours, in the order of the ids. Ids that do not exist are skipped."""
    cursor = await connection.execute(_GET, (default_zone, list(ids)))
    by_id = {row[0]: _resource(row) for row in await cursor.fetchall()}
    return [by_id[id_] for id_ in dict.fromkeys(ids) if id_ in by_id]


async def set_hours(connection: AsyncConnection, resource: int, hours: Hours, *, usual: bool = False) -> None:
    """Set the zone, shifts and country of a resource. With `usual`, it has the default shifts again."""
    rows = None if usual else Jsonb(format_shifts(hours.shifts))
    await connection.execute(_SET_HOURS, (hours.zone, rows, hours.country, resource))


async def add_days_off(connection: AsyncConnection, resource: int, first: date, last: date) -> None:
    """Add days on which a resource does not work. Adding the same days again changes nothing."""
    await connection.execute(_ADD_DAYS_OFF, (resource, first, last))


async def remove_days_off(connection: AsyncConnection, resource: int, first: date, last: date) -> None:
    """Delete all entries of days off that overlap a period. Entries are deleted as a whole."""
    await connection.execute(_REMOVE_DAYS_OFF, (resource, last, first))


def _resource(row: tuple[Any, ...]) -> Resource:
    id_, service, workspace, kind, key, name, zone, rows, country, off = row
    usual = ALWAYS if kind == "room" else OFFICE
    hours = Hours(zone, usual if rows is None else parse_shifts(rows), country, tuple(map(tuple, off)))
    return Resource(id_, service, workspace, kind, key, name, hours)
