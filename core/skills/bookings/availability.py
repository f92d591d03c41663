"""Which times of a service are available, and how a client takes or leaves a seat in a session."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

from core import calendars
from core.calendars import ALWAYS, OFFICE, Diary, Hours, Resource, SlotRequirements, Span
from core.model.errors import HoldEnded, Taken
from core.skills.bookings import store
from core.skills.bookings.booking import PURPOSE, Session
from core.skills.bookings.services import service_catalog
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.unit_of_work import UnitOfWork
    from core.skills.bookings.booking import Booking
    from core.skills.bookings.services.bookable_service import Provider, Service

MOST_OFFERED = 5
"""How many times are offered at once. More are hard to choose from and fill a phone's screen."""
AROUND = (timedelta(days=1), timedelta(days=14))
"""How far around the wanted time to search, and how far to search if that finds too few times."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An available time: a new session with a provider and perhaps a room, or a seat in a group's session."""

    start: datetime
    provider: str
    parties: tuple[Resource, ...] = ()
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A search for times of a service. Time that session `besides` has reserved counts as free, to move its booking."""

    service: Service
    length: timedelta
    provider: Provider | None = None
    besides: int | None = None

    @property
    def named(self) -> str:
        """The provider's name, or an empty text if any provider will do."""
        return self.provider.name if self.provider else ""

    @property
    def name(self) -> str:
        """What is searched for, as people are shown it: a service, perhaps with a provider."""
        if not self.named:
            return self.service.name
        return _("{service} with {provider}").format(service=self.service.name, provider=self.named)

    @property
    def request(self) -> str:
        """The same in words with which a button repeats the search."""
        return f"{self.service.name} with {self.named}" if self.named else self.service.name

    @property
    def minutes(self) -> int:
        """The length in whole minutes."""
        return int(self.length.total_seconds()) // 60


async def find_offers(unit: UnitOfWork, sought: Sought, window: Span) -> list[Offer]:
    """Return the available times in a window, in order, each with the least busy of the free providers."""
    service = sought.service
    earliest, latest = unit.now + service.notice, unit.now + service.ahead
    window = Span(max(window.start, earliest), min(window.end, latest))
    if window.start >= window.end:
        return []
    found = {offer.start: offer for offer in await _new(unit, sought, window)}
    if service.capacity > 1:
        found |= {offer.start: offer for offer in await _joinable(unit.connection, sought, window)}
    return [found[start] for start in sorted(found)]


async def find_nearest(unit: UnitOfWork, sought: Sought, around: Span) -> list[Offer]:
    """Return the available times nearest to the wanted one, in order, at most `MOST_OFFERED`."""
    found: list[Offer] = []
    for far in AROUND:
        found = await find_offers(unit, sought, Span(around.start - far, around.end + far))
        if len(found) >= MOST_OFFERED:
            break
    nearest = sorted(found, key=lambda offer: max(around.start - offer.start, offer.start - around.end, timedelta()))
    return sorted(nearest[:MOST_OFFERED], key=lambda offer: offer.start)


async def _new(unit: UnitOfWork, sought: Sought, window: Span) -> list[Offer]:
    service = sought.service
    chosen = [sought.provider] if sought.provider else service.providers
    providers = [await service_catalog.provider_resource(unit.connection, one, zone=service.zone) for one in chosen]
    rooms = [await service_catalog.room_resource(unit.connection, name) for name in service.rooms]
    wide = Span(window.start - service.before - timedelta(days=1), window.end + service.after + timedelta(days=1))
    besides = f"{PURPOSE} {sought.besides}" if sought.besides else ""
    known = {
        diary.resource.id: diary
        for diary in await calendars.find_diaries(
            unit.connection, [*providers, *rooms], wide, now=unit.now, besides=besides
        )
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
        shifts = service.shifts or (ALWAYS if provider.is_person else OFFICE)  # by default, the provider's hours
        hours = Hours(service.zone, shifts, service.country or None)
        opening = Diary(Resource(0, "", "", "provider", service.key, service.name, hours))
        together = [opening, *(known[party.id] for party in parties)]
        for slot in calendars.find_slots(together, window, wanted, now=unit.now):
            load = _load(known[provider.id].taken, slot.start)
            if slot.start not in found or load < found[slot.start][0]:
                found[slot.start] = (load, Offer(slot.start, provider.name, parties))
    return [offer for _, offer in found.values()]


async def _joinable(connection: AsyncConnection, sought: Sought, window: Span) -> list[Offer]:
    return [
        Offer(session.starts, session.provider_name, (), session.id)
        for session, seats in await store.groups(connection, sought.service.key, window)
        if seats > 0
        and session.ends - session.starts == sought.length
        and sought.named in ("", session.provider_name)
        and session.id != sought.besides
    ]


def _load(taken: Sequence[Span], start: datetime) -> timedelta:
    """Return for how long a provider is busy in the twelve hours before and after an instant."""
    half = timedelta(hours=12)
    spans = (Span(max(span.start, start - half), min(span.end, start + half)) for span in taken)
    return sum((span.length for span in spans if span.start < span.end), timedelta())


_TRIES = 5
"""How often to try another provider when somebody else takes the time first."""


async def seat_at(unit: UnitOfWork, sought: Sought, start: datetime, *, until: datetime | None) -> tuple[Session, int]:
    """Take a seat in a session at an instant, with any free provider. `until` ends the hold; None books for good.

    Raises:
        Taken: Nobody is free then. Nothing has changed.
    """
    window = Span(start, start + sought.length)
    for _try in range(_TRIES):
        found = await find_offers(unit, sought, window)
        offer = next((offer for offer in found if offer.start == start), None)
        if offer is None:
            break
        try:
            return await _seat(unit, sought, offer, until=until)
        except Taken:
            continue
    raise Taken(_("That time has just been taken."))


async def leave(unit: UnitOfWork, booking: Booking) -> None:
    """Free a session's time if nobody has a seat in it any more, after a booking has given up its seat."""
    session = await store.lock_session(unit.connection, booking.session.id)
    if session and not await store.in_session(unit.connection, session.id):
        await store.end_session(unit.connection, session.id)
        await calendars.release(unit.connection, session.purpose)


async def _seat(unit: UnitOfWork, sought: Sought, offer: Offer, *, until: datetime | None) -> tuple[Session, int]:
    if offer.session is not None:
        return await _joined(unit, offer.session, until=until)
    provider, room = offer.parties[0], next(iter(offer.parties[1:]), None)
    ids, names = (provider.id, room.id if room else None), (provider.name, room.name if room else "")
    service, end = sought.service, offer.start + sought.length
    new = Session(0, service.key, offer.start, end, *ids, *names, service.capacity)
    async with unit.connection.transaction():
        session = await store.add_session(unit.connection, new)
        await calendars.reserve(
            unit.connection,
            offer.parties,
            offer.start,
            end,
            purpose=session.purpose,
            title=service.name,
            now=unit.now,
            until=until,
            before=service.before,
            after=service.after,
        )
    return session, 1


async def _joined(unit: UnitOfWork, session_id: int, *, until: datetime | None) -> tuple[Session, int]:
    """Take a seat in a group session, and make the session's reservation last as long as the seat."""
    session = await store.lock_session(unit.connection, session_id)
    taken = {booking.seat for booking in await store.in_session(unit.connection, session_id)}
    seats = range(1, session.capacity + 1) if session and not session.over else ()
    seat = next((seat for seat in seats if seat not in taken), None)
    if session is None or seat is None:
        raise Taken(_("The last seat has just been taken."))
    with suppress(HoldEnded):
        if until is None:
            await calendars.confirm_hold(unit.connection, session.purpose)
        else:
            await calendars.extend_hold(unit.connection, session.purpose, until=until)
    if await calendars.find_reservations(unit.connection, session.purpose):
        return session, seat
    raise Taken(_("That time has just been taken."))  # the hold had ended
