"""Hold a time, confirm it, give it up, and offer it to those who wait, each in the transaction of a `Doing`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.alarms import Ringing, alarm, drop_alarms, set_alarm
from core.calendars import (
    Appointment,
    Span,
    confirm_hold,
    extend_hold,
    find_reservations,
    find_resources,
    issue_cancellation,
    issue_invitation,
)
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
    from core.skills.bookings.bookable_service import Service
    from core.skills.bookings.booking import Client, Session, State

OFFERED = timedelta(minutes=30)
"""How long a time is held for a client from the wait list."""
LOOKED_AGAIN = timedelta(minutes=10)
"""How often to check whether a wanted time was freed by something other than a booking."""
MOST_WAITING = 100
"""How many places on the wait list are considered when a time is freed."""


async def hold(doing: Doing, client: Client, sought: Sought, start: datetime, *, until: datetime) -> Booking:
    """Hold a time for a client, with any free provider.

    Raises:
        Taken: Nobody is free then.
        SkillError: The client already has a seat in that group.
    """
    async with doing.connection.transaction():
        session, seat = await seat_at(doing, sought, start, until=until)
        if any(booking.client == client for booking in await store.in_session(doing.connection, session.id)):
            raise SkillError("You already have a seat in that. Say “my bookings” to see it.")
        held = await store.add(doing.connection, Booking(0, session, seat, client, "held", until, ()))
    await store.note(doing.connection, held, "held", who=client.name, now=doing.now)
    await set_alarm(doing.connection, end_booking_hold, at=until, subject=held.hold, booking=held.id)
    return held


async def hold_longer(doing: Doing, booking: Booking, *, until: datetime) -> Booking:
    """Extend a hold and its reservation until another instant."""
    await extend_hold(doing.connection, booking.session.purpose, until=until)
    await drop_alarms(doing.connection, subject=booking.hold)
    await set_alarm(doing.connection, end_booking_hold, at=until, subject=booking.hold, booking=booking.id)
    return await store.change(doing.connection, replace(booking, held_until=until))


async def confirm(doing: Doing, booking: Booking, service: Service) -> Booking:
    """Book a hold: the time stays reserved, the provider is told, and the reminders are set.

    Raises:
        HoldEnded: The hold had ended, and somebody else has taken the time.
    """
    await confirm_hold(doing.connection, booking.session.purpose)
    await drop_alarms(doing.connection, subject=booking.hold)
    kept = await store.change(doing.connection, booking, state="booked")
    await store.note(doing.connection, kept, "booked", who=kept.client.name, now=doing.now)
    await remind(doing, kept, service)
    await tell_provider(doing, kept, service, "New booking")
    return kept


async def remind(doing: Doing, booking: Booking, service: Service) -> None:
    """Replace the reminder alarms of a booking."""
    await drop_alarms(doing.connection, subject=booking.subject)
    for ahead in service.remind:
        at = booking.session.starts - ahead
        if at > doing.now:
            await set_alarm(doing.connection, remind_of_booking, at=at, subject=booking.subject, booking=booking.id)


async def give_up(doing: Doing, booking: Booking, state: State, *, who: str, why: str = "") -> Booking:
    """Free the seat of a booking, and offer the time to those who wait for one like it."""
    for subject in (booking.hold, booking.subject):
        await drop_alarms(doing.connection, subject=subject)
    gone = await store.change(doing.connection, booking, state=state)
    await store.note(doing.connection, gone, state, who=who, now=doing.now, why=why)
    await leave(doing, gone)
    left = Span(gone.session.starts, gone.session.ends)
    await offer_to_waiting(doing, gone.session.service, left, besides=gone.client)
    return gone


async def offer_to_waiting(doing: Doing, key: str, freed: Span, *, besides: Client | None = None) -> None:
    """Offer what is free now to those who wait for it, in the order of their requests, each once and with a hold.

    A freed provider or room may serve several services.
    """
    services = await service_catalog.sharing(doing.connection, key)
    for wait in await store.first_waiting(doing.connection, list(services), freed, now=doing.now, limit=MOST_WAITING):
        service = services[wait.service]
        if wait.client == besides:
            continue
        named = next((provider for provider in service.providers if provider.name == wait.provider), None)
        sought = Sought(service, timedelta(minutes=wait.minutes), named)
        found = await availability.find_offers(doing.connection, sought, Span(wait.starts, wait.ends), now=doing.now)
        if not found:
            continue
        try:
            held = await hold(doing, wait.client, sought, found[0].start, until=doing.now + OFFERED)
        except SkillError:  # just taken, or the client is already in the group
            continue
        await store.mark_offered(doing.connection, wait, held.id)
        await store.note(doing.connection, held, "offered", who=wait.client.name, now=doing.now, why="waited for")
        await doing.tell(wait.client.address, _offer(held, service, now=doing.now))


async def look_later(connection: AsyncConnection, wait: int, *, now: datetime) -> None:
    """Set the alarm for the next check of a place on the wait list."""
    await set_alarm(connection, look_for_waiting, at=now + LOOKED_AGAIN, subject=f"wait {wait}", wait=wait)


@alarm
async def look_for_waiting(ringing: Ringing, wait: int) -> None:
    """Offer what has become free to those who wait for it, and set the next check.

    Not only bookings free time: a provider's meeting is cancelled, or an external calendar changes. If the process dies
    before the commit, the alarm rings again; if after, each was offered a time once, and the next check is set.
    """
    found = await store.get_wait(ringing.connection, wait, now=ringing.now)
    if found is None:
        return
    doing = Doing(ringing.connection, ringing.now, ringing.tell)
    await offer_to_waiting(doing, found.service, Span(found.starts, found.ends))
    await look_later(ringing.connection, wait, now=ringing.now)


async def enclosed(doing: Doing, booking: Booking, service: Service) -> tuple[Enclosure, ...]:
    """Return the file that updates a client's calendar to the state of a booking."""
    client, session = booking.client, booking.session
    if booking.state != "booked":
        return await issue_cancellation(doing.connection, client.key, client.name, booking.subject, now=doing.now)
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
    return await issue_invitation(doing.connection, client.key, wanted, now=doing.now)


async def _for_provider(doing: Doing, session: Session, provider: Resource) -> tuple[Enclosure, ...]:
    """Return the same for a provider. A session is one event, whoever has a seat in it."""
    key = (provider.service, provider.workspace, provider.key)
    reserved = await find_reservations(doing.connection, session.purpose)
    mine = next((reservation for reservation in reserved if reservation.resource == provider.id), None)
    if mine is None:
        return await issue_cancellation(doing.connection, key, provider.name, session.purpose, now=doing.now)
    wanted = Appointment(
        session.purpose, mine.title, mine.starts, mine.ends, provider.name, (provider.name,), where=session.room_name
    )
    return await issue_invitation(doing.connection, key, wanted, now=doing.now)


async def tell_provider(
    doing: Doing, booking: Booking, service: Service, what: str, *, left: Session | None = None
) -> None:
    """Tell the provider of a booking, if he or she is on a platform. As part of the transaction, it happens once.

    `left` is the session of the same provider that the client has moved out of.
    """
    if booking.session.provider is None:
        return
    for provider in await find_resources(doing.connection, [booking.session.provider], default_zone=service.zone):
        if provider.is_person:
            said = to_provider(booking, service, what, provider.hours.tz, now=doing.now)
            files = await _for_provider(doing, left, provider) if left else ()
            files = (*files, *await _for_provider(doing, booking.session, provider))
            await doing.tell(address_of(provider, near=booking.client.address), replace(said, enclosures=files))


def address_of(resource: Resource, *, near: Address) -> Address:
    """Return the address of a provider's direct conversation. `near` is an address that may be on the same platform."""
    if (resource.service, resource.workspace) == (near.service, near.workspace):
        return near.of(Mention(resource.key, resource.name))
    return Address(resource.service, resource.workspace, resource.key, name=f"@{resource.name}")


@alarm
async def end_booking_hold(ringing: Ringing, booking: int) -> None:
    """End a hold that was not confirmed, tell the client, and offer the time to those who wait.

    If the process dies before the commit, the hold stands and the alarm rings again; if after, the hold is over and
    everybody is told once.
    """
    held = await store.get(ringing.connection, booking)
    if held is None or held.state != "held" or (held.held_until and held.held_until > ringing.now):
        return
    doing = Doing(ringing.connection, ringing.now, ringing.tell)
    service = await service_catalog.find_service(ringing.connection, held.session.service)
    name = service.name if service else held.session.service
    moment = booking_replies.starts(held, now=ringing.now, lasting=True)
    text = (
        f"{name}, {moment.words}, was not confirmed in time, so I no longer hold it. Say “book {name}” to look again."
    )
    await give_up(doing, held, "lapsed", who="the clock", why="not confirmed in time")
    await ringing.tell(held.client.address, Reply(text, kind="notice", moments=(moment,)))


@alarm
async def remind_of_booking(ringing: Ringing, booking: int) -> None:
    """Remind a client of an upcoming booking.

    If the process dies before the commit, nothing is sent and the alarm rings again; if after, it is sent once.
    """
    found = await store.get(ringing.connection, booking)
    if found is None or found.state != "booked" or found.session.ends <= ringing.now:
        return
    service = await service_catalog.find_service(ringing.connection, found.session.service)
    if service is None:
        return
    await store.note(ringing.connection, found, "reminded", who="the clock", now=ringing.now)
    await ringing.tell(found.client.address, booking_replies.reminder(found, service, now=ringing.now, due=ringing.due))


def _offer(held: Booking, service: Service, *, now: datetime) -> Reply:
    moment = booking_replies.starts(held, now=now, lasting=True)
    until = booking_replies.length_in_words(OFFERED)
    text = (
        f"A time for {service.name} is free now: {moment.words} with {held.session.provider_name}. "
        f"I hold it for you for {until}. Do you want it?"
    )
    choices = (offer("Yes, take it", "take_offer", booking=held.id), offer("No, thanks", "drop_hold", booking=held.id))
    return Reply(text, choices=choices, asks="take_offer", subjects=(held.subject,), moments=(moment,))
