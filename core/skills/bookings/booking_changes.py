"""A client's own bookings: list, move and cancel them within the service's rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.coreference import CALLED, RECENT, spoken_of
from core.calendars import Span
from core.model.buttons import declines
from core.model.errors import SkillError, Taken
from core.model.messages import Reply
from core.skills.bookings import availability, booking_replies, service_catalog, store
from core.skills.bookings.availability import Sought, leave, seat_at
from core.skills.bookings.bookable_service import Service, match_services, words
from core.skills.bookings.booking import SUBJECT
from core.skills.bookings.booking_request import Which, client_of, doing_of, parse_request
from core.skills.bookings.booking_steps import spread_of
from core.skills.bookings.holds import enclosed, give_up, offer_to_waiting, remind, tell_provider
from core.text.enumeration import ORDINALS
from core.when import localize, resolve
from core.when.rendered_time import in_full, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.bookings.booking import Booking, Client, Doing

_NUMBER = re.compile(
    r"#(\d{1,18})\b|\b(?:booking|appointment|reservation) (?:number |no\.? )?(\d{1,18})\b(?! ?[:ap])", re.IGNORECASE
)


@ability(
    home="Your bookings",
    home_order=40,
    examples=[
        "my bookings",
        "what are my bookings",
        "show my bookings",
        "list my bookings",
        "what have i booked",
        "what bookings do i have",
        "do i have any bookings",
        "my appointments",
        "show my appointments",
        "what appointments do i have",
        "when is my appointment",
        "when is my booking",
    ],
)
async def list_bookings(turn: Turn) -> Reply:
    """List the person's bookings and wait lists. Use it when somebody asks for his or her own bookings."""
    client = await client_of(turn)
    async with turn.connect() as connection:
        found = await store.of_client(connection, client, now=turn.now)
        waits = await store.waits_of_client(connection, client, now=turn.now)
        keys = {booking.session.service for booking in found} | {wait.service for wait in waits}
        return booking_replies.show_bookings(found, await services_of(connection, keys), waits, now=turn.now)


@ability(
    effect=True,
    examples=[
        "cancel {which}",
        "call off {which}",
        "call {which} off",
        "delete {which}",
        "i need to cancel {which}",
        "i want to cancel {which}",
    ],
)
async def cancel_booking(turn: Turn, which: Which = "") -> Reply:
    """Cancel a booking of the person, or one with the person as provider. Use it for bookings and appointments.

    which: the person's words for it, for instance “my booking on Friday” or “#12”; nothing if nothing is said.
    """
    client = await client_of(turn)
    async with turn.connect() as connection:
        doing = doing_of(turn, connection)
        booking = await _meant(connection, turn, client, which, ability="cancel_booking")
        if isinstance(booking, Reply):
            return booking
        service = await _service(connection, booking)
        by_client = booking.client == client
        if by_client:
            _still(booking, service.cancel_until, "cancelled", now=turn.now)
        gone = await give_up(doing, booking, "cancelled", who=client.name)
        moment = booking_replies.starts(gone, now=turn.now)
        files = await enclosed(doing, gone, service)
        if by_client:
            await tell_provider(doing, gone, service, "Cancelled")
        else:
            again = f"Say “book {service.name}” for another time."
            moment = booking_replies.starts(gone, now=turn.now, lasting=True)
            text = f"{client.name} has cancelled {service.name}, {moment.words}. {again}"
            said = Reply(text, kind="notice", moments=(moment,), enclosures=files)
            await turn.tell(gone.client.address, said)
    told = "" if by_client else f" {gone.client.name} knows."
    text = f"Cancelled: {service.name}, {moment.words}.{told}"
    return Reply(text, subjects=(gone.subject,), moments=(moment,), enclosures=files if by_client else ())


@ability(
    effect=True,
    examples=[
        "move {which} to {when}",
        "reschedule {which} to {when}",
        "reschedule {which} for {when}",
        "change {which} to {when}",
        "postpone {which} to {when}",
        "postpone {which} until {when}",
        "make {which} {when}",
        "make {which} {when} instead",
        "can we do {which} {when} instead",
        "move {which}",
        "postpone {which}",
        "reschedule {which}",
        "change {which}",
    ],
)
async def move_booking(turn: Turn, which: Which = "", when: str = "") -> Reply:
    """Move a booking of the person to another time. Use it for bookings and appointments.

    which: the person's words for it, for instance “my booking on Friday” or “#12”; nothing if nothing is said.
    when: the new time in the person's own words, for instance “Friday 3pm”; do not compute it.
    """
    client = await client_of(turn)
    async with turn.connect() as connection:
        booking = await _meant(connection, turn, client, which, ability="move_booking", when=when)
        if isinstance(booking, Reply):
            return booking
        if booking.client != client:
            raise SkillError(f"Only {booking.client.name} can move that. You can cancel it.")
        service = await _service(connection, booking)
        _still(booking, service.move_until, "moved", now=turn.now)
        sought = Sought(service, booking.session.ends - booking.session.starts, besides=booking.session.id)
        if declines(when):
            return Reply("All right, it stays where it is.")
        if not when:
            window = Span(turn.now, turn.now + min(timedelta(days=14), service.ahead))
            found = spread_of(await availability.find_offers(connection, sought, window, now=turn.now))
            if not found:
                raise SkillError("Nothing else is free in the next two weeks. It stays where it is.")
            return booking_replies.offer_moves(found, booking, intro="To when? These times are free:", now=turn.now)
        return await _moved(doing_of(turn, connection), booking, sought, when, locale=turn.message.person.locale)


async def _moved(doing: Doing, booking: Booking, sought: Sought, when: str, *, locale: str | None) -> Reply:
    """Move a booking to an exact time, or offer the free times in the requested window."""
    client, service = booking.client, sought.service
    on = localize(booking.session.starts, client.tz).date()
    wish = parse_request(when, now=doing.now, zone=client.zone, locale=locale, bare=True, on=on)
    window = wish.window
    if window is not None:
        same = _same_time(booking, window)
        if same is None or not await _free_at(doing, sought, same):
            found = await availability.find_offers(doing.connection, sought, window, now=doing.now)
            return await _offered(doing, booking, sought, window, spread_of(found), time=wish.time)
        start = same
    else:
        start = wish.exact or booking.session.starts
    if start == booking.session.starts:
        raise SkillError("It is already at that time.")
    try:
        new = await _shifted(doing, booking, sought, start)
    except Taken:
        at = told(start, client.tz, now=doing.now)
        return await _offered(doing, booking, sought, Span(start, start + sought.length), (), time=at.words)
    await remind(doing, new, service)
    old = told(booking.session.starts, client.tz, now=doing.now, lasting=True, zoned=True)
    await store.note(doing.connection, new, "moved", who=client.name, now=doing.now, why=f"from {in_full(old)}")
    stays = new.session.provider == booking.session.provider
    left = booking.session if stays and booking.session.id != new.session.id else None
    await tell_provider(doing, new, service, f"Moved from {old.words}", left=left)
    if not stays:
        await tell_provider(doing, booking, service, f"Moved to {new.session.provider_name}")
    await offer_to_waiting(doing, service.key, Span(booking.session.starts, booking.session.ends), besides=client)
    files = await enclosed(doing, new, service)
    return replace(booking_replies.confirm_booking(new, service, now=doing.now, words="Moved"), enclosures=files)


async def _shifted(doing: Doing, booking: Booking, sought: Sought, start: datetime) -> Booking:
    """Give up the seat and take another: both or neither. The freed seat counts as free.

    Raises:
        Taken: There is no other. The booking stays as it is.
    """
    async with doing.connection.transaction():
        await store.change(doing.connection, replace(booking, held_until=None), state="dropped")
        await leave(doing, booking)
        session, seat = await seat_at(doing, sought, start, until=None)
        return await store.change(doing.connection, replace(booking, session=session, seat=seat), state="booked")


async def _offered(
    doing: Doing, booking: Booking, sought: Sought, window: Span, found: Sequence[availability.Offer], *, time: str
) -> Reply:
    """Offer times to move to: those found, else the nearest."""
    intro = f"These times are free, {time}:"
    if not found:
        found = await availability.find_nearest(
            doing.connection, sought, window, now=doing.now, most=booking_replies.MOST_OFFERED
        )
        intro = f"Not free: {time}. It stays where it is. The nearest free times are:"
    if not found:
        raise SkillError(f"Not free: {time}, nor is anything near it. It stays where it is.")
    return booking_replies.offer_moves(found, booking, intro=intro, now=doing.now)


async def _free_at(doing: Doing, sought: Sought, start: datetime) -> bool:
    found = await availability.find_offers(doing.connection, sought, Span(start, start + sought.length), now=doing.now)
    return any(offer.start == start for offer in found)


def _same_time(booking: Booking, window: Span) -> datetime | None:
    """Return the booking's time of day on the day that a window covers, or None if it is not one day."""
    zone = booking.client.tz
    first, last = localize(window.start, zone), localize(window.end, zone)
    if first.hour or first.minute or last - first != timedelta(days=1):
        return None
    at = localize(booking.session.starts, zone)
    return resolve(first.replace(hour=at.hour, minute=at.minute), zone)


async def services_of(connection: AsyncConnection, keys: set[str]) -> dict[str, Service]:
    """Return services by key, also those that are no longer offered."""
    return {key: found for key in keys if (found := await service_catalog.find_service(connection, key))}


async def _service(connection: AsyncConnection, booking: Booking) -> Service:
    found = await service_catalog.find_service(connection, booking.session.service)
    if found is None:
        raise SkillError("That service no longer exists.")
    return found


def _still(booking: Booking, until: timedelta, what: str, *, now: datetime) -> None:
    """Refuse a change that the service's rules no longer allow."""
    ahead = booking.session.starts - now
    if ahead <= timedelta():
        raise SkillError(f"It has already begun and can no longer be {what}.")
    if ahead < until:
        raise SkillError(
            f"It could be {what} until {booking_replies.length_in_words(until)} before it begins. "
            f"Ask {booking.session.provider_name}."
        )


async def _meant(
    connection: AsyncConnection, turn: Turn, client: Client, which: str, *, ability: str, when: str = ""
) -> Booking | Reply:
    """Return the meant booking, locked, or ask which one it is."""
    pending = await store.of_client(connection, client, now=turn.now)
    if number := _NUMBER.search(which):
        id_ = number[1] or number[2]
        found = await store.get(connection, int(id_))
        mine = found is not None and (found.client == client or await store.provides(connection, found, client.key))
        if found is None or not mine or found.state != "booked":
            raise SkillError(f"You have no booking #{id_}. Say “my bookings” to see yours.")
        return found
    if not pending:
        raise SkillError(booking_replies.NO_BOOKINGS)
    services = await services_of(connection, {booking.session.service for booking in pending})
    fitting = _fitting(which or turn.message.text, pending, services, turn, zone=client.zone)
    if len(fitting) == 1:
        return await store.get(connection, fitting[0].id) or fitting[0]
    known = {"when": when} if when else {}
    return booking_replies.which_one(fitting or pending, services, ability, now=turn.now, **known)


def _fitting(
    said: str, pending: Sequence[Booking], services: dict[str, Service], turn: Turn, *, zone: str
) -> list[Booking]:
    """Return the bookings that fit the words: by place in the list, day or time, or name of service or provider."""
    place = next((index for index, word in enumerate(ORDINALS) if re.search(rf"\b{word}\b", said.casefold())), None)
    if place is not None:
        return list(pending[place : place + 1])
    pointed = said.casefold().strip(" .!?") == CALLED[SUBJECT]
    last = spoken_of(SUBJECT, turn.history, within=RECENT if pointed else 1)
    fitting = list(pending)
    time = parse_request(said.partition(" to ")[0], now=turn.now, zone=zone, locale=turn.message.person.locale)
    if time.window:
        fitting = [one for one in fitting if time.window.start <= one.session.starts < time.window.end]
    elif time.exact:
        fitting = [one for one in fitting if one.session.starts == time.exact]
    named = {service.key for service in match_services(time.rest, list(services.values()))}
    if words(time.rest) and named and len(named) < len(services):
        fitting = [one for one in fitting if one.session.service in named]
    if len(fitting) > 1 and last:
        return [one for one in fitting if one.subject == last] or fitting
    return fitting
