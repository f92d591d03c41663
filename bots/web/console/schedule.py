"""Schedule: bookings by provider, reminders with their ledger, meetings, rotations; move and cancel what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bots.web.access.sessions import allows
from bots.web.acting import changing, own_turn, unit_of
from bots.web.address import own_address
from bots.web.booking.booking_page import instant
from bots.web.console.conversations import number_of
from bots.web.rendering import back, page
from bots.web.site import site_of, visit_of
from core.calendars import Span
from core.model.errors import InputError
from core.skills.bookings import store as bookings
from core.skills.bookings.availability import Sought, find_offers
from core.skills.bookings.team_changes import cancel_for_client, move_for_client
from core.skills.meetings import store as meetings
from core.skills.reminders import ledger
from core.skills.reminders import store as reminders
from core.skills.reminders.corrections import read_new_time
from core.skills.reminders.request.plan_changes import move
from core.skills.rotations import store as rotations
from core.when import find_zone

if TYPE_CHECKING:
    from datetime import tzinfo

    from psycopg import AsyncConnection

    from core.skills.bookings.booking import Booking
    from core.skills.reminders.ledger import Entry
    from core.skills.reminders.reminder import Reminder

WEEK: Final = 7
MOST_LEDGER: Final = 50
STATES: Final = ("offered", "held", "confirmed")


async def show(request: web.Request) -> web.Response:
    """Show the week, and what is to come. Who is not on the team sees what is their own."""
    site, member = site_of(request), visit_of(request).member
    zone = find_zone(site.settings.zone)
    monday = _monday(request.query.get("week", ""), site.now.astimezone(zone).date())
    provider = request.query.get("provider", "")
    async with site.pool.connection() as connection:
        booked = await _bookings(connection, monday, zone) if allows(member.role, "staff") else []
        coming, past = await _reminders(request, connection)
        address = own_address(member)
        own = await meetings.of_person(connection, address, member.who.id, states=STATES, now=site.now)
        rotas = await rotations.active(connection, address) if allows(member.role, "staff") else []
    providers = sorted({one.session.provider_name for one in booked})
    shown = [one for one in booked if provider in ("", one.session.provider_name)]
    days = [monday + timedelta(days=day) for day in range(WEEK)]
    week = {day: [one for one in shown if one.session.starts.astimezone(zone).date() == day] for day in days}
    return page(
        request,
        "schedule.html",
        week=week,
        monday=monday,
        today=site.now.astimezone(zone).date(),
        before=monday - timedelta(days=WEEK),
        after=monday + timedelta(days=WEEK),
        providers=providers,
        provider=provider,
        reminders=coming,
        ledger=past,
        meetings=own,
        rotations=rotas,
    )


async def show_booking(request: web.Request) -> web.Response:
    """Show a booking, with the free times of a day to which it can be moved."""
    site, number = site_of(request), number_of(request.match_info["id"], 0)
    zone = find_zone(site.settings.zone)
    async with site.pool.connection() as connection, connection.transaction():
        booking = await bookings.get(connection, number)
        service = await bookings.find_service(connection, booking.session.service) if booking else None
        if booking is None or service is None:
            raise web.HTTPNotFound(reason="There is no such booking.")
        day = _day(request.query.get("day", ""), booking.session.starts.astimezone(zone).date())
        session = booking.session
        wanted = Sought(service, session.span.length, service.provider(session.provider_name), session.id)
        begin = datetime.combine(day, time(), zone)
        offers = await find_offers(unit_of(site, connection), wanted, Span(begin, begin + timedelta(days=1)))
    return page(request, "schedule_booking.html", booking=booking, service=service, day=day, offers=offers)


async def move_booking(request: web.Request) -> web.Response:
    """Move a booking, and tell the client."""
    number, at = number_of(request.match_info["id"], 0), instant(str((await request.post()).get("at", "")))
    if at is None:
        raise InputError("Choose a time first.")
    async with changing(request, "moved", f"booking {number}") as unit:
        await move_for_client(unit, number, at, by=visit_of(request).member.name)
    return back(request, f"/schedule/bookings/{number}", "It is moved. The client is told.")


async def cancel_booking(request: web.Request) -> web.Response:
    """Cancel a booking, and tell the client."""
    number = number_of(request.match_info["id"], 0)
    async with changing(request, "cancelled", f"booking {number}") as unit:
        await cancel_for_client(unit, number, by=visit_of(request).member.name)
    return back(request, "/schedule", "It is cancelled. The client is told.")


async def cancel_reminder(request: web.Request) -> web.Response:
    """Cancel a reminder. Only the owner of the desk cancels those of others."""
    number = number_of(request.match_info["id"], 0)
    async with changing(request, "cancelled", f"reminder {number}") as unit:
        found = await _own_reminder(request, unit.connection, number)
        await reminders.change(unit.connection, replace(found, state="cancelled", next=None, held=None))
    return back(request, "/schedule", "The reminder is cancelled.")


async def move_reminder(request: web.Request) -> web.Response:
    """Move a reminder to a time in words, which are read as in chat."""
    number, when = number_of(request.match_info["id"], 0), str((await request.post()).get("when", "")).strip()[:200]
    if not when:
        raise InputError("Say when first.")
    async with changing(request, "moved", f"reminder {number}") as unit:
        found = await _own_reminder(request, unit.connection, number)
        turn = own_turn(request, unit.connection, when)
        await reminders.change(unit.connection, move(found, read_new_time(found, when, turn), now=unit.now))
    return back(request, "/schedule", "The reminder is moved.")


async def _own_reminder(request: web.Request, connection: AsyncConnection, number: int) -> Reminder:
    """Return a reminder to come, locked, if it is of whoever is signed in, or they own the desk."""
    member, found = visit_of(request).member, await reminders.get(connection, number)
    is_theirs = found is not None and (found.owner == member.who or allows(member.role, "owner"))
    if found is None or not is_theirs or found.state not in {"active", "proposed"}:
        raise InputError("There is no such reminder to come, or it is not yours.")
    return found


async def _reminders(request: web.Request, connection: AsyncConnection) -> tuple[list[Reminder], list[Entry]]:
    member = visit_of(request).member
    if allows(member.role, "owner"):
        return await reminders.active(connection), (await ledger.ledger(connection, newest=MOST_LEDGER))[::-1]
    coming = await reminders.active_of(connection, [member.who])
    return coming, await ledger.ledger_of(connection, [member.who], limit=MOST_LEDGER)


async def _bookings(connection: AsyncConnection, monday: date, zone: tzinfo) -> list[Booking]:
    begin = datetime.combine(monday, time(), zone)
    found = await bookings.to_come(connection, now=begin)
    end = datetime.combine(monday + timedelta(days=WEEK), time(), zone)
    return [one for one in found if begin <= one.session.starts < end]


def _monday(text: str, today: date) -> date:
    found = _day(text, today)
    return found - timedelta(days=found.weekday())


def _day(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if 2000 <= found.year <= 2200 else otherwise  # noqa: PLR2004
