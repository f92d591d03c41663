"""What providers say: who is booked with me, and who did not come. A provider is known by the platform's id."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.calendars import Span
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.bookings import store, telling
from core.skills.bookings.arguments import Which, client_of
from core.skills.bookings.asked import asked
from core.skills.bookings.changing import services_of
from core.skills.bookings.reporting import day_of_provider
from core.when import localize, resolve

if TYPE_CHECKING:
    from core.abilities.turn import Turn

_NUMBER = re.compile(r"#?(\d{1,18})\b")


@ability(
    literal=True,
    examples=[
        "who is booked with me",
        "who is booked with me {when}",
        "who has booked with me",
        "who has booked me {when}",
        "what is booked with me",
        "what is booked with me {when}",
        "bookings with me",
        "bookings with me {when}",
        "show bookings with me",
        "show me the bookings with me {when}",
    ],
)
async def bookings_with_me(turn: Turn, when: str = "today") -> Reply:
    """List who has booked the person's own time. Use it when a provider asks who is booked with him or her.

    when: the day in the person's own words, for instance “tomorrow” or “this week”; today if nothing is said.
    """
    client = await client_of(turn)
    wish = asked(when, now=turn.now, zone=client.zone, locale=turn.message.person.locale, bare=True)
    window = wish.window
    if window is None:
        day = localize(wish.exact or turn.now, client.tz).replace(hour=0, minute=0, second=0, microsecond=0)
        window = Span(resolve(day, client.tz), resolve(day + timedelta(days=1), client.tz))
    async with turn.connect() as connection:
        found = await store.booked_with(connection, client.key, window)
        names = await services_of(connection, {each.session.service for each in found})
    return day_of_provider(found, names, zone=client.tz, time=when, now=turn.now)


@ability(
    literal=True,
    effect=True,
    examples=[
        "mark {which} as no-show",
        "mark {which} as a no-show",
        "mark {which} as no show",
        "mark {which} as missed",
        "no-show {which}",
        "no-show for {which}",
    ],
)
async def mark_missed(turn: Turn, which: Which) -> Reply:
    """Note that a client did not come to a booking with the person. Use it when a provider reports a no-show.

    which: the booking's number, as the list of bookings tells it, for instance “booking 12”.
    """
    number = _NUMBER.search(which)
    if number is None:
        raise SkillError("Say its number, as in “mark booking 12 as no-show”. “Who is booked with me” lists them.")
    client = await client_of(turn)
    async with turn.connect() as connection:
        found = await store.get(connection, int(number[1]))
        if found is None or not await store.provides(connection, found, client.key):
            raise SkillError(f"Nobody has booked you as #{number[1]}. “Who is booked with me” lists who did.")
        if found.state == "missed":
            return Reply(f"{found.client.name} is down as not having come already.")
        if found.state != "booked":
            raise SkillError(f"Booking #{found.id} was {found.state} before.")
        if found.session.starts > turn.now:
            raise SkillError("It has not begun yet.")
        missed = await store.change(connection, found, state="missed")
        await store.note(connection, missed, "missed", who=client.name, now=turn.now, why="did not come")
    moment = telling.starts(missed, now=turn.now)
    text = f"Noted: {missed.client.name} did not come, {moment.words}."
    return Reply(text, subjects=(missed.subject,), moments=(moment,))
