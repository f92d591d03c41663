"""Which times of a service are available, and taking or leaving a seat in a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

from core.calendars import (
    ALWAYS,
    OFFICE,
    Diary,
    Hours,
    Resource,
    SlotRequirements,
    Span,
    confirm_hold,
    extend_hold,
    find_diaries,
    find_reservations,
    find_slots,
    release,
    reserve,
)
from core.model.errors import HoldEnded, Taken
from core.skills.bookings import service_catalog, store
from core.skills.bookings.booking import PURPOSE, Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.skills.bookings.bookable_service import Provider, Service
    from core.skills.bookings.booking import Booking, Doing

AROUND = (timedelta(days=1), timedelta(days=14))
"""How far around the wanted time others are searched, and how far if that finds too few."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An available time: a new session with a provider and perhaps a room, or a seat in a group's session."""

    start: datetime
    end: datetime
    provider: str
    parties: tuple[Resource, ...] = ()
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A search: a service, a length, perhaps a provider. What the session `besides` has reserved counts as free."""

    service: Service
    length: timedelta
    provider: Provider | None = None
    besides: int | None = None


async def find_offers(connection: AsyncConnection, sought: Sought, window: Span, *, now: datetime) -> list[Offer]:
    """Return the available times in a window, in order. Each comes once, with the least busy provider."""
    service = sought.service
    earliest, latest = now + service.notice, now + service.ahead
    window = Span(max(window.start, earliest), min(window.end, latest))
    if window.start >= window.end:
        return []
    found = {offer.start: offer for offer in await _new(connection, sought, window, now=now)}
    if service.capacity > 1:
        found |= {offer.start: offer for offer in await _joinable(connection, sought, window)}
    return [found[start] for start in sorted(found)]


async def find_nearest(
    connection: AsyncConnection, sought: Sought, around: Span, *, now: datetime, most: int
) -> list[Offer]:
    """Return the available times nearest to the wanted one, in order."""
    found: list[Offer] = []
    for far in AROUND:
        found = await find_offers(connection, sought, Span(around.start - far, around.end + far), now=now)
        if len(found) >= most:
            break
    nearest = sorted(found, key=lambda offer: max(around.start - offer.start, offer.start - around.end, timedelta()))
    return sorted(nearest[:most], key=lambda offer: offer.start)


async def _new(connection: AsyncConnection, sought: Sought, window: Span, *, now: datetime) -> list[Offer]:
    service = sought.service
    chosen = [sought.provider] if sought.provider else service.providers
    providers = [await service_catalog.provider_resource(connection, one, zone=service.zone) for one in chosen]
    rooms = [await service_catalog.room_resource(connection, name) for name in service.rooms]
    wide = Span(window.start - service.before - timedelta(days=1), window.end + service.after + timedelta(days=1))
    besides = f"{PURPOSE} {sought.besides}" if sought.besides else ""
    known = {
        diary.resource.id: diary
        for diary in await find_diaries(connection, [*providers, *rooms], wide, now=now, besides=besides)
    }
    wanted = SlotRequirements(
        sought.length,
        step=service.every(sought.length),
        before=service.before,
        after=service.after,
        notice=service.notice,
    )
    found: dict[datetime, tuple[timedelta, Offer]] = {}
    for parties in product(providers, rooms) if rooms else product(providers):
        provider = parties[0]
        together = [_opening(service, provider), *(known[party.id] for party in parties)]
        for slot in find_slots(together, window, wanted, now=now):
            load = _load(known[provider.id].taken, slot.start)
            if slot.start not in found or load < found[slot.start][0]:
                found[slot.start] = (load, Offer(slot.start, slot.end, provider.name, parties))
    return [offer for _, offer in found.values()]


async def _joinable(connection: AsyncConnection, sought: Sought, window: Span) -> list[Offer]:
    named = sought.provider.name if sought.provider else None
    return [
        Offer(session.starts, session.ends, session.provider_name, (), session.id)
        for session, seats in await store.groups(connection, sought.service.key, window)
        if seats > 0
        and session.ends - session.starts == sought.length
        and named in (None, session.provider_name)
        and session.id != sought.besides
    ]


def _opening(service: Service, provider: Resource) -> Diary:
    """Return the hours of a service as a diary. Without hours, it is offered whenever its provider works."""
    shifts = service.shifts or (ALWAYS if provider.is_person else OFFICE)
    hours = Hours(service.zone, shifts, service.country or None)
    return Diary(Resource(0, "", "", "provider", service.key, service.name, hours))


def _load(taken: Sequence[Span], start: datetime) -> timedelta:
    """Return how busy a provider is within twelve hours of an instant."""
    half = timedelta(hours=12)
    spans = (Span(max(span.start, start - half), min(span.end, start + half)) for span in taken)
    return sum((span.length for span in spans if span.start < span.end), timedelta())


_TRIES = 5
"""How often another provider is tried when somebody else was faster."""


async def seat_at(doing: Doing, sought: Sought, start: datetime, *, until: datetime | None) -> tuple[Session, int]:
    """Take a seat in a session that starts at an instant, with any free provider, held `until` an instant or for good.

    Raises:
        Taken: Nobody is free then. Nothing has changed.
    """
    window = Span(start, start + sought.length)
    for _ in range(_TRIES):
        found = await find_offers(doing.connection, sought, window, now=doing.now)
        offer = next((offer for offer in found if offer.start == start), None)
        if offer is None:
            break
        try:
            return await _seat(doing, sought.service, offer, until=until)
        except Taken:
            continue
    raise Taken("That time has just been taken.")


async def leave(doing: Doing, booking: Booking) -> bool:
    """Free the time of a session if nobody has a seat in it any more, and tell whether it was freed.

    The booking's own seat must be given up already.
    """
    session = await store.lock_session(doing.connection, booking.session.id)
    if session is None or await store.in_session(doing.connection, session.id):
        return False
    await store.end_session(doing.connection, session.id)
    return await release(doing.connection, session.purpose)


async def _seat(doing: Doing, service: Service, offer: Offer, *, until: datetime | None) -> tuple[Session, int]:
    if offer.session is not None:
        return await _joined(doing, offer.session, until=until)
    provider, *rooms = offer.parties
    room = rooms[0] if rooms else None
    new = Session(
        0,
        service.key,
        offer.start,
        offer.end,
        provider.id,
        room.id if room else None,
        provider.name,
        room.name if room else "",
        service.capacity,
    )
    async with doing.connection.transaction():
        session = await store.add_session(doing.connection, new)
        await reserve(
            doing.connection,
            offer.parties,
            offer.start,
            offer.end,
            purpose=session.purpose,
            title=service.name,
            now=doing.now,
            until=until,
            before=service.before,
            after=service.after,
        )
    return session, 1


async def _joined(doing: Doing, session_id: int, *, until: datetime | None) -> tuple[Session, int]:
    """Take a seat in a group. Its reservation must last as long as the seat."""
    session = await store.lock_session(doing.connection, session_id)
    seat = await store.free_seat(doing.connection, session) if session and not session.over else None
    if session is None or seat is None:
        raise Taken("The last seat has just been taken.")
    try:
        if until is None:
            await confirm_hold(doing.connection, session.purpose)
        else:
            await extend_hold(doing.connection, session.purpose, until=until)
    except HoldEnded as error:
        raise Taken("That time has just been taken.") from error
    if not await find_reservations(doing.connection, session.purpose):  # the hold had ended, and others took the time
        raise Taken("That time has just been taken.")
    return session, seat
