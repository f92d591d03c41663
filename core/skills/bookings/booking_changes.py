"""Moves and cancels a client's own bookings, within the service's rules."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import SaidTime  # noqa: TC001 — they make the schema
from core.abilities.coreference import CALLED, RECENT, spoken_of
from core.abilities.phrase_patterns import phrasings
from core.abilities.preferred_times import preferred_times
from core.abilities.undo import UNDO, check_undo_in_time, offer_undo
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import declines, offer
from core.model.errors import SkillError, Taken
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.bookings import availability, booking_replies, provider_view, store
from core.skills.bookings.availability import Sought, leave, seat_at
from core.skills.bookings.booking import SUBJECT
from core.skills.bookings.booking_request import Asked, Which, client_of, parse_request
from core.skills.bookings.booking_steps import window_of
from core.skills.bookings.holds import enclosed, give_up, offer_to_waiting, remind, tell_provider
from core.skills.bookings.services.bookable_service import Service, match_services, words
from core.text.catalogue import N_, _
from core.text.enumeration import ORDINALS
from core.when import localize, resolve
from core.when.rendered_time import in_full, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.calendars import Span
    from core.model.replies import Enclosure
    from core.skills.bookings.booking import Booking, Client
    from core.when.rendered_time import Reader

_BEGUN: Final = {
    "move": N_("It has already begun and can no longer be moved."),
    "cancel": N_("It has already begun and can no longer be cancelled."),
}
_TOO_LATE: Final = {
    # Translators: {length} is “2 hours”, {provider} a person.
    "move": N_("It could be moved until {length} before it begins. Ask {provider}."),
    "cancel": N_("It could be cancelled until {length} before it begins. Ask {provider}."),
}
_NUMBER = re.compile(
    r"#(\d{1,18})\b|\b(?:booking|appointment|reservation) (?:number |no\.? )?(\d{1,18})\b(?! ?[:ap])", re.IGNORECASE
)


@ability(
    effect=True,
    examples=phrasings("[i (need|want) to ]cancel {which}", "call off {which}", "call {which} off", "delete {which}"),
)
async def cancel_booking(turn: Turn, which: Which = "") -> Reply:
    """Cancel a booking that the person has made or provides. Use it for bookings and appointments.

    which: the person's words for it, for instance “my booking on Friday” or “#12”; empty if the person does not say.
    """
    client, unit = await client_of(turn), UnitOfWork.of(turn)
    booking = await _meant(unit.connection, turn, client, which, ability="cancel_booking")
    if isinstance(booking, Reply):
        return booking
    service = await _service(unit.connection, booking)
    if booking.client == client:
        _check_in_time(booking, service.cancel_until, "cancel", now=turn.now)
    gone = await give_up(unit, booking, "cancelled", who=client.name)
    files = await enclosed(unit, gone, service)
    moment = (await turn.reader()).told(gone.session.starts)
    text = _("Cancelled: {service}, {when}.").format(service=service.name, when=moment.words)
    reply = Reply(text, subjects=(gone.subject,), moments=(moment,))
    if booking.client == client:
        await tell_provider(unit, gone, service, provider_view.CANCELLED)
        undo = offer_undo(turn, restore_booking.__name__, booking=gone.id)
        return replace(reply, choices=(undo,), enclosures=files)
    said = partial(cancelled_by_provider, gone, service, files, by=client.name, now=turn.now)
    await turn.tell(gone.client.address, said)
    knows = _("{person} has been told.").format(person=gone.client.name)
    return replace(reply, text=f"{text} {knows}")


def cancelled_by_provider(
    gone: Booking, service: Service, files: tuple[Enclosure, ...], *, by: str, now: datetime
) -> Reply:
    """Tell a client that the provider has cancelled their booking, with the file for their calendar."""
    moment = booking_replies.at_start(gone, now=now)
    text = _("{provider} has cancelled {service}, {when}. Say “book {service}” for another time.")
    said = text.format(provider=by, service=service.name, when=moment.words)
    return Reply(said, kind="notice", moments=(moment,), enclosures=files)


@ability(examples=[], effect=True, presses=True)
async def restore_booking(turn: Turn, booking: int, until: datetime) -> Reply:
    """Bring back a booking within an hour after its client has cancelled it, if its time is still free.

    If the process dies before the commit, it stays cancelled; if after, its time is reserved again and its provider is
    told once. If somebody has taken the time meanwhile, nothing changes.
    """
    check_undo_in_time(turn, until)
    client, unit, reader = await client_of(turn), UnitOfWork.of(turn), await turn.reader()
    gone = await store.get(unit.connection, booking)
    if gone is None or gone.client != client or gone.state != "cancelled":
        raise SkillError(_("That is undone already, or it is not your booking."))
    service, session = await _service(unit.connection, gone), gone.session
    at = reader.told(session.starts).words
    if session.starts <= turn.now:
        raise SkillError(_("Its time has passed meanwhile: {when}. It stays cancelled.").format(when=at))
    noticed = replace(service, notice=timedelta())  # it was booked in time
    sought = Sought(noticed, session.span.length, service.provider(session.provider_name))
    try:
        async with unit.connection.transaction():
            taken, seat = await seat_at(unit, sought, session.starts, until=None)
            if any(other.client == client for other in await store.in_session(unit.connection, taken.id)):
                raise SkillError(_("You have a seat in that again already."))
            back = await store.change(unit.connection, replace(gone, session=taken, seat=seat), state="booked")
    except Taken as error:
        taken_by_others = _(
            "Somebody has taken that time meanwhile: {when}. It stays cancelled. Say “book {service}” for another."
        )
        raise SkillError(taken_by_others.format(when=at, service=service.name)) from error
    await store.note(unit.connection, back, "booked", who=client.name, now=unit.now, why="the cancelling was undone")
    await remind(unit, back, service)
    await tell_provider(unit, back, service, provider_view.BOOKED_AFTER_ALL)
    files = await enclosed(unit, back, service)
    said = booking_replies.confirm_booking(back, service, reader, said=booking_replies.BOOKED_AGAIN)
    return replace(said, enclosures=files)


@ability(
    effect=True,
    examples=phrasings(
        "(move|reschedule|change|postpone) {which}[ to {when}]",
        "reschedule {which} for {when}",
        "postpone {which} until {when}",
        "make {which} {when}[ instead]",
        "can we do {which} {when} instead",
    ),
)
async def move_booking(turn: Turn, which: Which = "", when: SaidTime = "") -> Reply:
    """Move a booking of the person to another time. Use it for bookings and appointments.

    which: the person's words for it, for instance “my booking on Friday” or “#12”; empty if the person does not say.
    when: the new time in the person's own words, for instance “Friday 3pm”; do not compute it.
    """
    client, unit, reader = await client_of(turn), UnitOfWork.of(turn), await turn.reader()
    booking = await _meant(unit.connection, turn, client, which, ability="move_booking", when=when)
    if isinstance(booking, Reply):
        return booking
    if booking.client != client:
        raise SkillError(_("Only {client} can move that. You can cancel it.").format(client=booking.client.name))
    service = await _service(unit.connection, booking)
    _check_in_time(booking, service.move_until, "move", now=turn.now)
    sought = Sought(service, booking.session.span.length, besides=booking.session.id)
    if declines(when):
        return Reply(_("All right, it stays where it is."))
    if not when:
        window = window_of(Asked(""), sought, now=turn.now)
        found = await availability.find_offers(unit, sought, window)
        if not found:
            raise SkillError(_("Nothing else is free in the next two weeks. The booking stays as it is."))
        intro, preferred = _("To when? These times are free:"), await preferred_times(turn)
        return booking_replies.offer_moves(found, booking, reader, intro=intro, preferred=preferred)
    on = localize(booking.session.starts, client.tz).date()
    locale = turn.message.person.locale
    wish = parse_request(when, now=turn.now, zone=client.zone, locale=locale, bare=True, on=on)
    start = _same_time(booking, wish.window, client) if wish.window else wish.exact or booking.session.starts
    if start == booking.session.starts:
        raise SkillError(_("It is already at that time."))
    if start:
        with suppress(Taken):
            return await move_to(unit, booking, sought, start, reader)
    return await _offer_moves(unit, booking, sought, wish, turn)


async def move_to(
    unit: UnitOfWork, booking: Booking, sought: Sought, start: datetime, reader: Reader, *, by: str = ""
) -> Reply:
    """Move a booking, and notify the old and the new provider and the people who wait for the old time.

    The ledger says that it was moved `by` somebody; by default, by the client.

    Raises:
        Taken: The new time is not free. The booking stays as it is.
    """
    client, service, was = booking.client, sought.service, booking.session
    async with unit.connection.transaction():  # give up the seat first, as its time may be needed
        await store.change(unit.connection, replace(booking, held_until=None), state="dropped")
        await leave(unit, booking)
        session, seat = await seat_at(unit, sought, start, until=None)
        new = await store.change(unit.connection, replace(booking, session=session, seat=seat), state="booked")
    await remind(unit, new, service)
    with speaking("en"):  # the operator reads it
        why = f"from {in_full(told(was.starts, client.tz))}"
    await store.note(unit.connection, new, "moved", who=by or client.name, now=unit.now, why=why)
    stays = session.provider == was.provider
    left = was if stays and was.id != session.id else None
    await tell_provider(unit, new, service, provider_view.MOVED_FROM, other=was, left=left)
    if not stays:
        await tell_provider(unit, booking, service, provider_view.MOVED_TO, other=session)
    await offer_to_waiting(unit, service.key, was.span, besides=client)
    files = await enclosed(unit, new, service)
    reply = booking_replies.confirm_booking(new, service, reader, said=booking_replies.MOVED)
    back = f"{localize(was.starts, client.tz):%Y-%m-%d %H:%M}"
    undo = offer(_(UNDO), move_booking.__name__, which=new.reference, when=back)
    return replace(reply, choices=(*reply.choices, undo), enclosures=files)


async def _offer_moves(unit: UnitOfWork, booking: Booking, sought: Sought, wish: Asked, turn: Turn) -> Reply:
    """Offer free times in the wanted window to move a booking to, or the nearest ones if there are none."""
    reader = await turn.reader()
    window, time = window_of(wish, sought, now=unit.now), reader.told(wish.exact).words if wish.exact else wish.time
    found = await availability.find_offers(unit, sought, window)
    # Translators: {when} is “Friday at 09:00”, or in the person's own words, such as “friday afternoon”.
    intro = _("These times are free, {when}:")
    if not found:
        found = await availability.find_nearest(unit, sought, window)
        intro = _("Not free: {when}. It stays where it is. The nearest free times are:")
    if not found:
        raise SkillError(_("Not free: {when}, nor is anything near it. It stays where it is.").format(when=time))
    preferred = await preferred_times(turn)
    return booking_replies.offer_moves(found, booking, reader, intro=intro.format(when=time), preferred=preferred)


def _same_time(booking: Booking, window: Span, client: Client) -> datetime | None:
    """Return the booking's time of day on the one day that a window covers, or None if it covers anything else."""
    first, last, at = (localize(instant, client.tz) for instant in (window.start, window.end, booking.session.starts))
    if first.hour or first.minute or last - first != timedelta(days=1):
        return None
    return resolve(first.replace(hour=at.hour, minute=at.minute), client.tz)


async def _service(connection: AsyncConnection, booking: Booking) -> Service:
    found = await store.find_service(connection, booking.session.service)
    if found is None:
        raise SkillError(_("That service no longer exists."))
    return found


def _check_in_time(booking: Booking, until: timedelta, change: str, *, now: datetime) -> None:
    """Refuse a change (`move` or `cancel`) if it is too late for it by the service's rules."""
    ahead, length = booking.session.starts - now, booking_replies.length_in_words(until)
    if ahead <= timedelta():
        raise SkillError(_(_BEGUN[change]))
    if ahead < until:
        raise SkillError(_(_TOO_LATE[change]).format(length=length, provider=booking.session.provider_name))


async def _meant(
    connection: AsyncConnection, turn: Turn, client: Client, which: str, *, ability: str, when: str = ""
) -> Booking | Reply:
    """Return the booking that the words refer to, locked, or a question that asks which one is meant."""
    if number := _NUMBER.search(which):
        id_ = number[1] or number[2]
        found = await store.get(connection, int(id_))
        mine = found is not None and (found.client == client or await store.provides(connection, found, client.who))
        if found is None or not mine or found.state != "booked":
            raise SkillError(_("You have no booking #{id}. Say “my bookings” to see yours.").format(id=id_))
        return found
    pending = await store.of_client(connection, client, now=turn.now)
    if not pending:
        raise SkillError(_(booking_replies.NO_BOOKINGS))
    services = await store.all_services(connection)
    fitting = _fitting(which or turn.message.text, pending, services, turn, zone=client.zone)
    if len(fitting) == 1:
        return await store.get(connection, fitting[0].id) or fitting[0]
    known = {"when": when} if when else {}
    return booking_replies.which_one(fitting or pending, services, ability, await turn.reader(), **known)


def _fitting(
    said: str, pending: Sequence[Booking], services: Mapping[str, Service], turn: Turn, *, zone: str
) -> list[Booking]:
    """Return the bookings that a place in the list, a day or time, or the name of a service or provider fits."""
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
    own = {one.session.service for one in pending}
    named = {service.key for service in match_services(time.rest, [services[key] for key in sorted(own)])}
    if words(time.rest) and named and len(named) < len(own):
        fitting = [one for one in fitting if one.session.service in named]
    elif words(time.rest) and not named and match_services(time.rest, [*services.values()]):
        return []  # another service than those that are booked
    if len(fitting) > 1 and last:
        return [one for one in fitting if one.subject == last] or fitting
    return fitting
