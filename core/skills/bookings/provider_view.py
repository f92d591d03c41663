"""What providers use: the list of their bookings, and a note that a client did not come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.alternative_times import whole_day
from core.abilities.phrasing import phrasings
from core.abilities.routines import numbered
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Span
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.bookings import store
from core.skills.bookings.booking_replies import LONGEST_LABEL, MOST_BUTTONS, where
from core.skills.bookings.booking_request import Which, client_of, parse_request
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.abilities.turn import Turn
    from core.skills.bookings.bookable_service import Service
    from core.skills.bookings.booking import Booking
    from core.when.rendered_time import Reader

_NUMBER = re.compile(r"#?(\d{1,18})\b")


@ability(
    literal=True,
    examples=phrasings(
        "(who|what) is booked with me[ {when}]",
        "who has booked with me",
        "who has booked me {when}",
        "bookings with me[ {when}]",
        "show bookings with me",
        "show me the bookings with me {when}",
    ),
)
async def bookings_with_me(turn: Turn, when: str = "today") -> Reply:
    """List who has booked the person as provider. Use it when a provider asks who is booked with them.

    when: the day in the person's own words, for instance “tomorrow” or “this week”; today if the person does not say.
    """
    client, reader = await client_of(turn), await turn.reader()
    wish = parse_request(when, now=turn.now, zone=client.zone, locale=turn.message.person.locale, bare=True)
    window = wish.window or Span(*whole_day(wish.exact or turn.now, client.tz))
    async with turn.connect() as connection:
        found = await store.booked_with(connection, client.who, window)
        services = await store.all_services(connection)
    if not found:
        return Reply(f"Nobody has booked anything with you {when}.")
    return _list_bookings(found, services, reader, time=when)


@ability(
    literal=True,
    effect=True,
    examples=phrasings("mark {which} as ([a ]no-show|no show|missed)", "no-show [for ]{which}"),
)
async def mark_missed(turn: Turn, which: Which) -> Reply:
    """Record that a client did not come to a booking with the person. Use it when a provider reports a no-show.

    which: the number that the list of bookings shows, for instance “booking 12”.
    """
    number = _NUMBER.search(which)
    if number is None:
        raise SkillError("Say its number, as in “mark booking 12 as no-show”. “Who is booked with me” lists them.")
    client, connection = await client_of(turn), UnitOfWork.of(turn).connection
    found = await store.get(connection, int(number[1]))
    if found is None or not await store.provides(connection, found, client.who):
        raise SkillError(f"Nobody has booked you as #{number[1]}. “Who is booked with me” lists who did.")
    if found.state == "missed":
        return Reply(f"It is already noted that {found.client.name} did not come.")
    if found.state != "booked":
        raise SkillError(f"Booking #{found.id} is {found.state}.")
    if found.session.starts > turn.now:
        raise SkillError("It has not begun yet.")
    missed = await store.change(connection, found, state="missed")
    await store.note(connection, missed, "missed", who=client.name, now=turn.now, why="did not come")
    moment = (await turn.reader()).told(missed.session.starts)
    text = f"Noted: {missed.client.name} did not come, {moment.words}."
    return Reply(text, subjects=(missed.subject,), moments=(moment,))


def _list_bookings(found: Sequence[Booking], services: Mapping[str, Service], reader: Reader, *, time: str) -> Reply:
    moments = tuple(reader.told(booking.session.starts) for booking in found)
    lines = [
        f"{moment.words}: {_describe(booking, services[booking.session.service])}"
        for booking, moment in zip(found, moments, strict=True)
    ]
    late = [booking for booking in found if booking.state == "booked" and booking.session.starts <= reader.now]
    choices = tuple(
        offer(shortened(f"{booking.client.name} did not come", LONGEST_LABEL), "mark_missed", which=booking.reference)
        for booking in late[:MOST_BUTTONS]
    )
    text = f"Booked with you {time}:\n\n{numbered(lines)}"
    return Reply(text, choices=choices, subjects=tuple(booking.subject for booking in found), moments=moments)


def _describe(booking: Booking, service: Service) -> str:
    missed = " — did not come" if booking.state == "missed" else ""
    answers = "".join(f"; {ask} {answer}" for ask, answer in booking.answers)
    return f"{booking.client.name}, {service.name}{where(booking)} (#{booking.id}){missed}{answers}"
