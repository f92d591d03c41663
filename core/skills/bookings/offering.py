"""The services as the database has them. Their SQL stands here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg.types.json import Jsonb

from core.abilities.catalogues import catalogue
from core.calendars import ALWAYS, Hours, ensure_person, ensure_resource, find_resource, set_hours
from core.skills.bookings.catalog import load_services
from core.skills.bookings.examples import phrases_of
from core.skills.bookings.service import Provider, Service, as_json, from_json
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from core.abilities.catalogues import Phrases, Starting
    from core.calendars import Resource

_UNLIST = "UPDATE services SET listed = false WHERE listed AND key <> ALL(%s)"
_PUT = """
INSERT INTO services (key, place, definition) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET place = excluded.place, definition = excluded.definition, listed = true
"""
_LISTED = "SELECT definition FROM services WHERE listed ORDER BY place, key"
_GET = "SELECT definition FROM services WHERE key = %s"
_ALL = "SELECT definition FROM services ORDER BY key"
NOWHERE = ""
"""The workspace of providers and rooms that no platform knows: they are the same for all."""


@catalogue
async def publish_services(starting: Starting) -> Mapping[str, Phrases]:
    """Publish the services of the settings file, and return how people speak of them.

    If the process dies before the commit, the old services stand; if after, the new ones do. The next start publishes
    the same again.
    """
    services = load_services(starting.settings.services)
    await publish(starting.connection, services, zone=starting.settings.zone)
    return phrases_of(services)


async def publish(connection: AsyncConnection, services: Sequence[Service], *, zone: str) -> None:
    """Make these the services that can be booked, in the caller's transaction; `zone` is that of those that tell none.

    Only one process at a time may do so.
    """
    await connection.execute(_UNLIST, ([each.key for each in services],))
    for place, each in enumerate(services):
        located = replace(each, zone=each.zone or zone)
        await connection.execute(_PUT, (each.key, place, Jsonb(as_json(located))))


async def listed(connection: AsyncConnection, workspace: str) -> list[Service]:
    """Return the services that can be booked from a workspace (`platform/workspace`), in the order of the settings."""
    found = [from_json(row[0]) for row in await (await connection.execute(_LISTED)).fetchall()]
    return [each for each in found if not each.workspaces or workspace in each.workspaces]


async def service(connection: AsyncConnection, key: str) -> Service | None:
    """Return a service, also one that is not offered any more."""
    row = await one(connection, _GET, key)
    return from_json(row[0]) if row else None


async def sharing(connection: AsyncConnection, key: str) -> dict[str, Service]:
    """Return the services that share a provider or a room with one, itself among them, by their keys."""
    every = [from_json(row[0]) for row in await (await connection.execute(_ALL)).fetchall()]
    taken = next((_takes_up(each) for each in every if each.key == key), frozenset())
    return {each.key: each for each in every if each.key == key or taken & _takes_up(each)}


def _takes_up(service: Service) -> frozenset[tuple[str, str]]:
    """Return what can be taken up for a service: its rooms, and its providers, by their ids where they have any."""
    rooms = (("room", each) for each in service.rooms)
    return frozenset((*rooms, *(("provider", each.person or each.name) for each in service.providers)))


async def provider(connection: AsyncConnection, each: Provider, *, zone: str) -> Resource:
    """Return the resource of a provider; one who is on no platform can always be taken up, within a service's hours."""
    if each.person:
        platform, workspace, person = each.person.split("/")
        found = await find_resource(connection, platform, workspace, "person", person, default_zone=zone)
        return found or await ensure_person(connection, platform, workspace, person, each.name, default_zone=zone)
    found = await find_resource(connection, NOWHERE, NOWHERE, "provider", each.name, default_zone=zone)
    if found is None:
        found = await ensure_resource(connection, NOWHERE, NOWHERE, kind="provider", key=each.name, name=each.name)
        await set_hours(connection, found.id, Hours(zone, ALWAYS))
    return replace(found, hours=Hours(zone, ALWAYS))


async def room(connection: AsyncConnection, name: str) -> Resource:
    """Return the resource of a room; it is entered once, since whoever enters it holds up others."""
    found = await find_resource(connection, NOWHERE, NOWHERE, "room", name)
    return found or await ensure_resource(connection, NOWHERE, NOWHERE, kind="room", key=name, name=name)
