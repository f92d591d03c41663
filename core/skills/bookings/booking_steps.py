"""The steps that the booking abilities share: read the request, hold a time or offer others, ask, confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.abilities.alternative_times import Offered, first_search, offered_times, whole_day
from core.calendars import Span, spread
from core.model.errors import HoldEnded, SkillError, Taken
from core.model.messages import Reply
from core.skills.bookings import availability, booking_replies, service_catalog, store
from core.skills.bookings.availability import Sought
from core.skills.bookings.bookable_service import Service, match_provider, match_services, words
from core.skills.bookings.booking_request import Asked, doing_of, parse_request
from core.skills.bookings.holds import confirm, enclosed, give_up, hold
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import AsyncConnection

    from core.abilities.alternative_times import Search
    from core.abilities.turn import Turn
    from core.skills.bookings.booking import Booking, Client, Doing

FIRST_DAYS = timedelta(days=14)
"""How far ahead to search when no time was given."""
MOST_BOOKINGS = 50
"""Upcoming bookings of one person. More come from a script."""


def sought_of(services: list[Service], key: str, minutes: int, provider: str) -> Sought:
    """Return the search that one of our buttons names.

    Raises:
        SkillError: The service or the length is not offered here, or no longer.
    """
    service = next((service for service in services if service.key == key), None)
    length = length_of(service, minutes) if service else None
    if service is None or length is None:
        raise SkillError("That is no longer offered. Say “what can I book”.")
    return Sought(service, length, next((one for one in service.providers if one.name == provider), None))


def length_of(service: Service, minutes: int) -> timedelta | None:
    """Return the service's length of so many minutes, if there is one."""
    return next((length for length in service.lengths if length.total_seconds() == minutes * 60), None)


def window_of(wish: Asked, sought: Sought, *, now: datetime) -> Span:
    """Return where to search: at the requested time, else in the next two weeks."""
    if wish.exact:
        return Span(wish.exact, wish.exact + sought.length)
    return wish.window or Span(now, now + min(FIRST_DAYS, sought.service.ahead))


def spread_of(found: list[availability.Offer]) -> list[availability.Offer]:
    """Return as many of the free times as are offered at once, spread out."""
    return spread(found, most=booking_replies.MOST_OFFERED)


async def services_here(connection: AsyncConnection, turn: Turn) -> list[Service]:
    """Return the services that can be booked from the speaker's workspace.

    Raises:
        SkillError: There are none.
    """
    address = turn.message.address
    found = await service_catalog.listed(connection, f"{address.service}/{address.workspace}")
    if not found:
        raise SkillError("Nothing can be booked here yet. The operator sets up FRONTDESK_SERVICES (docs/bookings.md).")
    return found


def wish_of(turn: Turn, client: Client, what: str, when: str) -> Asked:
    """Parse the request. The time is in `when`, else in `what`."""
    locale = turn.message.person.locale
    if not when:
        return parse_request(what, now=turn.now, zone=client.zone, locale=locale)
    time = parse_request(when, now=turn.now, zone=client.zone, locale=locale, bare=True)
    return Asked(what, time.window, time.exact, time.length, time.time or when)


async def search_in_words(
    connection: AsyncConnection, turn: Turn, client: Client, what: str, when: str
) -> tuple[Sought, Asked] | Reply:
    """Return the search that words mean, with the service's first length unless they say another; or ask which one."""
    wish = wish_of(turn, client, what, when)
    service = choose_service(await services_here(connection, turn), wish)
    if isinstance(service, Reply):
        return service
    length = wish.length if wish.length in service.lengths else service.lengths[0]
    return Sought(service, length, match_provider(wish.rest, service)), wish


def choose_service(services: list[Service], wish: Asked) -> Service | Reply:
    """Return the meant service, or ask which one it is."""
    found = match_services(wish.rest, services)
    if len(found) == 1:
        return found[0]
    unknown = words(wish.rest) and not found
    intro = f"There is no service like “{wish.rest}”. You can book:" if unknown else "What do you want to book?"
    return booking_replies.show_menu(found or services, intro=intro, when=wish.time)


async def book_at(turn: Turn, connection: AsyncConnection, client: Client, sought: Sought, start: datetime) -> Reply:
    """Hold a time, and go on to the questions or to the booking; who comes too late is offered others."""
    doing = doing_of(turn, connection)
    service = sought.service
    start = start.astimezone(UTC)
    before = [hold for hold in await store.held_of(connection, client) if hold.session.service == service.key]
    if again := next((hold for hold in before if _is_same(hold, sought, start)), None):
        return await next_step(doing, again, service, first=True)
    pending = await store.of_client(connection, client, now=turn.now)
    if booked := next((booking for booking in pending if _is_same(booking, sought, start)), None):
        return booking_replies.confirm_booking(booked, service, now=turn.now, words="You already have this booking")
    if len(pending) >= MOST_BOOKINGS:
        raise SkillError(f"You already have {MOST_BOOKINGS} upcoming bookings. Cancel some first.")
    try:
        held = await hold(doing, client, sought, start, until=turn.now + booking_replies.HELD)
    except Taken:
        return await offer_instead(connection, client, sought, start, now=turn.now)
    for old in before:
        if not await store.was_offered(connection, old.id):
            await give_up(doing, old, "dropped", who=client.name, why="another time was chosen")
    return await next_step(doing, held, service, first=True)


def _is_same(booking: Booking, sought: Sought, start: datetime) -> bool:
    """Tell whether a booking is the wanted one: a button was pressed twice, or a request repeated."""
    session = booking.session
    return (session.service, session.starts, session.ends) == (sought.service.key, start, start + sought.length)


async def offer_instead(
    connection: AsyncConnection, client: Client, sought: Sought, start: datetime, *, now: datetime
) -> Reply:
    """Say why a time is not available, and offer the nearest times and the wait list."""
    service = sought.service
    wanted = min(max(start, now), now + service.ahead)  # if it is past or too far ahead, the nearest times are there
    span = Span(wanted, wanted + sought.length)
    moment = told(start, client.tz, now=now)
    waits, rule = True, ""
    if start < now + service.notice:
        waits = False
        why = "is past"
        if start >= now:
            why, rule = "is too soon", f" Book at least {booking_replies.length_in_words(service.notice)} ahead."
    elif start > now + service.ahead:
        waits, why, rule = (
            False,
            "is too far ahead",
            f" Book at most {booking_replies.length_in_words(service.ahead)} ahead.",
        )
    else:
        why = "is not free"
    intro = f"That time {why}: {moment.words}.{rule}"
    if reply := await _nearest(connection, client, sought, span, now=now, intro=intro, waits=waits):
        return reply
    wide = Span(wanted - FIRST_DAYS / 2, wanted + FIRST_DAYS / 2)
    return booking_replies.offer_wait_list(sought, wide, intro=f"{intro} Nothing near it is free either.")


async def _nearest(
    connection: AsyncConnection, client: Client, sought: Sought, span: Span, *, now: datetime, intro: str, waits: bool
) -> Reply | None:
    """Offer the free times nearest to a span, with the wait list if it `waits`; None if there are none."""
    found = await availability.find_nearest(connection, sought, span, now=now, most=booking_replies.MOST_OFFERED)
    if not found:
        return None
    reply = booking_replies.offer_times(found, sought, client, intro=f"{intro} The nearest free times are:", now=now)
    return booking_replies.add_wait_list(reply, sought, span) if waits else reply


async def offer_times(
    connection: AsyncConnection,
    client: Client,
    sought: Sought,
    wish: Asked,
    *,
    now: datetime,
    fits: Callable[[datetime], bool] = lambda _: True,
) -> Reply:
    """Offer the free times in the requested window that fit, else the nearest ones and the wait list."""
    window = window_of(wish, sought, now=now)
    found = [slot for slot in await availability.find_offers(connection, sought, window, now=now) if fits(slot.start)]
    name = booking_replies.name_of(sought)
    if found:
        length = booking_replies.length_in_words(sought.length)
        intro = f"Free times for {name} ({length}){f', {wish.time}' if wish.time else ''}:"
        return booking_replies.offer_times(spread_of(found), sought, client, intro=intro, now=now)
    intro = f"Nothing is free for {name}{f' {wish.time}' if wish.time else ''}."
    waits = window.end > now + sought.service.notice
    if reply := await _nearest(connection, client, sought, window, now=now, intro=intro, waits=waits):
        return reply
    return booking_replies.offer_wait_list(sought, window, intro=intro) if waits else Reply(intro)


async def held_of_client(connection: AsyncConnection, client: Client, booking: int) -> tuple[Booking, Service]:
    """Return a hold of the client, locked, with its service.

    Raises:
        SkillError: It is not the client's, already booked, or no longer held.
    """
    found = await store.get(connection, booking)
    if found is None or found.client != client:
        raise SkillError("That is not yours. Say “my bookings” to see yours.")
    service = await service_catalog.find_service(connection, found.session.service)
    if found.state == "booked":
        raise SkillError("That is already booked. Say “my bookings” to see it.")
    if found.state != "held" or service is None:
        name = service.name if service else "it"
        raise SkillError(f"I no longer hold that time. Say “book {name}” to look again.")
    return found, service


async def next_step(doing: Doing, held: Booking, service: Service, *, first: bool) -> Reply:
    """Ask the next question, or book if all are answered."""
    if len(held.answers) < len(service.questions):
        return booking_replies.ask_question(held, service, now=doing.now, first=first)
    try:
        kept = await confirm(doing, held, service)
    except HoldEnded:
        await give_up(doing, held, "lapsed", who="the clock", why="somebody else took it after the hold had ended")
        sought = Sought(service, held.session.ends - held.session.starts)
        return await offer_instead(doing.connection, held.client, sought, held.session.starts, now=doing.now)
    files = await enclosed(doing, kept, service)
    return replace(booking_replies.confirm_booking(kept, service, now=doing.now), enclosures=files)


async def let_go(doing: Doing, held: Booking) -> Reply:
    """Free a hold that the client no longer wants."""
    await give_up(doing, held, "dropped", who=held.client.name, why="never mind")
    return Reply("All right, I no longer hold that time.")


def times_offered(turn: Turn) -> list[datetime]:
    """Return the times that the last reply offers to book."""
    return offered_times(turn.history[-1].reply if turn.history else None, "hold_time", "at")


async def search_again(connection: AsyncConnection, client: Client, sought: Sought, words: str, turn: Turn) -> Search:
    """Return where to search for the other times that the words ask for."""
    times = times_offered(turn)
    since, until = whole_day(min(times), client.tz)[0], whole_day(max(times), client.tz)[1]
    offered = Offered(times, sought.length, since, until, turn.now, client.zone, turn.message.person.locale)

    async def is_free(search: Search) -> bool:
        found = await availability.find_offers(connection, sought, Span(search.since, search.until), now=turn.now)
        return any(search.fits(offer.start) for offer in found)

    return await first_search(words, offered, is_free)
