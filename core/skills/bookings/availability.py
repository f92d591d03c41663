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
    Span,
    Wanted,
    diaries,
    hold_on,
    keep,
    release,
    reservations_of,
    reserve,
    slots,
)
from core.model.errors import HoldEnded, Taken
from core.skills.bookings import service_catalog, store
from core.skills.bookings.booking import PURPOSE, Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.skills.bookings.booking import Booking, Doing
    from core.skills.bookings.service import Provider, Service


AROUND = (timedelta(days=1), timedelta(days=14))
"""How far from what was wanted other times are looked for, and how far if there are too few."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that can be had: in a new session with a provider and perhaps in a room, or in a group's session."""

    start: datetime
    end: datetime
    provider: str
    parties: tuple[Resource, ...] = ()
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a service, so long, perhaps with one provider; what `besides` has reserved counts as free."""

    service: Service
    length: timedelta
    provider: Provider | None = None
    besides: int | None = None


async def offers(connection: AsyncConnection, sought: Sought, window: Span, *, now: datetime) -> list[Offer]:
    """Return the times in a window that can be had, in order, each once: with whoever is taken up least then."""
    service = sought.service
    earliest, latest = now + service.notice, now + service.ahead
    window = Span(max(window.start, earliest), min(window.end, latest))
    if window.start >= window.end:
        return []
    found = {each.start: each for each in await _new(connection, sought, window, now=now)}
    if service.capacity > 1:
        found |= {each.start: each for each in await _joinable(connection, sought, window)}
    return [found[start] for start in sorted(found)]


async def near(connection: AsyncConnection, sought: Sought, around: Span, *, now: datetime, most: int) -> list[Offer]:
    """Return the times that can be had nearest to what was wanted, in order."""
    found: list[Offer] = []
    for far in AROUND:
        found = await offers(connection, sought, Span(around.start - far, around.end + far), now=now)
        if len(found) >= most:
            break
    nearest = sorted(found, key=lambda each: max(around.start - each.start, each.start - around.end, timedelta()))
    return sorted(nearest[:most], key=lambda each: each.start)


async def _new(connection: AsyncConnection, sought: Sought, window: Span, *, now: datetime) -> list[Offer]:
    service = sought.service
    chosen = [sought.provider] if sought.provider else service.providers
    providers = [await service_catalog.provider(connection, each, zone=service.zone) for each in chosen]
    rooms = [await service_catalog.room(connection, each) for each in service.rooms]
    wide = Span(window.start - service.before - timedelta(days=1), window.end + service.after + timedelta(days=1))
    besides = f"{PURPOSE} {sought.besides}" if sought.besides else ""
    known = {
        each.resource.id: each
        for each in await diaries(connection, [*providers, *rooms], wide, now=now, besides=besides)
    }
    wanted = Wanted(
        sought.length,
        step=service.every(sought.length),
        before=service.before,
        after=service.after,
        notice=service.notice,
    )
    found: dict[datetime, tuple[timedelta, Offer]] = {}
    for parties in product(providers, rooms) if rooms else product(providers):
        provider = parties[0]
        for slot in slots(
            [_opening(service, provider), *(known[each.id] for each in parties)], window, wanted, now=now
        ):
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
    """Return when a service is offered, as a diary: whenever its provider works, if that is known and nothing told."""
    shifts = service.shifts or (ALWAYS if provider.is_person else OFFICE)
    hours = Hours(service.zone, shifts, service.country or None)
    return Diary(Resource(0, "", "", "provider", service.key, service.name, hours))


def _load(taken: Sequence[Span], start: datetime) -> timedelta:
    """Return how much is taken of a provider within twelve hours of an instant."""
    half = timedelta(hours=12)
    spans = (Span(max(each.start, start - half), min(each.end, start + half)) for each in taken)
    return sum((each.length for each in spans if each.start < each.end), timedelta())


_TRIES = 5
"""How often another provider is tried, when somebody else was quicker with one."""


async def seat_at(doing: Doing, sought: Sought, start: datetime, *, until: datetime | None) -> tuple[Session, int]:
    """Take a seat in a session that begins at an instant, with whoever is free; held until another, or for good.

    Raises:
        Taken: nobody is free then; nothing was changed.
    """
    window = Span(start, start + sought.length)
    for _ in range(_TRIES):
        found = [each for each in await offers(doing.connection, sought, window, now=doing.now) if each.start == start]
        if not found:
            break
        try:
            return await _seat(doing, sought.service, found[0], until=until)
        except Taken:
            continue
    raise Taken("That time has just been taken.")


async def leave(doing: Doing, booking: Booking) -> bool:
    """Free what a session takes up if nobody has a seat in it any more, and tell whether it takes up nothing now.

    Its seat must be given up already.
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
    """Take a seat in a group; what is reserved for it must last as long as the seat does."""
    session = await store.lock_session(doing.connection, session_id)
    seat = await store.free_seat(doing.connection, session) if session and not session.over else None
    if session is None or seat is None:
        raise Taken("The last seat has just been taken.")
    try:
        if until is None:
            await keep(doing.connection, session.purpose)
        else:
            await hold_on(doing.connection, session.purpose, until=until)
    except HoldEnded as error:
        raise Taken("That time has just been taken.") from error
    if not await reservations_of(doing.connection, session.purpose):  # a hold that had ended, and made room
        raise Taken("That time has just been taken.")
    return session, seat
