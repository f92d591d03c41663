"""The published services: their phrases, the resources that they take up, and which services share resources."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.abilities.hooks.catalogues import Phrases, catalogue, with_phrases_from
from core.abilities.phrase_patterns import phrasings
from core.calendars import ALWAYS, Hours, ensure_person, ensure_resource, find_resource, set_hours
from core.skills.bookings import store
from core.skills.bookings.services.bookable_service import Provider, Service, is_name, words
from core.skills.bookings.services.service_settings import load_services

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from core.abilities.hooks.catalogues import Starting
    from core.calendars import Resource
    from core.settings.settings import Settings

NOWHERE = ""
"""The platform and workspace of providers and rooms that are not on any platform. All workspaces share them."""


def read_phrases(settings: Settings, variables: Mapping[str, str]) -> Mapping[str, Phrases]:  # noqa: ARG001 — its type
    """Return the phrases by which people name the services of the settings file."""
    return phrases_of(load_services(settings.services))


@catalogue
@with_phrases_from(read_phrases)
async def publish_services(starting: Starting) -> None:
    """Publish the services of the settings file.

    If the process dies before the commit, the old services remain; if after, the new ones are stored. The next start
    publishes the same services again.
    """
    services = load_services(starting.settings.services)
    await store.publish(starting.connection, services, zone=starting.settings.zone)


async def sharing(connection: AsyncConnection, key: str) -> dict[str, Service]:
    """Return, by key, a service and all services that share a provider or a room with it."""
    services = await store.all_services(connection)
    taken = _takes_up(services[key]) if key in services else frozenset()
    return {name: service for name, service in services.items() if name == key or taken & _takes_up(service)}


def _takes_up(service: Service) -> frozenset[tuple[str, str]]:
    """Return the rooms of a service and its providers. Providers are identified by id or, without one, by name."""
    rooms = (("room", room) for room in service.rooms)
    providers = (("provider", provider.person or provider.name) for provider in service.providers)
    return frozenset((*rooms, *providers))


async def provider_resource(connection: AsyncConnection, provider: Provider, *, zone: str) -> Resource:
    """Return a provider's resource. A provider on no platform is available throughout the service's hours."""
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
    """Return the resource of a room. Insert it only if it is missing, because an insert blocks other transactions."""
    found = await find_resource(connection, NOWHERE, NOWHERE, "room", name)
    return found or await ensure_resource(connection, NOWHERE, NOWHERE, kind="room", key=name, name=name)


_ABOUT = {
    "book": phrasings(
        "book [me ]{what}",
        "(reserve|schedule) {what}",
        "i (want|would like|need) to book {what}",
        "i'd like to book {what}",
        "can i book {what}",
        "make (a booking for|an appointment) {what}",
        "(i need|i want|i would like|i'd like|schedule|get me) an appointment {what}",
        "(buche|buch|buch mir|reserviere) {what}",
        "(ich möchte|ich würde gern|ich will) {what} (buchen|reservieren)",
        "(reserva|resérvame|quiero reservar|quisiera reservar) {what}",
        "(réserve|réserver|je voudrais réserver|je veux réserver) {what}",
        "(agenda|marca|marcar|reservar|quero marcar|quero reservar) {what}",
    ),
    "show_service": phrasings(
        "(how much is|how much does|how much are|what does|what do) {what}[ cost]",
        "(what's|what is) the (price|cost) of {what}",
        "(price|cost) of {what}",
        "how (long|much time) (is|does|are) {what}[ take| last]",
        "who (does|offers|provides|gives) {what}",
        "where is {what}",
        "(was kostet|wie viel kostet|wie teuer ist|wie lange dauert|wer macht) {what}",
        "(cuánto cuesta|cuánto vale|cuánto dura|quién hace) {what}",
        "(combien coûte|combien de temps dure|quel est le prix de|qui fait) {what}",
        "(quanto custa|quanto é|quanto tempo dura|quem faz) {what}",
    ),
    "free_times": phrasings(
        "when is {what} (free|available)[ {when}]",
        "when can i book {what}",
        "is {what} (free|available) {when}",
        "(which|what) times are free for {what}",
        "show me [the ]free times for {what}",
        "free (times|slots) for {what}",
    ),
    "add_to_wait_list": phrasings(
        "(put me on|add me to) the (wait|waiting) list for {what}", "tell me when {what} (is|becomes) free"
    ),
}
_NAMED = {
    "cancel_booking": phrasings("cancel (my|the) {name}", "call off my {name}"),
    "move_booking": phrasings(
        "(move|reschedule) (my|the) {name} to {{when}}", "postpone my {name} to {{when}}", "(move|reschedule) my {name}"
    ),
    "list_bookings": ("when is my {name}",),
}
_SHOWN = frozenset({"list_bookings", "book", "show_service"})
_SOME_SERVICE = re.compile(
    r"(?:me )?(?:an?|some|ein(?:e[nr]?)?|una?|une|uma?) "
    r"(?!.*\b(?:reminder|alarm|timer|poll|stand-?up|rotation|countdown|message|post|backup|event|day|leave|termin|treffen"
    r"|besprechung|erinnerung|reunión|recordatorio|réunion|rendez-vous|rappel|reunião|encontro|lembrete)\b)"
    r"\w[\w'-]*(?: [\w'-]+){0,2}",
    re.IGNORECASE,
)
"""What may be a service that is not offered, such as “a massage”."""
_BOOKABLE = re.compile(r"\b(?:appointments?|bookings?|reservations?|slots?)\b", re.IGNORECASE)


def phrases_of(services: Sequence[Service]) -> dict[str, Phrases]:
    """Return the phrases for the services, by ability. If there are no services, booking is not offered."""
    if not services:
        return {name: Phrases(offered=False) for name in _SHOWN}
    known = frozenset(word for service in services for word in service.words())
    names = dict.fromkeys(name for service in services for name in (service.name, *service.also) if "{" not in name)

    def heard(arguments: Mapping[str, Any]) -> bool:
        what = str(arguments.get("what", ""))
        return not what or _BOOKABLE.search(what) is not None or not known.isdisjoint(words(what))

    def is_named(arguments: Mapping[str, Any]) -> bool:
        return is_name(str(arguments["what"]), services)

    def wished(arguments: Mapping[str, Any]) -> bool:
        return heard(arguments) or _SOME_SERVICE.fullmatch(str(arguments["what"])) is not None

    named = {
        ability: Phrases(tuple(said.format(name=name) for said in patterns for name in names))
        for ability, patterns in _NAMED.items()
    }
    about = {ability: Phrases(examples, heard) for ability, examples in _ABOUT.items()}
    return (
        named
        | about
        | {
            "book": replace(about["book"], heard=wished),
            "show_service": replace(about["show_service"], heard=is_named),
        }
    )
