"""Booking: what there is, what is free, holding a time, answering the questions. Each effect is done once a call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.abilities import ability
from core.calendars import Span, spread
from core.errors import HoldEnded, SkillError, Taken
from core.messages import Reply
from core.skills.bookings import finding, offering, store, telling, waiting
from core.skills.bookings.arguments import What, at_of, client_of, doing_of
from core.skills.bookings.asked import Asked, asked
from core.skills.bookings.booking import Wait
from core.skills.bookings.finding import Sought
from core.skills.bookings.holding import confirm, give_up, hold, hold_longer
from core.skills.bookings.service import Provider, Service, meant, provider_meant, words
from core.telling import told

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.skills.bookings.booking import Booking, Client, Doing
    from core.turn import Turn

FIRST_DAYS = timedelta(days=14)
"""How far to look when no time was named."""
MOST_BOOKINGS = 50
"""Of one person, to come; who has more is a script."""
LONGEST_ANSWER = 1000
_LEAVES = frozenset({"cancel", "stop", "forget it", "forget about it", "never mind", "nevermind"})
_LISTS = frozenset({"", "?", "what", "list", "help", "services", "menu"})


@ability(
    effect=True,
    examples=[
        "make a booking",
        "make an appointment",
        "book an appointment",
        "schedule an appointment",
        "i need an appointment",
        "i want an appointment",
        "i would like an appointment",
        "i'd like an appointment",
    ],
)
async def book(turn: Turn, what: What = "", when: str = "", minutes: int = 0) -> Reply:
    """Book a service that the team offers, such as a consultation. Use it when somebody wants to book or reserve one.

    what: the service in the person's own words, perhaps with the provider and the time, for instance “a consultation
    with the clinic tomorrow afternoon”; nothing if nothing is said.
    when: the time in the person's own words, for instance “Friday at 3pm” or “next week”; do not reckon.
    minutes: how long, if the person says so.
    """
    client = await client_of(turn)
    async with turn.connect() as connection:
        services = await _services(connection, turn)
        if what.strip().casefold() in _LISTS and not when:
            return telling.menu(services, intro="You can book:")
        wish = _wish(turn, client, what, when)
        service = _one(services, wish)
        if isinstance(service, Reply):
            return service
        length = timedelta(minutes=minutes) if minutes else wish.length
        if length not in service.lengths:
            if length or len(service.lengths) > 1:
                return telling.how_long(service, when=wish.time, wrong=length is not None)
            length = service.lengths[0]
        sought = Sought(service, length, provider_meant(wish.rest, service))
        if wish.exact:
            return await _book_at(turn, connection, client, sought, wish.exact)
        return await _offered(connection, client, sought, wish, now=turn.now)


@ability(
    examples=[
        "what can i book",
        "what can i book here",
        "what can be booked",
        "what can be booked here",
        "which services can i book",
        "which services are there to book",
        "what services do you offer for booking",
        "list the services",
        "show me what i can book",
    ],
)
async def list_services(turn: Turn) -> Reply:
    """List what can be booked here. Use it when somebody asks which services, appointments or rooms can be booked."""
    async with turn.connect() as connection:
        return telling.menu(await _services(connection, turn), intro="You can book:")


@ability(examples=["which times are free to book", "what times are free to book", "when can i book"])
async def free_times(turn: Turn, what: What = "", when: str = "") -> Reply:
    """Tell which times of a bookable service or provider are free. Use it when somebody asks when one is free.

    what: the service or provider in the person's own words, perhaps with the time, such as “the clinic this week”.
    when: the time in the person's own words; do not reckon.
    """
    client = await client_of(turn)
    async with turn.connect() as connection:
        wish = _wish(turn, client, what or turn.message.text, when)
        service = _one(await _services(connection, turn), wish)
        if isinstance(service, Reply):
            return service
        length = wish.length if wish.length in service.lengths else service.lengths[0]
        sought = Sought(service, length, provider_meant(wish.rest, service))
        return await _offered(connection, client, sought, wish, now=turn.now)


@ability(examples=[], effect=True, presses=True)
async def hold_time(turn: Turn, service: str, at: str, minutes: int, provider: str = "") -> Reply:
    """Hold a time that was offered for whoever pressed, or book it, if there is nothing to ask.

    Dies the process before the commit, nothing is held; dies it after, the hold, the alarm that ends it and the ledger
    stand together.
    """
    client = await client_of(turn)
    async with turn.connect() as connection:
        wanted = next((each for each in await _services(connection, turn) if each.key == service), None)
        if wanted is None:
            raise SkillError("That is not offered any more. Say “what can I book”.")
        sought = Sought(wanted, timedelta(minutes=minutes), _named(wanted, provider))
        return await _book_at(turn, connection, client, sought, at_of(at))


@ability(examples=[], effect=True)
async def book_with_answer(turn: Turn, booking: int, answer: str) -> Reply:
    """Take the person's answer to the question that was asked for a booking.

    booking: the number of the booking that the question was for.
    answer: the answer, in the person's own words.
    """
    async with turn.connect() as connection:
        doing = doing_of(turn, connection)
        held, service = await _held(connection, await client_of(turn), booking)
        if answer.strip().casefold().rstrip(".!") in _LEAVES:
            return await _dropped(doing, held)
        if len(held.answers) < len(service.questions):
            question = service.questions[len(held.answers)]
            options = {each.casefold(): each for each in question.options}
            said = answer.strip()[:LONGEST_ANSWER]
            if not said or (options and said.casefold().rstrip(".!") not in options):
                return telling.question(held, service, now=turn.now, first=False)
            said = options.get(said.casefold().rstrip(".!"), said)
            held = await hold_longer(doing, held, until=max(turn.now + telling.HELD, held.held_until or turn.now))
            held = await store.add_answer(connection, held, question.ask, said)
        return await _next(doing, held, service, first=False)


@ability(examples=[], effect=True)
async def take_offer(turn: Turn, booking: int) -> Reply:
    """Take a time from the wait list that is held for the person.

    booking: the number of the booking that was offered.
    """
    async with turn.connect() as connection:
        held, service = await _held(connection, await client_of(turn), booking)
        return await _next(doing_of(turn, connection), held, service, first=True)


@ability(examples=[], effect=True)
async def drop_hold(turn: Turn, booking: int) -> Reply:
    """Let go of a time that is held for the person and not booked yet.

    booking: the number of the booking that is held.
    """
    async with turn.connect() as connection:
        held, _ = await _held(connection, await client_of(turn), booking)
        return await _dropped(doing_of(turn, connection), held)


@ability(examples=[], effect=True, presses=True)
async def wait_for_time(turn: Turn, service: str, minutes: int, start: str, end: str, provider: str = "") -> Reply:
    """Put whoever pressed on the wait list for a time between two instants; see `add_to_wait_list`."""
    client = await client_of(turn)
    async with turn.connect() as connection:
        wanted = next((each for each in await _services(connection, turn) if each.key == service), None)
        if wanted is None:
            raise SkillError("That is not offered any more. Say “what can I book”.")
        window = Span(at_of(start), at_of(end))
        sought = Sought(wanted, timedelta(minutes=minutes), _named(wanted, provider))
        return await _waiting(connection, client, sought, window, now=turn.now)


@ability(effect=True, examples=["put me on the wait list", "put me on the waiting list"])
async def add_to_wait_list(turn: Turn, what: What = "", when: str = "") -> Reply:
    """Put the person on the wait list of a bookable service. Use it when somebody wants a time that is taken.

    Dies the process before the commit, nobody waits; dies it after, the place on the list stands.

    what: the service in the person's own words, perhaps with the time, for instance “a consultation tomorrow”.
    when: the time in the person's own words; do not reckon.
    """
    client = await client_of(turn)
    async with turn.connect() as connection:
        wish = _wish(turn, client, what, when)
        service = _one(await _services(connection, turn), wish)
        if isinstance(service, Reply):
            return service
        length = wish.length if wish.length in service.lengths else service.lengths[0]
        window = _window(wish, service, length, now=turn.now)
        sought = Sought(service, length, provider_meant(wish.rest, service))
        return await _waiting(connection, client, sought, window, now=turn.now)


@ability(
    effect=True,
    examples=[
        "leave the wait list",
        "take me off the wait list",
        "leave the waiting list",
        "take me off the waiting list",
    ],
)
async def leave_wait_list(turn: Turn) -> Reply:
    """Take the person off the wait list. Use it when somebody no longer wants to wait for a time to be free."""
    async with turn.connect() as connection:
        count = await waiting.leave(connection, await client_of(turn))
    return Reply("You are off the wait list." if count else "You were on no wait list.")


async def _waiting(
    connection: AsyncConnection, client: Client, sought: Sought, window: Span, *, now: datetime
) -> Reply:
    """Put a client on the list; what is free is offered instead."""
    service = sought.service
    if window.end <= now + service.notice:
        raise SkillError("That time is past, or too soon to be booked.")
    if found := await finding.offers(connection, sought, window, now=now):
        return telling.free(spread_of(found), sought, client, intro=f"{service.name} is free at these times:", now=now)
    minutes = int(sought.length.total_seconds()) // 60
    named = sought.provider.name if sought.provider else ""
    wait = Wait(0, service.key, minutes, named, client, window.start, window.end, "waiting")
    new = await waiting.add(connection, wait)
    already = "" if new else "already "
    return Reply(
        f"You are {already}on the wait list for {service.name}. If a time is freed, I hold it for you and tell you. "
        "Say “leave the wait list” if you no longer want it."
    )


def _named(service: Service, name: str) -> Provider | None:
    return next((each for each in service.providers if each.name == name), None)


def _window(wish: Asked, service: Service, length: timedelta, *, now: datetime) -> Span:
    """Return where to look: at the time that was named, else in the next two weeks."""
    if wish.exact:
        return Span(wish.exact, wish.exact + length)
    return wish.window or Span(now, now + min(FIRST_DAYS, service.ahead))


def spread_of(found: list[finding.Offer]) -> list[finding.Offer]:
    """Return as many of the times that are free as are offered at once."""
    return spread(found, most=telling.MOST_OFFERED)


async def _services(connection: AsyncConnection, turn: Turn) -> list[Service]:
    address = turn.message.address
    found = await offering.listed(connection, f"{address.service}/{address.workspace}")
    if not found:
        raise SkillError(
            "Nothing can be booked here yet. Whoever runs me sets that up: FRONTDESK_SERVICES, in docs/bookings.md."
        )
    return found


def _wish(turn: Turn, client: Client, what: str, when: str) -> Asked:
    """Read the request; the time is in `when`, else in what was said."""
    locale = turn.message.person.locale
    if not when:
        return asked(what, now=turn.now, zone=client.zone, locale=locale)
    time = asked(when, now=turn.now, zone=client.zone, locale=locale, bare=True)
    return Asked(what, time.window, time.exact, time.length, time.time or when)


def _one(services: list[Service], wish: Asked) -> Service | Reply:
    """Return the service that is meant, or ask which one."""
    found = meant(wish.rest, services)
    if len(found) == 1:
        return found[0]
    unknown = words(wish.rest) and not found
    intro = f"I know no service like “{wish.rest}”. You can book:" if unknown else "What do you want to book?"
    return telling.menu(found or services, intro=intro, when=wish.time)


async def _book_at(turn: Turn, connection: AsyncConnection, client: Client, sought: Sought, start: datetime) -> Reply:
    """Hold a time, and go on to the questions or to the booking; who comes too late is offered others."""
    doing = doing_of(turn, connection)
    service = sought.service
    if len(await store.of_client(connection, client, now=turn.now)) >= MOST_BOOKINGS:
        raise SkillError(f"You have {MOST_BOOKINGS} bookings to come already. Cancel some first.")
    start = start.astimezone(UTC)
    before = await store.held_of(connection, client)
    try:
        held = await hold(doing, client, sought, start, until=turn.now + telling.HELD)
    except Taken:
        return await _instead(connection, client, sought, start, now=turn.now)
    for each in before:
        if not await waiting.was_offered(connection, each.id):
            await give_up(doing, each, "dropped", who=client.name, why="another time was chosen")
    return await _next(doing, held, service, first=True)


async def _instead(
    connection: AsyncConnection, client: Client, sought: Sought, start: datetime, *, now: datetime
) -> Reply:
    """Offer the times nearest to one that cannot be had, and the wait list for it, saying why."""
    service, span = sought.service, Span(start, start + sought.length)
    moment = told(start, client.tz, now=now)
    waits = True
    if start < now + service.notice:
        waits = False
        why = "is past" if start < now else f"is too soon: book {telling.lasting(service.notice)} ahead at least"
    elif start > now + service.ahead:
        waits, why = False, f"is too far ahead: book {telling.lasting(service.ahead)} ahead at most"
    else:
        why = "is not free"
    found = await finding.near(connection, sought, span, now=now, most=telling.MOST_OFFERED)
    intro = f"{moment.words} {why}."
    if not found:
        wide = Span(start - FIRST_DAYS / 2, start + FIRST_DAYS / 2)
        return telling.none_free(sought, wide, intro=f"{intro} Nothing near it is free either.")
    reply = telling.free(found, sought, client, intro=f"{intro} The nearest free times are:", now=now)
    return telling.with_waiting(reply, sought, span) if waits else reply


async def _offered(connection: AsyncConnection, client: Client, sought: Sought, wish: Asked, *, now: datetime) -> Reply:
    """Offer the times that are free when it was asked for; else those nearest to it, and the wait list."""
    service = sought.service
    window = _window(wish, service, sought.length, now=now)
    found = await finding.offers(connection, sought, window, now=now)
    name = f"{service.name} with {sought.provider.name}" if sought.provider else service.name
    if found:
        intro = f"Free times for {name} ({telling.lasting(sought.length)}){f', {wish.time}' if wish.time else ''}:"
        return telling.free(spread_of(found), sought, client, intro=intro, now=now)
    intro = f"Nothing is free for {name}{f' {wish.time}' if wish.time else ''}."
    near = await finding.near(connection, sought, window, now=now, most=telling.MOST_OFFERED)
    waits = window.end > now + service.notice
    if not near:
        return telling.none_free(sought, window, intro=intro) if waits else Reply(intro)
    reply = telling.free(near, sought, client, intro=f"{intro} The nearest free times are:", now=now)
    return telling.with_waiting(reply, sought, window) if waits else reply


async def _held(connection: AsyncConnection, client: Client, booking: int) -> tuple[Booking, Service]:
    """Return a hold of the client's, locked, with its service."""
    found = await store.get(connection, booking)
    if found is None or found.client != client:
        raise SkillError("That is not yours. Say “my bookings” to see what is.")
    service = await offering.service(connection, found.session.service)
    if found.state == "booked":
        raise SkillError("That is booked already. Say “my bookings” to see it.")
    if found.state != "held" or service is None:
        name = service.name if service else "it"
        raise SkillError(f"I no longer hold that time. Say “book {name}” to look again.")
    return found, service


async def _next(doing: Doing, held: Booking, service: Service, *, first: bool) -> Reply:
    """Ask the next question, or book, if all are answered."""
    if len(held.answers) < len(service.questions):
        return telling.question(held, service, now=doing.now, first=first)
    try:
        kept = await confirm(doing, held, service)
    except HoldEnded:
        await give_up(doing, held, "lapsed", who="the clock", why="somebody else took it after the hold had ended")
        sought = Sought(service, held.session.ends - held.session.starts)
        return await _instead(doing.connection, held.client, sought, held.session.starts, now=doing.now)
    return telling.booked(kept, service, now=doing.now)


async def _dropped(doing: Doing, held: Booking) -> Reply:
    await give_up(doing, held, "dropped", who=held.client.name, why="never mind")
    return Reply("All right, I no longer hold that time.")
