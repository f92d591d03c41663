"""The page of one booking, behind a signed address: see it, move it, cancel it, and erase what is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import icalendar
from aiohttp import web

from bots.personal_data import personal_data_of
from bots.web.acting import turn_in
from bots.web.address import SERVICE, WORKSPACE
from bots.web.booking.booking_page import booker_of, instant, public_page
from bots.web.booking.slots import DAYS, first_day, free_days
from bots.web.booking.visitor import Visitor
from bots.web.booking.wording import words
from bots.web.console import log_store
from bots.web.routing import refuse_if_busy
from bots.web.site import site_of
from core.calendars import find_event_uid
from core.model.errors import SkillError
from core.model.language import speaking
from core.privacy import Privacy
from core.skills.bookings import store
from core.skills.bookings.availability import Sought
from core.skills.bookings.booking_changes import cancel_booking, move_booking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.skills.bookings.booking import Booking
    from core.skills.bookings.services.bookable_service import Service

CALENDAR = "text/calendar"
SEQUENCES_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""A file that is fetched later has a higher number, so that calendars take it for the newer one."""


async def show(request: web.Request) -> web.Response:
    """Show a booking, or the times to which it can be moved."""
    found = await _found(request)
    if found is None:
        return _gone(request)
    booking, service = found
    visitor = _visitor(request, request.query, booking)
    with speaking(visitor.language):
        if "move" in request.query:
            return await _times(request, booking, service, visitor)
        return await _shown(request, booking, service, visitor)


async def calendar(request: web.Request) -> web.Response:
    """Return the booking as a file for the visitor's calendar."""
    found = await _found(request)
    if found is None:
        return _gone(request)
    booking, service = found
    if booking.state != "booked":
        return _gone(request)
    async with site_of(request).pool.connection() as connection:
        uid = await find_event_uid(connection, booking.subject)
    text = calendar_file(booking, service, uid, now=site_of(request).now)
    response = web.Response(body=text, content_type=CALENDAR, charset="utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return response


def calendar_file(booking: Booking, service: Service, uid: str, *, now: datetime) -> bytes:
    """Return a booking as an iCalendar file, with a reminder for each time at which the client is reminded."""
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("sequence", int((now - SEQUENCES_SINCE).total_seconds()) // 60)
    event.add("dtstart", booking.session.starts.astimezone(UTC))
    event.add("dtend", booking.session.ends.astimezone(UTC))
    event.add("summary", f"{service.name} – {booking.session.provider_name}")
    for name, value in (("location", booking.session.room_name), ("description", service.notes)):
        if value:
            event.add(name, value)
    for ahead in service.remind:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", service.name)
        alarm.add("trigger", -ahead)
        event.add_component(alarm)
    file = icalendar.Calendar()
    file.add("prodid", "-//Frontdesk//Booking page//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add_component(event)
    return bytes(file.to_ical())


async def move(request: web.Request) -> web.Response:
    """Move a booking to another time. If that was taken meanwhile, nothing changes, and others are shown."""
    found, form = await _found(request), await request.post()
    if found is None:
        return _gone(request)
    booking, service = found
    visitor, at = _visitor(request, form, booking), instant(str(form.get("at", "")))
    with speaking(visitor.language):
        refuse_if_busy(request, books=True)
        if at is None:
            return await _times(request, booking, service, visitor)
        try:
            await _act(request, booking, visitor, move_booking, when=at.isoformat())
        except SkillError as error:
            return await _shown(request, booking, service, visitor, wrong=str(error))
        after = await _found(request)
        if after is None or after[0].session.starts != at:
            return await _times(request, booking, service, visitor, wrong=words()["taken"])
    return web.Response(status=303, headers={"Location": _path(request, visitor)})


async def cancel(request: web.Request) -> web.Response:
    """Cancel a booking."""
    found, form = await _found(request), await request.post()
    if found is None:
        return _gone(request)
    booking, service = found
    visitor = _visitor(request, form, booking)
    with speaking(visitor.language):
        refuse_if_busy(request, books=True)
        try:
            await _act(request, booking, visitor, cancel_booking)
        except SkillError as error:
            return await _shown(request, booking, service, visitor, wrong=str(error))
    return web.Response(status=303, headers={"Location": _path(request, visitor)})


async def erase(request: web.Request) -> web.Response:
    """Erase everything that is stored about whoever booked, which frees the time."""
    found, form = await _found(request), await request.post()
    if found is None:
        return _gone(request)
    refuse_if_busy(request, books=True)
    site, visitor = site_of(request), _visitor(request, form, found[0])
    await Privacy(site.pool, personal_data_of(site.settings)).forget(found[0].client.who)
    with speaking(visitor.language):
        return public_page(request, "book_message.html", visitor, text=words()["erased"])


async def _act(request: web.Request, booking: Booking, visitor: Visitor, ability: Any, **arguments: str) -> None:
    """Call an ability of chat for whoever booked, in one transaction."""
    site, client = site_of(request), booking.client
    message = booker_of(site, visitor, client.who.id, client.name)
    async with site.lanes, site.pool.connection() as connection, connection.transaction():
        await ability(turn_in(site, message, connection), which=booking.reference, **arguments)


async def _found(request: web.Request) -> tuple[Booking, Service] | None:
    """Return the booking whose page this is, if its address is signed by us and its data are still there."""
    site = site_of(request)
    number, _dash, signature = request.match_info["token"].partition("-")
    if not number.isdigit() or len(number) > 18 or not site.is_signed(signature, "booking", number):  # noqa: PLR2004 — bigint
        return None
    async with site.pool.connection() as connection, connection.transaction():
        booking = await store.get(connection, int(number))
        service = await store.find_service(connection, booking.session.service) if booking else None
    if (
        booking is None
        or service is None
        or (booking.client.who.service, booking.client.who.workspace)
        != (
            SERVICE,
            WORKSPACE,
        )
    ):
        return None
    return booking, service


def _visitor(request: web.Request, asked: Mapping[str, object], booking: Booking) -> Visitor:
    return Visitor.of(request, asked, default_zone=booking.client.zone)


def _gone(request: web.Request) -> web.Response:
    visitor = Visitor.of(request, request.query, default_zone=site_of(request).settings.zone)
    with speaking(visitor.language):
        return public_page(request, "book_message.html", visitor, status=404, text=words()["no_booking"])


def _path(request: web.Request, visitor: Visitor) -> str:
    return f"/booking/{request.match_info['token']}?lang={visitor.language}"


async def _shown(
    request: web.Request, booking: Booking, service: Service, visitor: Visitor, *, wrong: str = ""
) -> web.Response:
    site, who = site_of(request), booking.client.who
    news = await log_store.notices(site.pool, who.service, who.workspace, who.id)
    state = "over" if booking.session.ends <= site.now or booking.state == "missed" else booking.state
    return public_page(
        request,
        "book_own.html",
        visitor,
        status=409 if wrong else 200,
        booking=booking,
        service=service,
        state=state if state in {"booked", "over"} else "cancelled",
        news=[(at, reply.text) for at, reply in news],
        wrong=wrong,
        path=f"/booking/{request.match_info['token']}",
        address=site.absolute(request, _path(request, visitor)),
    )


async def _times(
    request: web.Request, booking: Booking, service: Service, visitor: Visitor, *, wrong: str = ""
) -> web.Response:
    site, token = site_of(request), request.match_info["token"]
    wanted = Sought(service, booking.session.span.length, besides=booking.session.id)
    first = first_day(request.query.get("from", ""), visitor, site.now)
    days, later = await free_days(site, wanted, visitor, first)
    days = [(day, [one for one in offers if one.start != booking.session.starts]) for day, offers in days]
    chosen = instant(request.query.get("at", ""))
    kept = {"move": 1, "zone": visitor.zone, "lang": visitor.language}
    return public_page(
        request,
        "book_move.html",
        visitor,
        status=409 if wrong else 200,
        booking=booking,
        service=service,
        days=days,
        first=first,
        last=first + DAYS,
        before=first - DAYS if first - timedelta(days=1) >= visitor.day(site.now) else None,
        jump=later,
        chosen=chosen,
        wrong=wrong,
        path=f"/booking/{token}",
        to=lambda **more: f"/booking/{token}?{urlencode({**kept, **more})}",
    )
