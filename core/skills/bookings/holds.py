"""Holding a time, confirming it, giving it up, offering it to who waits: each in the one transaction of a `Doing`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.alarms import Ringing, alarm, drop_alarms, set_alarm
from core.calendars import Span, hold_on, keep, reservations_of, resources
from core.calendars.remote.invitation_files import Appointment, invited, uninvited
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.messages import Address, Mention, Reply
from core.skills.bookings import availability, booking_replies, service_catalog, store
from core.skills.bookings.availability import Sought, leave, seat_at
from core.skills.bookings.booking import Booking, Doing
from core.skills.bookings.booking_replies import to_provider

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.calendars import Resource
    from core.model.messages import Enclosure
    from core.skills.bookings.booking import Client, Session, State
    from core.skills.bookings.service import Service


OFFERED = timedelta(minutes=30)
"""How long a time that was waited for is held."""
LOOKED_AGAIN = timedelta(minutes=10)
"""How often it is looked whether something that is waited for is free by other ways than a booking's."""
MOST_WAITING = 100
"""Of those who wait, how many are looked at when a time is freed."""


async def hold(doing: Doing, client: Client, sought: Sought, start: datetime, *, until: datetime) -> Booking:
    """Hold a time that begins at an instant for a client, with whoever is free then.

    Raises:
        Taken: nobody is.
        SkillError: the client has a seat in that group.
    """
    async with doing.connection.transaction():
        session, seat = await seat_at(doing, sought, start, until=until)
        if any(each.client == client for each in await store.in_session(doing.connection, session.id)):
            raise SkillError("You have a seat in that already. Say “my bookings” to see it.")
        held = await store.add(doing.connection, Booking(0, session, seat, client, "held", until, ()))
    await store.note(doing.connection, held, "held", who=client.name, now=doing.now)
    await set_alarm(doing.connection, end_booking_hold, at=until, subject=held.hold, booking=held.id)
    return held


async def hold_longer(doing: Doing, booking: Booking, *, until: datetime) -> Booking:
    """Let a hold last until another instant, with what is reserved for it."""
    await hold_on(doing.connection, booking.session.purpose, until=until)
    await drop_alarms(doing.connection, subject=booking.hold)
    await set_alarm(doing.connection, end_booking_hold, at=until, subject=booking.hold, booking=booking.id)
    return await store.change(doing.connection, replace(booking, held_until=until))


async def confirm(doing: Doing, booking: Booking, service: Service) -> Booking:
    """Book what is held: it stays reserved, its provider is told, and its reminders are set.

    Raises:
        HoldEnded: somebody else has taken it, since the hold had ended.
    """
    await keep(doing.connection, booking.session.purpose)
    await drop_alarms(doing.connection, subject=booking.hold)
    kept = await store.change(doing.connection, booking, state="booked")
    await store.note(doing.connection, kept, "booked", who=kept.client.name, now=doing.now)
    await remind(doing, kept, service)
    await tell_provider(doing, kept, service, "New booking")
    return kept


async def remind(doing: Doing, booking: Booking, service: Service) -> None:
    """Set the alarms that remind of a booking, and no others."""
    await drop_alarms(doing.connection, subject=booking.subject)
    for ahead in service.remind:
        at = booking.session.starts - ahead
        if at > doing.now:
            await set_alarm(doing.connection, remind_of_booking, at=at, subject=booking.subject, booking=booking.id)


async def give_up(doing: Doing, booking: Booking, state: State, *, who: str, why: str = "") -> Booking:
    """Free the seat of a booking, and offer the time to who waits for one like it."""
    for subject in (booking.hold, booking.subject):
        await drop_alarms(doing.connection, subject=subject)
    gone = await store.change(doing.connection, booking, state=state)
    await store.note(doing.connection, gone, state, who=who, now=doing.now, why=why)
    await leave(doing, gone)
    left = Span(gone.session.starts, gone.session.ends)
    await offer_to_waiting(doing, gone.session.service, left, besides=gone.client)
    return gone


async def offer_to_waiting(doing: Doing, key: str, freed: Span, *, besides: Client | None = None) -> None:
    """Offer what is free now to those who wait for it, in the order in which they asked: each once, with a hold.

    What frees a provider or a room of one service may be of several others.
    """
    services = await service_catalog.sharing(doing.connection, key)
    for wait in await store.first_waiting(doing.connection, list(services), freed, now=doing.now, limit=MOST_WAITING):
        service = services[wait.service]
        if wait.client == besides:
            continue
        named = next((each for each in service.providers if each.name == wait.provider), None)
        sought = Sought(service, timedelta(minutes=wait.minutes), named)
        found = await availability.offers(doing.connection, sought, Span(wait.starts, wait.ends), now=doing.now)
        if not found:
            continue
        try:
            held = await hold(doing, wait.client, sought, found[0].start, until=doing.now + OFFERED)
        except SkillError:  # taken this very moment, or a group that the client is in
            continue
        await store.mark_offered(doing.connection, wait, held.id)
        await store.note(doing.connection, held, "offered", who=wait.client.name, now=doing.now, why="waited for")
        await doing.tell(wait.client.address, _offer(held, service, now=doing.now))


async def look_later(connection: AsyncConnection, wait: int, *, now: datetime) -> None:
    """Have it looked in a while whether somebody who waits can be offered something."""
    await set_alarm(connection, look_for_waiting, at=now + LOOKED_AGAIN, subject=f"wait {wait}", wait=wait)


@alarm
async def look_for_waiting(ringing: Ringing, wait: int) -> None:
    """Offer what is free by now to those who wait for it: time is freed by more than bookings that are given up.

    A provider's meeting is cancelled, or an outside calendar changes. Dies the process before the ring's commit, it
    rings again; dies it after, each was offered a time once, and the next look is set.
    """
    found = await store.get_wait(ringing.connection, wait, now=ringing.now)
    if found is None:
        return
    doing = Doing(ringing.connection, ringing.now, ringing.tell)
    await offer_to_waiting(doing, found.service, Span(found.starts, found.ends))
    await look_later(ringing.connection, wait, now=ringing.now)


async def enclosed(doing: Doing, booking: Booking, service: Service) -> tuple[Enclosure, ...]:
    """Return what brings a client's calendar to how a booking stands: nothing else is written there."""
    client, session = booking.client, booking.session
    if booking.state != "booked":
        return await uninvited(doing.connection, client.key, client.name, booking.subject, now=doing.now)
    title = f"{service.name} with {session.provider_name}"
    names = (session.provider_name, client.name)
    wanted = Appointment(
        booking.subject,
        title,
        session.starts,
        session.ends,
        session.provider_name,
        names,
        where=session.room_name,
        about=service.notes,
        reserved=False,
    )
    return await invited(doing.connection, client.key, wanted, now=doing.now)


async def _for_provider(doing: Doing, session: Session, provider: Resource) -> tuple[Enclosure, ...]:
    """Return the same for a provider: what is reserved for a session is one event, whoever has a seat in it."""
    key = (provider.service, provider.workspace, provider.key)
    reserved = await reservations_of(doing.connection, session.purpose)
    mine = next((each for each in reserved if each.resource == provider.id), None)
    if mine is None:
        return await uninvited(doing.connection, key, provider.name, session.purpose, now=doing.now)
    wanted = Appointment(
        session.purpose,
        mine.title,
        mine.starts,
        mine.ends,
        provider.name,
        (provider.name,),
        where=session.room_name,
    )
    return await invited(doing.connection, key, wanted, now=doing.now)


async def tell_provider(
    doing: Doing, booking: Booking, service: Service, what: str, *, left: Session | None = None
) -> None:
    """Tell the provider of a booking, if he or she is on a platform; once, since it is part of the transaction.

    `left` is the session of the same provider that the client has moved out of.
    """
    if booking.session.provider is None:
        return
    for each in await resources(doing.connection, [booking.session.provider], default_zone=service.zone):
        if each.is_person:
            said = to_provider(booking, service, what, each.hours.tz, now=doing.now)
            files = await _for_provider(doing, left, each) if left else ()
            files = (*files, *await _for_provider(doing, booking.session, each))
            await doing.tell(address_of(each, near=booking.client.address), replace(said, enclosures=files))


def address_of(resource: Resource, *, near: Address) -> Address:
    """Return where to reach a provider alone; `near` is somebody's address who may be of the same platform."""
    if (resource.service, resource.workspace) == (near.service, near.workspace):
        return near.of(Mention(resource.key, resource.name))
    return Address(resource.service, resource.workspace, resource.key, name=f"@{resource.name}")


@alarm
async def end_booking_hold(ringing: Ringing, booking: int) -> None:
    """End a hold that nobody confirmed, tell the client, and offer the time to who waits.

    Dies the process before the ring's commit, the hold stands and it rings again; dies it after, the hold is over, and
    whoever is to be told is told once.
    """
    held = await store.get(ringing.connection, booking)
    if held is None or held.state != "held" or (held.held_until and held.held_until > ringing.now):
        return
    doing = Doing(ringing.connection, ringing.now, ringing.tell)
    service = await service_catalog.service(ringing.connection, held.session.service)
    name = service.name if service else held.session.service
    moment = booking_replies.starts(held, now=ringing.now, lasting=True)
    text = f"I no longer hold {moment.words} for {name}: it was not confirmed in time. Say “book {name}” to look again."
    await give_up(doing, held, "lapsed", who="the clock", why="not confirmed in time")
    await ringing.tell(held.client.address, Reply(text, kind="notice", moments=(moment,)))


@alarm
async def remind_of_booking(ringing: Ringing, booking: int) -> None:
    """Remind a client of a booking that is to come.

    Dies the process before the ring's commit, nothing was said and it rings again; dies it after, it is said once.
    """
    found = await store.get(ringing.connection, booking)
    if found is None or found.state != "booked" or found.session.ends <= ringing.now:
        return
    service = await service_catalog.service(ringing.connection, found.session.service)
    if service is None:
        return
    await store.note(ringing.connection, found, "reminded", who="the clock", now=ringing.now)
    await ringing.tell(found.client.address, booking_replies.reminder(found, service, now=ringing.now, due=ringing.due))


def _offer(held: Booking, service: Service, *, now: datetime) -> Reply:
    moment = booking_replies.starts(held, now=now, lasting=True)
    until = booking_replies.lasting(OFFERED)
    text = (
        f"A time for {service.name} is free now: {moment.words} with {held.session.provider_name}. "
        f"I hold it for you for {until}. Do you want it?"
    )
    choices = (
        offer("Yes, take it", "take_offer", booking=held.id),
        offer("No, thanks", "drop_hold", booking=held.id),
    )
    return Reply(text, choices=choices, asks="take_offer", subjects=(held.subject,), moments=(moment,))
