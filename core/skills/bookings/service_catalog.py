"""The published services: their table, with its SQL, and the phrases by which people name them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from core.abilities.catalogues import Phrases, catalogue
from core.calendars import ALWAYS, Hours, ensure_person, ensure_resource, find_resource, set_hours
from core.skills.bookings.bookable_service import Provider, Service, as_json, from_json, words
from core.skills.bookings.service_settings import load_services
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from core.abilities.catalogues import Starting
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
"""The platform and workspace of providers and rooms that are on no platform. All workspaces share them."""


@catalogue
async def publish_services(starting: Starting) -> Mapping[str, Phrases]:
    """Publish the services of the settings file, and return the phrases by which people name them.

    If the process dies before the commit, the old services stand; if after, the new ones do. The next start publishes
    the same again.
    """
    services = load_services(starting.settings.services)
    await publish(starting.connection, services, zone=starting.settings.zone)
    return phrases_of(services)


async def publish(connection: AsyncConnection, services: Sequence[Service], *, zone: str) -> None:
    """Replace the bookable services, in the caller's transaction. `zone` is the default for services without one.

    Only one process at a time may do this.
    """
    await connection.execute(_UNLIST, ([service.key for service in services],))
    for place, service in enumerate(services):
        located = replace(service, zone=service.zone or zone)
        await connection.execute(_PUT, (service.key, place, Jsonb(as_json(located))))


async def listed(connection: AsyncConnection, workspace: str) -> list[Service]:
    """Return the services that a workspace (`platform/workspace`) can book, in the order of the settings file."""
    found = [from_json(row[0]) for row in await (await connection.execute(_LISTED)).fetchall()]
    return [service for service in found if not service.workspaces or workspace in service.workspaces]


async def find_service(connection: AsyncConnection, key: str) -> Service | None:
    """Return a service, also one that is no longer offered."""
    row = await one(connection, _GET, key)
    return from_json(row[0]) if row else None


async def sharing(connection: AsyncConnection, key: str) -> dict[str, Service]:
    """Return the services that share a provider or a room with the given one, including itself, by key."""
    every = [from_json(row[0]) for row in await (await connection.execute(_ALL)).fetchall()]
    taken = next((_takes_up(service) for service in every if service.key == key), frozenset())
    return {service.key: service for service in every if service.key == key or taken & _takes_up(service)}


def _takes_up(service: Service) -> frozenset[tuple[str, str]]:
    """Return the rooms of a service, and its providers by their ids, or by name if they have none."""
    rooms = (("room", room) for room in service.rooms)
    providers = (("provider", provider.person or provider.name) for provider in service.providers)
    return frozenset((*rooms, *providers))


async def provider_resource(connection: AsyncConnection, provider: Provider, *, zone: str) -> Resource:
    """Return the resource of a provider. One who is on no platform is always available, within the service's hours."""
    name = provider.name
    if provider.person:
        platform, workspace, person = provider.person.split("/")
        found = await find_resource(connection, platform, workspace, "person", person, default_zone=zone)
        return found or await ensure_person(connection, platform, workspace, person, name, default_zone=zone)
    found = await find_resource(connection, NOWHERE, NOWHERE, "provider", name, default_zone=zone)
    if found is None:
        found = await ensure_resource(connection, NOWHERE, NOWHERE, kind="provider", key=name, name=name)
        await set_hours(connection, found.id, Hours(zone, ALWAYS))
    return replace(found, hours=Hours(zone, ALWAYS))


async def room_resource(connection: AsyncConnection, name: str) -> Resource:
    """Return the resource of a room. It is inserted only if missing, since an insert holds up others."""
    found = await find_resource(connection, NOWHERE, NOWHERE, "room", name)
    return found or await ensure_resource(connection, NOWHERE, NOWHERE, kind="room", key=name, name=name)


_ABOUT = {
    "book": (
        "book {what}",
        "book me {what}",
        "reserve {what}",
        "i want to book {what}",
        "i would like to book {what}",
        "i'd like to book {what}",
        "i need to book {what}",
        "can i book {what}",
        "make a booking for {what}",
        "make an appointment {what}",
        "i need an appointment {what}",
        "i want an appointment {what}",
        "i would like an appointment {what}",
        "i'd like an appointment {what}",
        "schedule an appointment {what}",
        "get me an appointment {what}",
        "schedule {what}",
    ),
    "free_times": (
        "when is {what} free {when}",
        "when is {what} free",
        "when is {what} available {when}",
        "when is {what} available",
        "when can i book {what}",
        "is {what} free {when}",
        "is {what} available {when}",
        "which times are free for {what}",
        "what times are free for {what}",
        "show me free times for {what}",
        "show me the free times for {what}",
        "free times for {what}",
        "free slots for {what}",
    ),
    "add_to_wait_list": (
        "put me on the wait list for {what}",
        "put me on the waiting list for {what}",
        "add me to the wait list for {what}",
        "add me to the waiting list for {what}",
        "tell me when {what} is free",
        "tell me when {what} becomes free",
    ),
}
_NAMED = {
    "cancel_booking": ("cancel my {name}", "cancel the {name}", "call off my {name}"),
    "move_booking": (
        "move my {name} to {{when}}",
        "move the {name} to {{when}}",
        "reschedule my {name} to {{when}}",
        "reschedule the {name} to {{when}}",
        "postpone my {name} to {{when}}",
        "move my {name}",
        "reschedule my {name}",
    ),
    "list_bookings": ("when is my {name}",),
}
_SHOWN = frozenset({"list_bookings", "book"})
_BOOKABLE = re.compile(r"\b(?:appointments?|bookings?|reservations?|slots?)\b", re.IGNORECASE)


def phrases_of(services: Sequence[Service]) -> dict[str, Phrases]:
    """Return the phrases for the services, by ability. Without services, booking is not offered."""
    if not services:
        return {name: Phrases(offered=False) for name in _SHOWN}
    known = frozenset(word for service in services for word in service.words())
    names = dict.fromkeys(name for service in services for name in (service.name, *service.also) if "{" not in name)

    def heard(arguments: Mapping[str, Any]) -> bool:
        what = str(arguments.get("what", ""))
        return not what or _BOOKABLE.search(what) is not None or not known.isdisjoint(words(what))

    named = {
        ability: Phrases(tuple(said.format(name=name) for said in patterns for name in names))
        for ability, patterns in _NAMED.items()
    }
    return named | {ability: Phrases(examples, heard) for ability, examples in _ABOUT.items()}
