"""The replies and notices about services, free times and bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.routines import moments_of, numbered
from core.calendars import spread
from core.model.buttons import asking, offer, offer_asking, offer_beside
from core.model.replies import Choice, Moment, Reply
from core.skills.bookings.availability import MOST_OFFERED
from core.text.enumeration import join_words
from core.text.excerpt import shortened
from core.when.rendered_time import labelled, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from core.calendars import Span
    from core.skills.bookings.availability import Offer, Sought
    from core.skills.bookings.bookable_service import Service
    from core.skills.bookings.booking import Booking, Wait
    from core.when.rendered_time import Reader

MOST_BUTTONS = 5
LONGEST_LABEL = 40
HELD = timedelta(minutes=5)
"""How long a time is held while the client answers the questions."""
NO_BOOKINGS = "You have no bookings. Say “what can I book” to see what there is."


def length_in_words(length: timedelta) -> str:
    """Return a length in words: `30 minutes`, `an hour`, `2 days`."""
    minutes = int(length.total_seconds()) // 60
    for size, one, many in ((1440, "a day", "days"), (60, "an hour", "hours")):
        if minutes and minutes % size == 0:
            return one if minutes == size else f"{minutes // size} {many}"
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def show_menu(services: Sequence[Service], *, intro: str, when: str = "") -> Reply:
    """List the services, with a button for each."""
    lines = [f"- **{service.name}**: {describe(service)}" for service in services]
    known = {"when": when} if when else {}
    choices = tuple(
        offer(shortened(service.name, LONGEST_LABEL), "book", what=service.name, **known)
        for service in services[:MOST_BUTTONS]
    )
    return Reply("\n".join([intro, "", *lines]), choices=choices, asks="book")


def describe(service: Service) -> str:
    """Describe a service in a line: its lengths, its providers and its price."""
    parts = [
        _alternatives(service.lengths),
        f"with {' or '.join(provider.name for provider in service.providers)}",
        f"for up to {service.capacity} people" if service.capacity > 1 else "",
        service.price,
    ]
    return ", ".join(part for part in parts if part)


def _alternatives(lengths: Iterable[timedelta]) -> str:
    return " or ".join(length_in_words(length) for length in lengths)


def ask_length(service: Service, *, when: str, wrong: bool) -> Reply:
    """Ask for the length of a booking, if there are several."""
    lengths = _alternatives(service.lengths)
    text = f"{service.name} takes {lengths}." if wrong else f"How long should {service.name} be: {lengths}?"
    known = {"when": when} if when else {}
    choices = tuple(
        offer(
            length_in_words(length).capitalize(),
            "book",
            what=service.name,
            minutes=int(length.total_seconds()) // 60,
            **known,
        )
        for length in service.lengths
    )
    return Reply(text, choices=choices, asks="book")


def offer_times(found: Sequence[Offer], sought: Sought, reader: Reader, *, intro: str) -> Reply:
    """Offer times to book. If there are many, the offered ones are spread out."""
    found = spread(found, most=MOST_OFFERED)
    choices = [
        offer(labelled(slot.start, reader.zone), "hold_time", at=slot.start.isoformat(), **_known(sought))
        for slot in found
    ]
    question = "When would suit you?"
    more = offer_asking("Another time", "book", "when", question, what=sought.name, minutes=sought.minutes)
    return _listed(found, reader, intro=intro, choices=(*choices, more))


def offer_moves(found: Sequence[Offer], booking: Booking, reader: Reader, *, intro: str) -> Reply:
    """Offer times to move a booking to. If there are many, the offered ones are spread out."""
    found, which = spread(found, most=MOST_OFFERED), booking.reference
    choices = [
        offer(labelled(slot.start, reader.zone), "move_booking", when=slot.start.isoformat(), which=which)
        for slot in found
    ]
    more = offer_asking("Another time", "move_booking", "when", "To when?", which=which)
    return _listed(found, reader, intro=intro, choices=(*choices, more))


def _listed(found: Sequence[Offer], reader: Reader, *, intro: str, choices: tuple[Choice, ...]) -> Reply:
    """List times with a button for each. The last button asks for another time, and a written answer does the same."""
    moments = [reader.told(slot.start) for slot in found]
    several = len({slot.provider for slot in found}) > 1
    lines = [
        f"{moment.words}{f' with {slot.provider}' if several else ''}"
        for moment, slot in zip(moments, found, strict=True)
    ]
    return Reply(f"{intro}\n\n{numbered(lines)}", choices=choices, asks=choices[-1].id, moments=moments_of(*moments))


def _known(sought: Sought) -> dict[str, str | int]:
    """Return the arguments by which a button repeats a search."""
    provider = {"provider": sought.named} if sought.named else {}
    return {"service": sought.service.key, "minutes": sought.minutes, **provider}


def offer_wait_list(reply: Reply, sought: Sought, window: Span) -> Reply:
    """Offer to join the wait list for a taken time as well. If the reply asks nothing else, “yes” accepts that."""
    span = {"start": window.start.isoformat(), "end": window.end.isoformat()}
    button = offer("Put me on the wait list", "wait_for_time", **_known(sought), **span)
    text = f"{reply.text}\n\nI can tell you if that time becomes free."
    return replace(reply, text=text, choices=(*reply.choices, button), asks=reply.asks or "wait_for_time")


def ask_question(booking: Booking, service: Service, reader: Reader, *, first: bool) -> Reply:
    """Ask the next question about a held time. It is answered by the next message, by a form or by a button."""
    asked, moment = service.questions[len(booking.answers)], reader.told(booking.session.starts)
    count = len(service.questions) - len(booking.answers)
    some = "One question" if count == 1 else f"{count} questions; the first"
    held = f"I hold {moment.words} for you, for {length_in_words(HELD)}. {some}: " if first else ""
    options = tuple(
        offer(option, "book_with_answer", booking=booking.id, answer=option) for option in asked.options
    ) or (offer_asking("Answer", "book_with_answer", "answer", asked.ask[:150], booking=booking.id),)
    return Reply(
        f"{held}{asked.ask}",
        choices=(*options, offer("Never mind", "drop_hold", booking=booking.id)),
        asks=asking("book_with_answer", "answer", booking=booking.id),
        moments=(moment,) if first else (),
    )


def confirm_booking(booking: Booking, service: Service, reader: Reader, *, words: str = "Booked") -> Reply:
    """Confirm a booking. The reply names the service's rules and has buttons to change the booking."""
    moment = reader.told(booking.session.starts)
    ahead = [lead for lead in service.remind if booking.session.starts - lead > reader.now]
    lines = [
        f"{words}: {_what(booking, service)}, {moment.words} (#{booking.id}).",
        f"Price: {service.price}." if service.price else "",
        service.notes,
        f"I will remind you {join_words(length_in_words(lead) for lead in ahead)} before." if ahead else "",
        _rules(service),
    ]
    text = "\n".join(line for line in lines if line)
    return Reply(text, choices=_changes(booking), subjects=(booking.subject,), moments=(moment,))


def _changes(booking: Booking) -> tuple[Choice, Choice]:
    which = booking.reference
    return (
        offer_asking("Move it", "move_booking", "when", "To when?", which=which),
        offer("Cancel it", "cancel_booking", which=which),
    )


def _rules(service: Service) -> str:
    if service.cancel_until == service.move_until:
        until = length_in_words(service.cancel_until)
        return f"You can move or cancel it until {until} before." if service.cancel_until else ""
    moved, cancelled = (
        f"{length_in_words(until)} before" if until else "it begins"
        for until in (service.move_until, service.cancel_until)
    )
    return f"You can move it until {moved}, and cancel it until {cancelled}."


def show_bookings(found: Sequence[Booking], names: dict[str, Service], waits: Sequence[Wait], reader: Reader) -> Reply:
    """List a client's bookings and wait lists."""
    if not found and not waits:
        return Reply(NO_BOOKINGS)
    lines, moments = describe_bookings(found, names, reader)
    count = "one booking" if len(found) == 1 else f"{len(found)} bookings"
    listed = numbered([f"{line} (#{booking.id})" for line, booking in zip(lines, found, strict=True)])
    text = f"You have {count}:\n\n{listed}" if found else "You have no bookings."
    if waits:
        waiting = ", ".join(dict.fromkeys(names[wait.service].name for wait in waits))
        text = f"{text}\n\nYou are on the wait list for {waiting}. To leave it, say “leave the wait list”."
    choices = tuple(
        offer_beside(n, f"Cancel {n}", "cancel_booking", which=booking.reference)
        for n, booking in enumerate(found[:MOST_BUTTONS], 1)
    )
    return Reply(text, choices=choices, subjects=tuple(booking.subject for booking in found), moments=moments)


def which_one(found: Sequence[Booking], names: dict[str, Service], ability: str, reader: Reader, **known: str) -> Reply:
    """Ask which of several bookings the person means."""
    lines, moments = describe_bookings(found, names, reader)
    choices = tuple(
        offer(f"{n}. {labelled(booking.session.starts, reader.zone)}", ability, which=booking.reference, **known)
        for n, booking in enumerate(found[:MOST_BUTTONS], 1)
    )
    text = f"Which booking do you mean?\n\n{numbered(lines)}"
    subjects = tuple(booking.subject for booking in found)
    return Reply(text, choices=choices, asks=ability, subjects=subjects, moments=moments)


def describe_bookings(
    found: Sequence[Booking], names: dict[str, Service], reader: Reader
) -> tuple[list[str], tuple[Moment, ...]]:
    """Describe each booking in a line. Also return the moments in these lines, to be shown in each reader's zone."""
    moments = [reader.told(booking.session.starts) for booking in found]
    lines = [
        f"{_what(booking, names[booking.session.service])}, {moment.words}"
        for booking, moment in zip(found, moments, strict=True)
    ]
    return lines, moments_of(*moments)


def _what(booking: Booking, service: Service) -> str:
    length = length_in_words(booking.session.ends - booking.session.starts)
    return f"{service.name} with {booking.session.provider_name} for {length}{where(booking)}"


def where(booking: Booking) -> str:
    """Return in which room a booking takes place, such as ` in Room 1`, or nothing if it has no room."""
    return f" in {booking.session.room_name}" if booking.session.room_name else ""


def at_start(booking: Booking, *, now: datetime) -> Moment:
    """Return when a booking begins. The words still hold if the client reads the notice on another day."""
    return told(booking.session.starts, booking.client.tz, now=now, lasting=True)


def remind_client(booking: Booking, service: Service, *, now: datetime, due: datetime) -> Reply:
    """Return the reminder of an upcoming booking."""
    moment = at_start(booking, now=now)
    text = f"Reminder: {_what(booking, service)}, {moment.words} (#{booking.id})."
    return Reply(
        f"{text}\n{service.notes}" if service.notes else text,
        kind="reminder",
        choices=_changes(booking),
        subjects=(booking.subject,),
        moments=(moment,),
        due=due,
        zone=booking.client.zone,
    )


def offer_freed_time(held: Booking, service: Service, *, now: datetime, length: timedelta) -> Reply:
    """Offer a freed time to a client from the wait list. The time is held for `length`."""
    moment = at_start(held, now=now)
    text = (
        f"A time for {service.name} is free now: {moment.words} with {held.session.provider_name}. "
        f"I hold it for you for {length_in_words(length)}. Do you want it?"
    )
    choices = (offer("Yes, take it", "take_offer", booking=held.id), offer("No, thanks", "drop_hold", booking=held.id))
    return Reply(text, choices=choices, asks="take_offer", subjects=(held.subject,), moments=(moment,))


def to_provider(booking: Booking, service: Service, what: str, zone: tzinfo, *, now: datetime) -> Reply:
    """Notify a provider about a booking. `what` says what happened, for instance `New booking`."""
    moment = told(booking.session.starts, zone, now=now, lasting=True)
    lines = [f"{what} (#{booking.id}): {service.name}, {booking.client.name}, {moment.words}{where(booking)}."]
    lines += [f"- {ask} {answer}" for ask, answer in booking.answers]
    return Reply("\n".join(lines), kind="notice", subjects=(booking.subject,), moments=(moment,))
