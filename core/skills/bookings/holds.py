"""Hold a time, confirm it, give it up, and offer it to people on the wait list. All run in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from core import calendars
from core.abilities.hooks.alarms import Ringing, alarm, drop_alarms, set_alarm
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Appointment, Span
from core.model.errors import SkillError
from core.model.messages import Address, Mention
from core.model.replies import Reply
from core.skills.bookings import availability, booking_replies, provider_view, store
from core.skills.bookings.availability import Sought, leave, seat_at
from core.skills.bookings.booking import Booking
from core.skills.bookings.services import service_catalog
from core.text.catalogue import _

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.calendars import Resource
    from core.model.replies import Enclosure
    from core.skills.bookings.booking import Client, Session, State
    from core.skills.bookings.services.bookable_service import Service

OFFERED = timedelta(minutes=30)
"""How long a time is held for a client on the wait list."""
LOOKED_AGAIN = timedelta(minutes=10)
"""How often to check whether something other than a booking has freed a wanted time."""


async def hold(unit: UnitOfWork, client: Client, sought: Sought, start: datetime, *, until: datetime) -> Booking:
    """Hold a time for a client, with any free provider.

    Raises:
        Taken: Nobody is free then.
        SkillError: The client already has a seat in that session.
    """
    async with unit.connection.transaction():
        session, seat = await seat_at(unit, sought, start, until=until)
        if any(booking.client == client for booking in await store.in_session(unit.connection, session.id)):
            raise SkillError(_("You already have a seat in that. Say “my bookings” to see it."))
        held = await store.add(unit.connection, Booking(0, session, seat, client, "held", until, ()))
    await store.note(unit.connection, held, "held", who=client.name, now=unit.now)
    await set_alarm(unit.connection, end_booking_hold, at=until, subject=held.hold, booking=held.id)
    return held


async def hold_longer(unit: UnitOfWork, booking: Booking, *, until: datetime) -> Booking:
    """Extend a hold, its reservation and its alarm to another instant."""
    await calendars.extend_hold(unit.connection, booking.session.purpose, until=until)
    await drop_alarms(unit.connection, subject=booking.hold)
    await set_alarm(unit.connection, end_booking_hold, at=until, subject=booking.hold, booking=booking.id)
    return await store.change(unit.connection, replace(booking, held_until=until))


async def confirm(unit: UnitOfWork, booking: Booking, service: Service) -> Booking:
    """Turn a hold into a booking: the time stays reserved, the provider is notified, and the reminders are set.

    Raises:
        HoldEnded: The hold had ended, and somebody else has taken the time.
    """
    await calendars.confirm_hold(unit.connection, booking.session.purpose)
    await drop_alarms(unit.connection, subject=booking.hold)
    kept = await store.change(unit.connection, booking, state="booked")
    await store.note(unit.connection, kept, "booked", who=kept.client.name, now=unit.now)
    await remind(unit, kept, service)
    await tell_provider(unit, kept, service, provider_view.NEW_BOOKING)
    return kept


async def remind(unit: UnitOfWork, booking: Booking, service: Service) -> None:
    """Set the alarms for a booking's reminders, and drop those set before."""
    await drop_alarms(unit.connection, subject=booking.subject)
    for ahead in service.remind:
        at = booking.session.starts - ahead
        if at > unit.now:
            await set_alarm(unit.connection, remind_of_booking, at=at, subject=booking.subject, booking=booking.id)


async def give_up(unit: UnitOfWork, booking: Booking, state: State, *, who: str, why: str = "") -> Booking:
    """Free the seat of a booking, and offer the time to people who wait for one like it."""
    for subject in (booking.hold, booking.subject):
        await drop_alarms(unit.connection, subject=subject)
    gone = await store.change(unit.connection, booking, state=state)
    await store.note(unit.connection, gone, state, who=who, now=unit.now, why=why)
    await leave(unit, gone)
    await offer_to_waiting(unit, gone.session.service, gone.session.span, besides=gone.client)
    return gone


async def offer_to_waiting(unit: UnitOfWork, key: str, freed: Span, *, besides: Client | None = None) -> None:
    """Offer free time to people who wait for this service, or for one with the same provider or room, and hold it."""
    services = await service_catalog.sharing(unit.connection, key)
    for wait in await store.first_waiting(unit.connection, list(services), freed, now=unit.now):
        if wait.client == besides:
            continue
        service = services[wait.service]
        sought = Sought(service, timedelta(minutes=wait.minutes), service.provider(wait.provider))
        found = await availability.find_offers(unit, sought, wait.window)
        if not found:
            continue
        try:
            held = await hold(unit, wait.client, sought, found[0].start, until=unit.now + OFFERED)
        except SkillError:  # just taken, or the client is already in the group
            continue
        await store.mark_offered(unit.connection, wait, held.id)
        await store.note(unit.connection, held, "offered", who=wait.client.name, now=unit.now, why="waited for")
        said = partial(booking_replies.offer_freed_time, held, service, now=unit.now, length=OFFERED)
        await unit.tell(wait.client.address, said)


async def look_later(connection: AsyncConnection, wait: int, *, now: datetime) -> None:
    """Set the alarm that checks again whether there is a free time for a place on the wait list."""
    await set_alarm(connection, look_for_waiting, at=now + LOOKED_AGAIN, subject=f"wait {wait}", wait=wait)


@alarm
async def look_for_waiting(ringing: Ringing, wait: int) -> None:
    """Offer what has become free to the people who wait for it, and set the next check.

    A cancelled meeting of a provider, or a change in an external calendar, frees time too. If the process dies before
    the commit, the alarm rings again; if after, each person was offered a time once, and the next check is set.
    """
    found = await store.get_wait(ringing.connection, wait, now=ringing.now)
    if found is not None:
        await offer_to_waiting(UnitOfWork.of(ringing), found.service, found.window)
        await look_later(ringing.connection, wait, now=ringing.now)


async def enclosed(unit: UnitOfWork, booking: Booking, service: Service) -> tuple[Enclosure, ...]:
    """Return the file that brings the client's calendar up to date with a booking."""
    key, name, session = booking.client.who.row, booking.client.name, booking.session
    if booking.state != "booked":
        return await calendars.issue_cancellation(unit.connection, key, name, booking.subject, now=unit.now)
    wanted = Appointment(
        booking.subject,
        _("{service} with {provider}").format(service=service.name, provider=session.provider_name),
        session.starts,
        session.ends,
        session.provider_name,
        (session.provider_name, name),
        where=session.room_name,
        about=service.notes,
        reserved=False,
    )
    return await calendars.issue_invitation(unit.connection, key, wanted, now=unit.now)


async def _for_provider(unit: UnitOfWork, session: Session, provider: Resource) -> tuple[Enclosure, ...]:
    """Return the file that updates the provider's calendar. A session is one event, however many clients it has."""
    key, name, purpose = (provider.service, provider.workspace, provider.key), provider.name, session.purpose
    reserved = await calendars.find_reservations(unit.connection, purpose)
    mine = next((reservation for reservation in reserved if reservation.resource == provider.id), None)
    if mine is None:
        return await calendars.issue_cancellation(unit.connection, key, name, purpose, now=unit.now)
    wanted = Appointment(purpose, mine.title, mine.starts, mine.ends, name, (name,), where=session.room_name)
    return await calendars.issue_invitation(unit.connection, key, wanted, now=unit.now)


async def tell_provider(
    unit: UnitOfWork,
    booking: Booking,
    service: Service,
    news: str,
    *,
    other: Session | None = None,
    left: Session | None = None,
) -> None:
    """Notify a booking's provider, if on a platform. The notice is part of the transaction, so it is sent once.

    `news` and `other` are as for `provider_view.tell_news`. `left` is the session with this provider that the client
    has left, if the booking was moved.
    """
    ids = [booking.session.provider] if booking.session.provider else []
    for provider in await calendars.find_resources(unit.connection, ids, default_zone=service.zone):
        if provider.is_person:
            files = await _for_provider(unit, left, provider) if left else ()
            files = (*files, *await _for_provider(unit, booking.session, provider))
            said = partial(
                provider_view.tell_news, booking, service, news, provider.hours.tz, files, now=unit.now, other=other
            )
            await unit.tell(_address_of(provider, near=booking.client.address), said)


def _address_of(resource: Resource, *, near: Address) -> Address:
    """Return the address of a provider's direct conversation. `near` is an address, perhaps on the same platform."""
    if (resource.service, resource.workspace) == (near.service, near.workspace):
        return near.of(Mention(resource.key, resource.name))
    return Address(resource.service, resource.workspace, resource.key, name=f"@{resource.name}")


@alarm
async def end_booking_hold(ringing: Ringing, booking: int) -> None:
    """End a hold that was not confirmed, notify the client, and offer the time to people who wait for it.

    If the process dies before the commit, the hold remains and the alarm rings again; if after, the hold is over and
    everybody is notified once.
    """
    held = await store.get(ringing.connection, booking)
    if held is None or held.state != "held" or (held.held_until and held.held_until > ringing.now):
        return
    service = await store.find_service(ringing.connection, held.session.service)
    name = service.name if service else held.session.service
    await give_up(UnitOfWork.of(ringing), held, "lapsed", who="the clock", why="not confirmed in time")
    await ringing.tell(held.client.address, lambda: _lapsed(held, name, now=ringing.now))


def _lapsed(held: Booking, service: str, *, now: datetime) -> Reply:
    """Tell a client that a held time was not confirmed."""
    moment = booking_replies.at_start(held, now=now)
    text = _(
        "{service}, {when}, was not confirmed in time, so I no longer hold it. Say “book {service}” to look again."
    )
    return Reply(text.format(service=service, when=moment.words), kind="notice", moments=(moment,))


@alarm
async def remind_of_booking(ringing: Ringing, booking: int) -> None:
    """Remind a client of an upcoming booking.

    If the process dies before the commit, nothing is sent and the alarm rings again; if after, it is sent once.
    """
    found = await store.get(ringing.connection, booking)
    if found is None or found.state != "booked" or found.session.ends <= ringing.now:
        return
    service = await store.find_service(ringing.connection, found.session.service)
    if service is None:
        return
    await store.note(ringing.connection, found, "reminded", who="the clock", now=ringing.now)
    said = partial(booking_replies.remind_client, found, service, now=ringing.now, due=ringing.due)
    await ringing.tell(found.client.address, said)
