"""The abilities to join and leave the wait list. The module `holds` offers freed times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.phrase_patterns import phrasings
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Span
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.bookings import availability, booking_replies, store
from core.skills.bookings.booking import Wait
from core.skills.bookings.booking_request import What, client_of, instant_of
from core.skills.bookings.booking_steps import search_in_words, search_of_button, window_of
from core.skills.bookings.holds import look_later
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.bookings.availability import Sought
    from core.skills.bookings.booking import Client


@ability(examples=[], effect=True, presses=True)
async def wait_for_time(turn: Turn, service: str, minutes: int, start: str, end: str, provider: str = "") -> Reply:
    """Put the person who pressed the button on the wait list for a time between two instants."""
    unit = UnitOfWork.of(turn)
    sought = await search_of_button(unit.connection, turn, service, minutes, provider)
    return await _wait(turn, unit, await client_of(turn), sought, Span(instant_of(start), instant_of(end)))


@ability(literal=True, effect=True, examples=phrasings("put me on the (wait|waiting) list"))
async def add_to_wait_list(turn: Turn, what: What = "", when: str = "") -> Reply:
    """Put the person on the wait list of a bookable service. Use it when somebody wants a time that is taken.

    If the process dies before the commit, nothing is stored; if after, the person is on the list.

    what: the service in the person's own words, perhaps with the time, for instance “a consultation tomorrow”.
    when: the time in the person's own words; do not compute it.
    """
    client, unit = await client_of(turn), UnitOfWork.of(turn)
    found = await search_in_words(unit.connection, turn, client, what, when)
    if isinstance(found, Reply):
        return found
    sought, wish = found
    return await _wait(turn, unit, client, sought, window_of(wish, sought, now=turn.now))


async def _wait(turn: Turn, unit: UnitOfWork, client: Client, sought: Sought, window: Span) -> Reply:
    """Put a client on the wait list, or offer the times that are already free."""
    name = sought.service.name
    if window.end <= unit.now + sought.service.notice:
        raise SkillError(_("That time is past or too soon to book."))
    if found := await availability.find_offers(unit, sought, window):
        intro = _("{service} is free at these times:").format(service=name)
        return booking_replies.offer_times(found, sought, await turn.reader(), intro=intro)
    wait = Wait(0, sought.service.key, sought.minutes, sought.named, client, window)
    new = await store.add_wait(unit.connection, wait)
    if new is not None:
        await look_later(unit.connection, new, now=unit.now)
        text = _(
            "You are on the wait list for {service}. If a time becomes free, I hold it and tell you. "
            "To leave it, say “leave the wait list”."
        )
    else:
        text = _(
            "You are already on the wait list for {service}. If a time becomes free, I hold it and tell you. "
            "To leave it, say “leave the wait list”."
        )
    return Reply(text.format(service=name))


@ability(effect=True, examples=phrasings("(leave|take me off) the (wait|waiting) list"))
async def leave_wait_list(turn: Turn) -> Reply:
    """Take the person off the wait list. Use it when somebody no longer wants to wait for a free time."""
    count = await store.leave_waits(UnitOfWork.of(turn).connection, await client_of(turn))
    return Reply(_("You are off the wait list.") if count else _("You were not on a wait list."))
