"""The abilities to make a booking: list services and free times, hold a time, answer the questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.alternative_times import bare_of, kind_of
from core.abilities.arguments import Id, Minutes  # noqa: TC001 — they make the schema
from core.abilities.phrase_patterns import phrasings
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Span
from core.model.replies import Reply
from core.skills.bookings import booking_replies, booking_steps
from core.skills.bookings.booking_request import Asked, What, When, client_of, instant_of
from core.skills.bookings.holds import hold_longer
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn

LONGEST_ANSWER = 1000
"""How many characters of an answer are stored."""
_LEAVES = frozenset({"cancel", "stop", "forget it", "forget about it", "never mind", "nevermind"})
_LISTS = frozenset({"", "?", "what", "list", "help", "services", "menu"})


@ability(
    effect=True,
    command="Book what the team offers, such as a consultation tomorrow afternoon",
    examples=phrasings(
        "book", "make a booking", "(make|book|schedule|i need|i want|i would like|i'd like) an appointment"
    ),
)
async def book(turn: Turn, what: What = "", when: When = "", minutes: Minutes = 0) -> Reply:
    """Book a service of the team, such as a consultation. Use it when somebody wants to book or reserve one.

    what: the service in the person's own words, perhaps with the provider and the time, for instance “a consultation
    with the clinic tomorrow afternoon”; empty if the person does not say.
    when: the time in the person's own words, for instance “Friday at 3pm” or “next week”; do not compute it.
    minutes: how long, if the person says so.
    """
    client, unit = await client_of(turn), UnitOfWork.of(turn)
    services = await booking_steps.services_here(unit.connection, turn)
    kind = kind_of(when) if booking_steps.times_offered(turn) else None
    if kind == "drop":
        return Reply(_("All right, I stop looking. Nothing was booked."))
    other, when = (when, "") if kind not in (None, "time") else ("", bare_of(when) if kind else when)
    if what.strip().casefold() in _LISTS and not when:
        return booking_replies.show_menu(services, intro=_("You can book:"))
    found = await booking_steps.search_in_words(unit.connection, turn, client, what, when, minutes=minutes)
    if isinstance(found, Reply):
        return found
    sought, wish = found
    if other:  # the person asks for other times than those offered
        search = await booking_steps.search_again(unit, client, sought, other, turn)
        wish = Asked(wish.rest, Span(search.since, search.until), search.start)
        if not search.start:
            return await booking_steps.offer_times(unit, sought, wish, turn, search.fits)
    if wish.exact:
        return await booking_steps.book_at(turn, unit, client, sought, wish.exact)
    return await booking_steps.offer_times(unit, sought, wish, turn)


@ability(
    first_try="what can I book?",
    literal=True,
    examples=phrasings(
        "what can i book[ here]",
        "what can be booked[ here]",
        "which services (can i|are there to) book",
        "what services do you offer for booking",
        "list the services",
        "(which|what) services (do you have|do you offer|are there)",
        "welche (leistungen|termine) (habt ihr|gibt es|kann ich buchen)",
        "qué servicios (tenéis|tienen|ofrecéis|hay)",
        "quels services (proposez-vous|avez-vous|y a-t-il)",
        "que serviços (têm|tem|oferecem|há)",
        "show me what i can book",
    ),
)
async def list_services(turn: Turn) -> Reply:
    """List what can be booked here. Use it when somebody asks which services, appointments or rooms can be booked."""
    async with turn.connect() as connection:
        return booking_replies.show_menu(await booking_steps.services_here(connection, turn), intro=_("You can book:"))


@ability(examples=phrasings("(which|what) times are free to book", "when can i book"))
async def free_times(turn: Turn, what: What = "", when: str = "") -> Reply:
    """List the free times of a bookable service or provider. Use it when somebody asks when one of them is free.

    what: the service or provider in the person's own words, perhaps with the time, for instance “the clinic this week”.
    when: the time in the person's own words; do not compute it.
    """
    client = await client_of(turn)
    async with turn.connect() as connection:
        found = await booking_steps.search_in_words(connection, turn, client, what or turn.message.text, when)
        if isinstance(found, Reply):
            return found
        reply = await booking_steps.offer_times(UnitOfWork(connection, turn.now, turn.tell), *found, turn)
    is_answered_by_booking = (reply.asks or "").startswith(f"{book.__name__}?")
    return replace(reply, asks=free_times.__name__) if is_answered_by_booking else reply


@ability(examples=[], effect=True, presses=True)
async def hold_time(turn: Turn, service: str, at: str, minutes: int, provider: str = "") -> Reply:
    """Hold an offered time for the person who pressed its button. If there are no questions, book it.

    If the process dies before the commit, nothing is held; if after, the hold, its alarm and its ledger row are stored.
    """
    unit = UnitOfWork.of(turn)
    sought = await booking_steps.search_of_button(unit.connection, turn, service, minutes, provider)
    return await booking_steps.book_at(turn, unit, await client_of(turn), sought, instant_of(at))


@ability(examples=[], effect=True)
async def book_with_answer(turn: Turn, booking: Id, answer: str) -> Reply:
    """Record the person's answer to a question about a booking.

    booking: the number of the booking.
    answer: the answer, in the person's own words.
    """
    unit, held, service = await booking_steps.held_of_speaker(turn, booking)
    if answer.strip().casefold().rstrip(".!") in _LEAVES:
        return await booking_steps.let_go(unit, held)
    if len(held.answers) < len(service.questions):
        question = service.questions[len(held.answers)]
        options = {option.casefold(): option for option in question.options}
        said = answer.strip()[:LONGEST_ANSWER]
        if not said or (options and said.casefold().rstrip(".!") not in options):
            return booking_replies.ask_question(held, service, await turn.reader(), first=False)
        answers = (*held.answers, (question.ask, options.get(said.casefold().rstrip(".!"), said)))
        until = max(turn.now + booking_replies.HELD, held.held_until or turn.now)
        held = await hold_longer(unit, replace(held, answers=answers), until=until)
    return await booking_steps.next_step(turn, unit, held, service, first=False)


@ability(examples=[], effect=True)
async def take_offer(turn: Turn, booking: Id) -> Reply:
    """Accept a time from the wait list that is held for the person.

    booking: the number of the booking that was offered.
    """
    unit, held, service = await booking_steps.held_of_speaker(turn, booking)
    return await booking_steps.next_step(turn, unit, held, service, first=True)


@ability(examples=[], effect=True)
async def drop_hold(turn: Turn, booking: Id) -> Reply:
    """Release a time that is held for the person and not booked yet.

    booking: the number of the booking that is held.
    """
    unit, held, _service = await booking_steps.held_of_speaker(turn, booking)
    return await booking_steps.let_go(unit, held)
