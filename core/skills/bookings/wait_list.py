"""The abilities to join and leave the wait list. `holds` offers what is freed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.calendars import Span
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.bookings import availability, booking_replies, store
from core.skills.bookings.booking import Wait
from core.skills.bookings.booking_request import What, at_of, client_of
from core.skills.bookings.booking_steps import search_in_words, services_here, sought_of, spread_of, window_of
from core.skills.bookings.holds import look_later

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.bookings.availability import Sought
    from core.skills.bookings.booking import Client


@ability(examples=[], effect=True, presses=True)
async def wait_for_time(turn: Turn, service: str, minutes: int, start: str, end: str, provider: str = "") -> Reply:
    """Put the person who pressed on the wait list for a time between two instants; see `add_to_wait_list`."""
    client = await client_of(turn)
    async with turn.connect() as connection:
        sought = sought_of(await services_here(connection, turn), service, minutes, provider)
        window = Span(at_of(start), at_of(end))
        return await _waiting(connection, client, sought, window, now=turn.now)


@ability(literal=True, effect=True, examples=["put me on the wait list", "put me on the waiting list"])
async def add_to_wait_list(turn: Turn, what: What = "", when: str = "") -> Reply:
    """Put the person on the wait list of a bookable service. Use it when somebody wants a time that is taken.

    If the process dies before the commit, nobody waits; if after, the place on the list stands.

    what: the service in the person's own words, perhaps with the time, for instance “a consultation tomorrow”.
    when: the time in the person's own words; do not compute it.
    """
    client = await client_of(turn)
    async with turn.connect() as connection:
        found = await search_in_words(connection, turn, client, what, when)
        if isinstance(found, Reply):
            return found
        sought, wish = found
        window = window_of(wish, sought, now=turn.now)
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
    """Take the person off the wait list. Use it when somebody no longer wants to wait for a free time."""
    async with turn.connect() as connection:
        count = await store.leave_waits(connection, await client_of(turn))
    return Reply("You are off the wait list." if count else "You were not on a wait list.")


async def _waiting(
    connection: AsyncConnection, client: Client, sought: Sought, window: Span, *, now: datetime
) -> Reply:
    """Put a client on the list, or offer what is already free."""
    service = sought.service
    if window.end <= now + service.notice:
        raise SkillError("That time is past or too soon to book.")
    if found := await availability.find_offers(connection, sought, window, now=now):
        return booking_replies.offer_times(
            spread_of(found), sought, client, intro=f"{service.name} is free at these times:", now=now
        )
    named = sought.provider.name if sought.provider else ""
    wait = Wait(
        0, service.key, booking_replies.minutes_of(sought.length), named, client, window.start, window.end, "waiting"
    )
    new = await store.add_wait(connection, wait)
    if new is not None:
        await look_later(connection, new, now=now)
    already = "already " if new is None else ""
    return Reply(
        f"You are {already}on the wait list for {service.name}. If a time becomes free, I hold it and tell you. "
        "To leave it, say “leave the wait list”."
    )
