"""Answers questions about the services: what one costs, how long it takes, who provides it, and when it is offered."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.abilities.phrase_patterns import phrasings
from core.calendars import Hours, Span, describe_shifts
from core.model.buttons import offer
from core.model.errors import NotHere
from core.model.replies import Reply
from core.skills.bookings import booking_replies, store
from core.skills.bookings.booking_request import What, parse_request
from core.skills.bookings.services.bookable_service import is_name, match_services
from core.text.catalogue import _
from core.text.enumeration import join_alternatives, join_words, with_colon
from core.when import localize, zone_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.skills.bookings.services.bookable_service import Service

_ABOUT_PRICE: Final = re.compile(
    r"\b(?:cost|price|much|fee|charge|kostet|kosten|preis|teuer|cuesta|cuánto|precio|vale|coûte|combien|prix|tarif|custa"
    r"|quanto|preço)",
    re.IGNORECASE,
)
_ABOUT_PLACE: Final = re.compile(r"\b(?:where|which room|wo|dónde|donde|où|onde|em que sala)\b", re.IGNORECASE)
LONGEST_DAY: Final = timedelta(hours=25)
"""On the day on which clocks are set back."""


@ability(examples=[])
async def show_service(turn: Turn, what: What = "") -> Reply:
    """Say what a bookable service costs, how long it takes, who provides it, where, and when it is offered.

    what: the service in the person's own words, for instance “a consultation”.
    """
    said, services = turn.message.text, await _services(turn)
    found = match_services(what or said, services)
    if len(found) != 1 or not is_name(what, found):  # “the price of parking at the clinic” is another
        raise NotHere(_("I don't know: that is no service that can be booked, and the documents do not say it."))
    (service,) = found
    if (_ABOUT_PRICE.search(said) and not service.price) or (_ABOUT_PLACE.search(said) and not service.rooms):
        raise NotHere(_("I do not know that about {service}.").format(service=service.name))
    lines = [
        f"{with_colon(service.name, booking_replies.describe(service))}.",
        _("It takes place in {room}.").format(room=join_alternatives(service.rooms)) if service.rooms else "",
        _("Hours: {hours}.").format(hours=await _hours(service, None, turn)) if service.shifts else "",
        service.notes,
    ]
    book = offer(_("Book it"), "book", what=service.name)
    return Reply("\n".join(line for line in lines if line), choices=(book,))


@ability(
    literal=True,
    examples=phrasings(
        "[what are ](your|the) (opening|office|business) hours[ {when}]",
        "(opening|business) hours[ {when}]",
        "(when|what time|at what time) (are you|do you) (open|close|opened)[ [on ]{when}]",
        "are you open [on ]{when}",
        "until when are you open[ {when}]",
        "(wie sind eure|was sind eure|wie sind die|was sind die|eure|wie sind ihre) öffnungszeiten[ {when}]",
        "wann (habt ihr|haben sie|hat ihr)[ {when}] (offen|geöffnet|auf)",
        "habt ihr {when} (offen|geöffnet|auf)",
        "(cuál es|cuáles son) (vuestro horario|su horario|el horario|sus horarios|los horarios)[ {when}]",
        "(a qué hora|cuándo) (abrís|abren|cierran|cerráis|están abiertos)[ {when}]",
        "(quels sont vos horaires|quels sont les horaires|vos horaires|horaires d'ouverture)[ {when}]",
        "(quand|à quelle heure) (êtes-vous ouverts|ouvrez-vous|fermez-vous|vous ouvrez|vous fermez)[ {when}]",
        "(qual é o vosso horário|qual é o horário|qual o horário|quais são os horários)[ {when}]",
        "(quando|a que horas) (abrem|fecham|estão abertos|vocês abrem|vocês fecham)[ {when}]",
    ),
)
async def show_opening_hours(turn: Turn, when: When = "") -> Reply:
    """Say when the services that can be booked are offered. Use it for questions about opening hours.

    when: the day in the person's own words, for instance “Friday”; empty if the person does not say.
    """
    services = [service for service in await _services(turn) if service.shifts]
    if not services:
        raise NotHere(_("No service has opening hours."))
    day = await _day(turn, when) if when else None
    lines = [f"- {with_colon(service.name, await _hours(service, day, turn))}" for service in services]
    head = _("These are the hours ({when}):").format(when=when) if day else _("These are the opening hours:")
    search = next((found for found in turn.abilities if found.searches), None)
    choices = (offer(_("Search the documents"), search.name, question=turn.message.text),) if search else ()
    return Reply("\n".join([head, "", *lines]), choices=choices)


async def _day(turn: Turn, when: str) -> Span | None:
    """Return the day that words name; None if they name a longer time, because the hours of a week are told anyway."""
    zone = (await turn.speaker_zone()).name
    asked = parse_request(when, now=turn.now, zone=zone, locale=turn.message.person.locale)
    span = Span(asked.exact, asked.exact) if asked.exact else asked.window
    return span if span and span.length <= LONGEST_DAY else None


async def _hours(service: Service, day: Span | None, turn: Turn) -> str:
    """Return when a service is offered, in general or on a day, and in which zone if it is not the person's."""
    hours = Hours(service.zone, service.shifts, service.country or None)
    own = await turn.speaker_zone()
    zone = f" {zone_words(hours.tz, turn.now)}" if own.guessed or own.name != service.zone else ""
    if day is None:
        return f"{describe_shifts(service.shifts)}{zone}"
    date = localize(day.start, hours.tz).date()
    shifts = sorted(shift for shift in service.shifts if shift.weekday == date.weekday())
    if why := hours.why_not(date):
        return _("closed, because it is {why}").format(why=why)
    return (
        f"{join_words(f'{shift.start:%H:%M}–{shift.end:%H:%M}' for shift in shifts)}{zone}" if shifts else _("closed")
    )


async def _services(turn: Turn) -> Sequence[Service]:
    """Return the services that can be booked here, or none."""
    address = turn.message.address
    async with turn.connect() as connection:
        return await store.listed(connection, f"{address.service}/{address.workspace}")
