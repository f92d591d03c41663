"""The public page on which everybody can book, without an account. It uses the same steps as chat."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from bots.web.acting import turn_in
from bots.web.address import booker
from bots.web.booking.slots import DAYS, first_day, free_days, public_services, sought
from bots.web.booking.visitor import Visitor, languages, zones
from bots.web.booking.wording import words
from bots.web.rendering import page
from bots.web.routing import refuse_if_busy
from bots.web.site import site_of
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import SkillError, Taken
from core.model.language import speaking
from core.skills.bookings import booking_steps, store
from core.skills.bookings.booking_replies import length_in_words
from core.skills.bookings.booking_request import client_of
from core.skills.bookings.holds import hold_longer
from core.skills.bookings.new_booking import LONGEST_ANSWER, hold_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.web.site import Site
    from core.skills.bookings.availability import Sought
    from core.skills.bookings.booking import Booking
    from core.skills.bookings.services.bookable_service import Service

LONGEST_NAME = 80


async def show_services(request: web.Request) -> web.Response:
    """List the services that everybody can book."""
    site = site_of(request)
    visitor = Visitor.of(request, request.query, default_zone=site.settings.zone)
    with speaking(visitor.language):
        return public_page(request, "book_services.html", visitor, services=await public_services(site))


async def show(request: web.Request) -> web.Response:
    """Show the free times of a service, or the form for a chosen one."""
    site = site_of(request)
    service = await _service(request)
    visitor = Visitor.of(request, request.query, default_zone=service.zone)
    with speaking(visitor.language):
        at = instant(request.query.get("at", ""))
        if at:
            return _form(request, service, visitor, sought(service, request.query), at)
        return await _times(request, site, service, visitor, request.query)


async def book(request: web.Request) -> web.Response:
    """Book a time, and lead to the page of the booking. If it was taken meanwhile, show others.

    The hold, the answers and the booking are one transaction. If the process dies before the commit, nothing is booked;
    if after, it is booked once: the same form, sent again, leads to the same booking.
    """
    site, form = site_of(request), await request.post()
    service = await _service(request)
    visitor, at = Visitor.of(request, form, default_zone=service.zone), instant(str(form.get("at", "")))
    with speaking(visitor.language):
        refuse_if_busy(request, books=True)
        wanted, name = sought(service, form), " ".join(str(form.get("name", "")).split())[:LONGEST_NAME]
        answers = _answers(service, form)
        who = str(form.get("who", ""))
        if at is None or not site.is_signed(str(form.get("signed", "")), "who", service.key, who):
            return await _times(request, site, service, visitor, form, status=400)
        if not name or answers is None:
            return _form(request, service, visitor, wanted, at, wrong=words()["incomplete"], filled=form)
        try:
            booking = await _book(site, wanted, at, answers, booker_of(site, visitor, who, name))
        except SkillError as error:
            return await _times(request, site, service, visitor, form, wrong=str(error), status=409)
    return web.Response(status=303, headers={"Location": address_of(site, booking.id, visitor)})


def booker_of(site: Site, visitor: Visitor, who: str, name: str) -> Any:
    """Return a message of a visitor, from which the steps of chat know who books."""
    return booker(who, name, zone=visitor.zone, locale=visitor.language, now=site.now)


async def _book(
    site: Site, wanted: Sought, at: datetime, answers: tuple[tuple[str, str], ...], message: Any
) -> Booking:
    """Hold the time, answer the questions and book. Raises Taken if it is not free, SkillError if it is refused."""
    async with site.lanes, site.pool.connection() as connection, connection.transaction():
        turn = turn_in(site, message, connection)
        unit, client = UnitOfWork.of(turn), await client_of(turn)
        await hold_time(turn, wanted.service.key, at.isoformat(), wanted.minutes, wanted.named)
        for held in await store.held_of(connection, client):
            if held.session.starts == at and held.session.service == wanted.service.key:
                answered = await hold_longer(unit, replace(held, answers=answers), until=held.held_until or unit.now)
                await booking_steps.next_step(turn, unit, answered, wanted.service, first=False)
        for booked in await store.of_client(connection, client, now=unit.now):
            if booked.session.starts == at and booked.session.service == wanted.service.key:
                return booked
        raise Taken(words()["taken"])


async def _times(
    request: web.Request,
    site: Site,
    service: Service,
    visitor: Visitor,
    asked: Mapping[str, object],
    *,
    wrong: str = "",
    status: int = 200,
) -> web.Response:
    wanted = sought(service, asked)
    chosen = instant(str(asked.get("at", "")))
    start = str(asked.get("from", "")) or (visitor.day(chosen).isoformat() if chosen else "")
    first = first_day(start, visitor, site.now)
    days, later = await free_days(site, wanted, visitor, first)
    kept = {"minutes": wanted.minutes, "provider": wanted.named, "zone": visitor.zone, "lang": visitor.language}
    return public_page(
        request,
        "book_times.html",
        visitor,
        status=status,
        service=service,
        wanted=wanted,
        days=days,
        first=first,
        last=first + DAYS,
        before=first - DAYS if first > visitor.day(site.now) else None,
        jump=later,
        wrong=wrong,
        to=lambda **more: f"/book/{service.key}?{urlencode({**kept, **more})}",
    )


def _form(
    request: web.Request,
    service: Service,
    visitor: Visitor,
    wanted: Sought,
    at: datetime,
    *,
    wrong: str = "",
    filled: Mapping[str, object] | None = None,
) -> web.Response:
    who = str((filled or {}).get("who", "")) or secrets.token_hex(12)
    return public_page(
        request,
        "book_form.html",
        visitor,
        status=400 if wrong else 200,
        service=service,
        wanted=wanted,
        at=at,
        wrong=wrong,
        filled=filled or {},
        who=who,
        signed=site_of(request).sign("who", service.key, who),
    )


def _answers(service: Service, form: Mapping[str, object]) -> tuple[tuple[str, str], ...] | None:
    """Return the questions with their answers, or None if one is missing or not among the options."""
    found = []
    for number, question in enumerate(service.questions):
        said = str(form.get(f"answer{number}", "")).strip()[:LONGEST_ANSWER]
        if not said or (question.options and said not in question.options):
            return None
        found.append((question.ask, said))
    return tuple(found)


async def _service(request: web.Request) -> Service:
    wanted = request.match_info["service"]
    found = next((each for each in await public_services(site_of(request)) if each.key == wanted), None)
    if found is None:
        raise web.HTTPNotFound(reason="There is no such service.")
    return found


def instant(text: str) -> datetime | None:
    """Return the instant in an address or a form, in UTC, or None."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo and 2000 <= found.year <= 2200 else None  # noqa: PLR2004
    except (ValueError, OverflowError):
        return None


def address_of(site: Site, booking: int, visitor: Visitor) -> str:
    """Return the address of a booking's page. Only whoever has it can see and change the booking."""
    return f"/booking/{booking}-{site.sign('booking', str(booking))}?lang={visitor.language}"


def public_page(
    request: web.Request, template: str, visitor: Visitor, *, status: int = 200, **values: Any
) -> web.Response:
    """Return a page for everybody, in the visitor's language."""
    query = {name: value for name, value in request.query.items() if name != "lang"}
    path = request.path if request.method == "GET" else request.path.removesuffix("/move").removesuffix("/cancel")
    return page(
        request,
        template,
        status=status,
        visitor=visitor,
        words=words(),
        zones=zones(),
        languages=languages(),
        in_language=lambda code: f"{path}?{urlencode({**query, 'lang': code})}",
        length=length_in_words,
        **values,
    )
