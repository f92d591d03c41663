"""The steps that the booking abilities share: read the request, hold a time or offer others, ask questions, confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.abilities.alternative_times import Offered, first_search, offered_times, whole_day
from core.abilities.preferred_times import preferred_times
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Span
from core.model.errors import HoldEnded, SkillError, Taken
from core.model.replies import Reply
from core.skills.bookings import availability, booking_replies, store
from core.skills.bookings.availability import Sought
from core.skills.bookings.booking_replies import length_in_words
from core.skills.bookings.booking_request import Asked, client_of, parse_request
from core.skills.bookings.holds import confirm, enclosed, give_up, hold
from core.skills.bookings.services.bookable_service import Service, match_provider, match_services, words
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import AsyncConnection

    from core.abilities.alternative_times import Search
    from core.abilities.turn import Turn
    from core.skills.bookings.booking import Booking, Client
    from core.when.rendered_time import Reader

FIRST_DAYS = timedelta(days=14)
"""How far ahead to search when no time was given."""
MOST_BOOKINGS = 50
"""How many upcoming bookings a person can have. A script might make more; people do not."""


async def services_here(connection: AsyncConnection, turn: Turn) -> list[Service]:
    """Return the services that can be booked from the speaker's workspace. If there are none, raise `SkillError`."""
    address = turn.message.address
    found = await store.listed(connection, f"{address.service}/{address.workspace}")
    if not found:
        nothing = _("Nothing can be booked here yet. The operator sets up FRONTDESK_SERVICES (docs/bookings.md).")
        raise SkillError(nothing)
    return found


async def search_of_button(connection: AsyncConnection, turn: Turn, key: str, minutes: int, provider: str) -> Sought:
    """Return the search that our button carries. If it is not offered here, or no longer, raise `SkillError`."""
    service = next((service for service in await services_here(connection, turn) if service.key == key), None)
    length = service.length_of(minutes) if service else None
    if service is None or length is None:
        raise SkillError(_("That is no longer offered. Say “what can I book”."))
    return Sought(service, length, service.provider(provider))


def parse_wish(turn: Turn, client: Client, what: str, when: str) -> Asked:
    """Parse a request. Its time is in `when`; if that is empty, it is in `what`."""
    locale = turn.message.person.locale
    if not when:
        return parse_request(what, now=turn.now, zone=client.zone, locale=locale)
    time = parse_request(when, now=turn.now, zone=client.zone, locale=locale, bare=True)
    return replace(time, rest=what, time=time.time or when)


async def search_in_words(
    connection: AsyncConnection, turn: Turn, client: Client, what: str, when: str, *, minutes: int | None = None
) -> tuple[Sought, Asked] | Reply:
    """Return the search that a request asks for, or a question that asks which service is meant.

    With `minutes` (0 if none were said), also ask for an unclear length. With None, take the service's first length.
    """
    wish = parse_wish(turn, client, what, when)
    service = _choose_service(await services_here(connection, turn), wish)
    if isinstance(service, Reply):
        return service
    length = service.length_of(minutes) if minutes else wish.length
    if length not in service.lengths:
        told = bool(minutes or wish.length)
        if minutes is not None and (told or len(service.lengths) > 1):
            return booking_replies.ask_length(service, when=wish.time, wrong=told)
        length = service.lengths[0]
    return Sought(service, length, match_provider(wish.rest, service)), wish


def _choose_service(services: list[Service], wish: Asked) -> Service | Reply:
    """Return the service that a request names, or ask which one is meant."""
    found = match_services(wish.rest, services)
    if len(found) == 1:
        return found[0]
    unknown = words(wish.rest) and not found
    intro = _("There is no service like “{words}”. You can book:") if unknown else _("What do you want to book?")
    return booking_replies.show_menu(found or services, intro=intro.format(words=wish.rest), when=wish.time)


def window_of(wish: Asked, sought: Sought, *, now: datetime) -> Span:
    """Return the window to search: the requested time, or the next two weeks if none was named."""
    if wish.exact:
        return Span(wish.exact, wish.exact + sought.length)
    return wish.window or Span(now, now + min(FIRST_DAYS, sought.service.ahead))


async def book_at(turn: Turn, unit: UnitOfWork, client: Client, sought: Sought, start: datetime) -> Reply:
    """Hold a time, and go on to the questions or to the booking. If somebody else was faster, offer other times."""
    service, start = sought.service, start.astimezone(UTC)
    before = [held for held in await store.held_of(unit.connection, client) if held.session.service == service.key]
    if again := next((held for held in before if _is_same(held, sought, start)), None):
        return await next_step(turn, unit, again, service, first=True)
    pending = await store.of_client(unit.connection, client, now=unit.now)
    if booked := next((booking for booking in pending if _is_same(booking, sought, start)), None):
        said = booking_replies.BOOKED_BEFORE
        return booking_replies.confirm_booking(booked, service, await turn.reader(), said=said)
    if len(pending) >= MOST_BOOKINGS:
        raise SkillError(_("You already have {n} upcoming bookings. Cancel some first.").format(n=MOST_BOOKINGS))
    try:
        held = await hold(unit, client, sought, start, until=unit.now + booking_replies.HELD)
    except Taken:
        return await _offer_instead(unit, sought, start, await turn.reader())
    for old in before:
        if not await store.was_offered(unit.connection, old.id):
            await give_up(unit, old, "dropped", who=client.name, why="another time was chosen")
    return await next_step(turn, unit, held, service, first=True)


def _is_same(booking: Booking, sought: Sought, start: datetime) -> bool:
    """Return whether a booking is the wanted one, because a button was pressed twice or a request was repeated."""
    session = booking.session
    return (session.service, session.starts, session.ends) == (sought.service.key, start, start + sought.length)


async def _offer_instead(unit: UnitOfWork, sought: Sought, start: datetime, reader: Reader) -> Reply:
    """Say why a time is not available, and offer the nearest times and the wait list."""
    service, now = sought.service, unit.now
    earliest, latest = now + service.notice, now + service.ahead
    if start < min(now, earliest):
        why = _("That time is past: {when}.")
    elif start < earliest:
        why = _("That time is too soon: {when}. Book at least {least} ahead.")
    elif start > latest:
        why = _("That time is too far ahead: {when}. Book at most {most} ahead.")
    else:
        why = _("That time is not free: {when}.")
    least, most = length_in_words(service.notice), length_in_words(service.ahead)
    intro = why.format(when=reader.told(start).words, least=least, most=most)
    wanted = min(max(start, now), latest)  # search near the closest time that can be booked
    span, waits = Span(wanted, wanted + sought.length), earliest <= start <= latest
    if reply := await _nearest(unit, sought, span, reader, intro=intro, waits=waits):
        return reply
    wide = Span(wanted - FIRST_DAYS / 2, wanted + FIRST_DAYS / 2)
    text = " ".join([intro, _("Nothing near it is free either.")])
    return booking_replies.offer_wait_list(Reply(text), sought, wide)


async def _nearest(
    unit: UnitOfWork, sought: Sought, span: Span, reader: Reader, *, intro: str, waits: bool
) -> Reply | None:
    """Offer the free times nearest to a span. If `waits`, also offer the wait list. Return None if no time is free."""
    found = await availability.find_nearest(unit, sought, span)
    if not found:
        return None
    intro = " ".join([intro, _("The nearest free times are:")])
    reply = booking_replies.offer_times(found, sought, reader, intro=intro)
    return booking_replies.offer_wait_list(reply, sought, span) if waits else reply


async def offer_times(
    unit: UnitOfWork,
    sought: Sought,
    wish: Asked,
    turn: Turn,
    fits: Callable[[datetime], bool] = lambda _: True,
) -> Reply:
    """Offer free times in the requested window that fit. If there are none, offer the nearest and the wait list.

    Those that the speaker prefers come first.
    """
    reader = await turn.reader()
    window, length = window_of(wish, sought, now=unit.now), length_in_words(sought.length)
    found = [slot for slot in await availability.find_offers(unit, sought, window) if fits(slot.start)]
    if found:
        intro = _("Free times for {service} ({length}):")
        if wish.time:  # Translators: {when} is in the person's own words, such as “tomorrow afternoon”
            intro = _("Free times for {service} ({length}), {when}:")
        intro = intro.format(service=sought.name, length=length, when=wish.time)
        preferred = await preferred_times(turn)
        return booking_replies.offer_times(found, sought, reader, intro=intro, preferred=preferred)
    # Translators: {when} is in the person's own words, such as “tomorrow afternoon”.
    intro = _("Nothing is free for {service} {when}.") if wish.time else _("Nothing is free for {service}.")
    intro = intro.format(service=sought.name, when=wish.time)
    waits = window.end > unit.now + sought.service.notice
    if reply := await _nearest(unit, sought, window, reader, intro=intro, waits=waits):
        return reply
    return booking_replies.offer_wait_list(Reply(intro), sought, window) if waits else Reply(intro)


async def held_of_speaker(turn: Turn, booking: int) -> tuple[UnitOfWork, Booking, Service]:
    """Return the speaker's hold, locked, and its service. Any other booking, and a hold that is over, is refused."""
    unit = UnitOfWork.of(turn)
    found = await store.get(unit.connection, booking)
    if found is None or found.client != await client_of(turn):
        raise SkillError(_("That is not yours. Say “my bookings” to see yours."))
    service = await store.find_service(unit.connection, found.session.service)
    if found.state == "booked":
        raise SkillError(_("That is already booked. Say “my bookings” to see it."))
    if service is None:
        raise SkillError(_("I no longer hold that time. Say “what can I book” to look again."))
    if found.state != "held":
        gone = _("I no longer hold that time. Say “book {service}” to look again.")
        raise SkillError(gone.format(service=service.name))
    return unit, found, service


async def next_step(turn: Turn, unit: UnitOfWork, held: Booking, service: Service, *, first: bool) -> Reply:
    """Ask the next question about a held time, or book it if all questions are answered."""
    reader = await turn.reader()
    if len(held.answers) < len(service.questions):
        return booking_replies.ask_question(held, service, reader, first=first)
    try:
        kept = await confirm(unit, held, service)
    except HoldEnded:
        await give_up(unit, held, "lapsed", who="the clock", why="somebody else took it after the hold had ended")
        sought = Sought(service, held.session.span.length)
        return await _offer_instead(unit, sought, held.session.starts, reader)
    files = await enclosed(unit, kept, service)
    return replace(booking_replies.confirm_booking(kept, service, reader), enclosures=files)


async def let_go(unit: UnitOfWork, held: Booking) -> Reply:
    """Release a held time that the client no longer wants."""
    await give_up(unit, held, "dropped", who=held.client.name, why="never mind")
    return Reply(_("All right, I no longer hold that time."))


def times_offered(turn: Turn) -> list[datetime]:
    """Return the times that the previous reply offers to book."""
    return offered_times(turn.history[-1].reply if turn.history else None, "hold_time", "at")


async def search_again(unit: UnitOfWork, client: Client, sought: Sought, words: str, turn: Turn) -> Search:
    """Return where to search, if the words ask for other times than those offered."""
    times = times_offered(turn)
    since, until = whole_day(min(times), client.tz)[0], whole_day(max(times), client.tz)[1]
    offered = Offered(times, sought.length, since, until, turn.now, client.zone, turn.message.person.locale)

    async def is_free(search: Search) -> bool:
        found = await availability.find_offers(unit, sought, Span(search.since, search.until))
        return any(search.fits(offer.start) for offer in found)

    return await first_search(words, offered, is_free)
