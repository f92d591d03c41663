"""Which times of a service can be had: of any of its providers in any of its rooms, or a seat in a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

from core.calendars import ALWAYS, OFFICE, Diary, Hours, Resource, SlotRequirements, Span, find_diaries, find_slots
from core.skills.bookings import offering, store
from core.skills.bookings.booking import PURPOSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

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
    providers = [await offering.provider(connection, each, zone=service.zone) for each in chosen]
    rooms = [await offering.room(connection, each) for each in service.rooms]
    wide = Span(window.start - service.before - timedelta(days=1), window.end + service.after + timedelta(days=1))
    besides = f"{PURPOSE} {sought.besides}" if sought.besides else ""
    known = {
        each.resource.id: each
        for each in await find_diaries(connection, [*providers, *rooms], wide, now=now, besides=besides)
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
        for slot in find_slots(
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
