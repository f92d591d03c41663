"""What providers see and use: notices of bookings, the list of them, and a note that a client did not come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.alternative_times import whole_day
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import numbered
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Span
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.bookings import store
from core.skills.bookings.booking_replies import LONGEST_LABEL, MOST_BUTTONS
from core.skills.bookings.booking_request import Which, client_of, parse_request
from core.text.catalogue import N_, _
from core.text.enumeration import with_colon
from core.text.excerpt import shortened
from core.when.rendered_time import told
from core.when.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    from core.abilities.turn import Turn
    from core.model.replies import Enclosure
    from core.skills.bookings.booking import Booking, Session
    from core.skills.bookings.services.bookable_service import Service
    from core.when.rendered_time import Reader

# Translators: a notice to the provider. {when_and_where} is “Friday 27 November at 09:00 in Room 1”.
NEW_BOOKING: Final = N_("New booking (#{id}): {service}, {client}, {when_and_where}.")
CANCELLED: Final = N_("Cancelled (#{id}): {service}, {client}, {when_and_where}.")
BOOKED_AFTER_ALL: Final = N_("Booked after all (#{id}): {service}, {client}, {when_and_where}.")
# Translators: {old_time} is “Friday 27 November at 09:00 Paris time”, {when_and_where} the new time.
MOVED_FROM: Final = N_("Moved from {old_time} (#{id}): {service}, {client}, {when_and_where}.")
# Translators: {new_provider} is a person; {when_and_where} is the old time.
MOVED_TO: Final = N_("Moved to {new_provider} (#{id}): {service}, {client}, {when_and_where}.")
_STATES: Final = {
    "held": N_("Booking #{id} is held."),
    "cancelled": N_("Booking #{id} is cancelled."),
    "dropped": N_("Booking #{id} is dropped."),
    "lapsed": N_("Booking #{id} is lapsed."),
}
_TODAY: Final = "today"
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
async def bookings_with_me(turn: Turn, when: str = _TODAY) -> Reply:
    """List who has booked the person as provider. Use it when a provider asks who is booked with them.

    when: the day in the person's own words, for instance “tomorrow” or “this week”; today if the person does not say.
    """
    client, reader = await client_of(turn), await turn.reader()
    wish = parse_request(when, now=turn.now, zone=client.zone, locale=turn.message.person.locale, bare=True)
    window = wish.window or Span(*whole_day(wish.exact or turn.now, client.tz))
    async with turn.connect() as connection:
        found = await store.booked_with(connection, client.who, window)
        services = await store.all_services(connection)
    time = wording().near[1] if when == _TODAY else when
    if not found:  # Translators: {when} is “today”, or in the person's own words
        return Reply(_("Nobody has booked anything with you {when}.").format(when=time))
    return _list_bookings(found, services, reader, time=time)


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
        unnamed = _("Say its number, as in “mark booking 12 as no-show”. “Who is booked with me” lists them.")
        raise SkillError(unnamed)
    client, connection = await client_of(turn), UnitOfWork.of(turn).connection
    found = await store.get(connection, int(number[1]))
    if found is None or not await store.provides(connection, found, client.who):
        unknown = _("Nobody has booked you as #{id}. “Who is booked with me” lists who did.")
        raise SkillError(unknown.format(id=number[1]))
    if found.state == "missed":
        return Reply(_("It is already noted that {client} did not come.").format(client=found.client.name))
    if found.state != "booked":
        raise SkillError(_(_STATES[found.state]).format(id=found.id))
    if found.session.starts > turn.now:
        raise SkillError(_("It has not begun yet."))
    missed = await store.change(connection, found, state="missed")
    await store.note(connection, missed, "missed", who=client.name, now=turn.now, why="did not come")
    moment = (await turn.reader()).told(missed.session.starts)
    text = _("Noted: {client} did not come, {when}.").format(client=missed.client.name, when=moment.words)
    return Reply(text, subjects=(missed.subject,), moments=(moment,))


def _list_bookings(found: Sequence[Booking], services: Mapping[str, Service], reader: Reader, *, time: str) -> Reply:
    moments = tuple(reader.told(booking.session.starts) for booking in found)
    lines = [
        with_colon(moment.words, _describe(booking, services[booking.session.service]))
        for booking, moment in zip(found, moments, strict=True)
    ]
    late = [booking for booking in found if booking.state == "booked" and booking.session.starts <= reader.now]
    choices = tuple(
        offer(
            shortened(_("{client} did not come").format(client=booking.client.name), LONGEST_LABEL),
            "mark_missed",
            which=booking.reference,
        )
        for booking in late[:MOST_BUTTONS]
    )
    # Translators: {when} is “today”, or in the person's own words.
    text = "\n\n".join([_("Booked with you {when}:").format(when=time), numbered(lines)])
    return Reply(text, choices=choices, subjects=tuple(booking.subject for booking in found), moments=moments)


def _describe(booking: Booking, service: Service) -> str:
    # Translators: who has booked the reader, and what.
    text = _("{client}, {service} (#{id})")
    if booking.session.room_name:
        text = _("{client}, {service} in {room} (#{id})")
    if booking.state == "missed":
        text = _("{client}, {service} (#{id}) — did not come")
        if booking.session.room_name:
            text = _("{client}, {service} in {room} (#{id}) — did not come")
    blanks = {"client": booking.client.name, "service": service.name, "room": booking.session.room_name}
    answers = "".join(f"; {ask} {answer}" for ask, answer in booking.answers)
    return f"{text.format(id=booking.id, **blanks)}{answers}"


def tell_news(
    booking: Booking,
    service: Service,
    news: str,
    zone: tzinfo,
    files: tuple[Enclosure, ...],
    *,
    now: datetime,
    other: Session | None = None,
) -> Reply:
    """Notify a provider about a booking, with files for their calendar. `news` is a sentence such as `NEW_BOOKING`.

    `other` is the session from which the booking has moved (`MOVED_FROM`), or to which it has (`MOVED_TO`).
    """
    session = booking.session
    moment = told(session.starts, zone, now=now, lasting=True)
    # Translators: {when} is “Friday 27 November at 09:00”, {room} the name of a room.
    where = _("{when} in {room}") if session.room_name else "{when}"
    first = _(news).format(
        id=booking.id,
        service=service.name,
        client=booking.client.name,
        when_and_where=where.format(when=moment.words, room=session.room_name),
        old_time=told(other.starts, booking.client.tz, now=now, lasting=True, zoned=True).words if other else "",
        new_provider=other.provider_name if other else "",
    )
    lines = [first, *(f"- {ask} {answer}" for ask, answer in booking.answers)]
    text = "\n".join(lines)
    return Reply(text, kind="notice", subjects=(booking.subject,), moments=(moment,), enclosures=files)
