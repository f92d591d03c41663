"""What is said about services, free times and bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.model.buttons import asking, offer, offer_asking
from core.model.messages import Choice, Moment, Reply
from core.text.enumeration import join_words
from core.text.excerpt import shortened
from core.when.rendered_time import labelled, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from core.calendars import Span
    from core.skills.bookings.availability import Offer, Sought
    from core.skills.bookings.bookable_service import Service
    from core.skills.bookings.booking import Booking, Client, Wait

MOST_OFFERED = 5
"""Times offered at once. More are hard to choose from and fill a phone's screen."""
MOST_BUTTONS = 5
LONGEST_LABEL = 40
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
    lines = [f"- **{service.name}**: {_described(service)}" for service in services]
    known = {"when": when} if when else {}
    choices = tuple(
        offer(shortened(service.name, LONGEST_LABEL), "book", what=service.name, **known)
        for service in services[:MOST_BUTTONS]
    )
    return Reply("\n".join([intro, "", *lines]), choices=choices, asks="book")


def _described(service: Service) -> str:
    parts = [
        " or ".join(length_in_words(length) for length in service.lengths),
        f"with {' or '.join(provider.name for provider in service.providers)}",
        f"for up to {service.capacity} people" if service.capacity > 1 else "",
        service.price,
    ]
    return ", ".join(part for part in parts if part)


def ask_length(service: Service, *, when: str, wrong: bool) -> Reply:
    """Ask for the length of a booking, if there are several."""
    lengths = " or ".join(length_in_words(length) for length in service.lengths)
    text = f"{service.name} takes {lengths}." if wrong else f"How long should {service.name} be: {lengths}?"
    known = {"when": when} if when else {}
    choices = tuple(
        offer(length_in_words(length).capitalize(), "book", what=service.name, minutes=minutes_of(length), **known)
        for length in service.lengths
    )
    return Reply(text, choices=choices, asks="book")


def offer_times(found: Sequence[Offer], sought: Sought, client: Client, *, intro: str, now: datetime) -> Reply:
    """Offer times to book."""
    service = sought.service
    minutes = minutes_of(sought.length)
    named = {"provider": sought.provider.name} if sought.provider else {}
    choices = tuple(
        offer(
            labelled(slot.start, client.tz),
            "hold_time",
            service=service.key,
            minutes=minutes,
            at=slot.start.isoformat(),
            **named,
        )
        for slot in found
    )
    what = name_of(sought)
    more = offer_asking("Another time", "book", "when", "When would suit you?", what=what, minutes=minutes)
    asks = asking("book", "when", what=what, minutes=minutes)
    return _listed(found, client, intro=intro, choices=(*choices, more), asks=asks, now=now)


def name_of(sought: Sought) -> str:
    """Return what is searched: a service, perhaps with a provider."""
    return f"{sought.service.name} with {sought.provider.name}" if sought.provider else sought.service.name


def offer_moves(found: Sequence[Offer], booking: Booking, *, intro: str, now: datetime) -> Reply:
    """Offer times to move a booking to."""
    which = f"#{booking.id}"
    choices = tuple(
        offer(labelled(slot.start, booking.client.tz), "move_booking", when=slot.start.isoformat(), which=which)
        for slot in found
    )
    more = offer_asking("Another time", "move_booking", "when", "To when?", which=which)
    asks = asking("move_booking", "when", which=which)
    return _listed(found, booking.client, intro=intro, choices=(*choices, more), asks=asks, now=now)


def offer_wait_list(sought: Sought, window: Span, *, intro: str) -> Reply:
    """Say that nothing is free, and offer the wait list."""
    return Reply(f"{intro} {_TOLD_WHEN_FREED}", choices=(wait_button(sought, window),), asks="wait_for_time")


def add_wait_list(reply: Reply, sought: Sought, window: Span) -> Reply:
    """Add the offer of the wait list for a time that is taken."""
    text = f"{reply.text}\n\n{_TOLD_WHEN_FREED}"
    return replace(reply, text=text, choices=(*reply.choices, wait_button(sought, window)))


def wait_button(sought: Sought, window: Span) -> Choice:
    """Return the button for the wait list."""
    named = {"provider": sought.provider.name} if sought.provider else {}
    return offer(
        "Put me on the wait list",
        "wait_for_time",
        service=sought.service.key,
        minutes=minutes_of(sought.length),
        start=window.start.isoformat(),
        end=window.end.isoformat(),
        **named,
    )


def ask_question(booking: Booking, service: Service, *, now: datetime, first: bool) -> Reply:
    """Ask the next question of a hold. The answer is the next message, a line of a form, or a button."""
    asked = service.questions[len(booking.answers)]
    moment = starts(booking, now=now)
    held = f"I hold {moment.words} for you, for {length_in_words(HELD)}. " if first else ""
    count = len(service.questions) - len(booking.answers)
    some = "" if not first else "One question: " if count == 1 else f"{count} questions; the first: "
    options = tuple(
        offer(option, "book_with_answer", booking=booking.id, answer=option) for option in asked.options
    ) or (offer_asking("Answer", "book_with_answer", "answer", asked.ask[:150], booking=booking.id),)
    return Reply(
        f"{held}{some}{asked.ask}",
        choices=(*options, offer("Never mind", "drop_hold", booking=booking.id)),
        asks=asking("book_with_answer", "answer", booking=booking.id),
        moments=(moment,) if first else (),
    )


def confirm_booking(booking: Booking, service: Service, *, now: datetime, words: str = "Booked") -> Reply:
    """Confirm a booking with its rules and the buttons to change it."""
    moment = starts(booking, now=now)
    ahead = [lead for lead in service.remind if booking.session.starts - lead > now]
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
    which = f"#{booking.id}"
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


def show_bookings(
    found: Sequence[Booking], names: dict[str, Service], waits: Sequence[Wait], *, now: datetime
) -> Reply:
    """List a client's bookings and wait lists."""
    if not found and not waits:
        return Reply(NO_BOOKINGS)
    lines = [f"{line} (#{booking.id})" for line, booking in zip(_numbered(found, names, now=now), found, strict=True)]
    count = "no bookings" if not found else "one booking" if len(found) == 1 else f"{len(found)} bookings"
    text = "\n".join([f"You have {count}:" if found else f"You have {count}.", "", *lines]).strip()
    if waits:
        waiting = ", ".join(dict.fromkeys(names[wait.service].name for wait in waits))
        text = f"{text}\n\nYou are on the wait list for {waiting}. To leave it, say “leave the wait list”."
    return Reply(
        text,
        choices=tuple(
            offer(f"Cancel {n}", "cancel_booking", which=f"#{booking.id}")
            for n, booking in enumerate(found[:MOST_BUTTONS], 1)
        ),
        subjects=tuple(booking.subject for booking in found),
        moments=moments(found, now=now),
    )


def which_one(
    found: Sequence[Booking], names: dict[str, Service], ability: str, *, now: datetime, **known: str
) -> Reply:
    """Ask which of several bookings is meant."""
    choices = tuple(
        offer(f"{n}. {labelled(booking.session.starts, booking.client.tz)}", ability, which=f"#{booking.id}", **known)
        for n, booking in enumerate(found[:MOST_BUTTONS], 1)
    )
    text = "\n".join(["Which booking do you mean?", "", *_numbered(found, names, now=now)])
    subjects = tuple(booking.subject for booking in found)
    return Reply(text, choices=choices, asks=ability, subjects=subjects, moments=moments(found, now=now))


def _numbered(found: Sequence[Booking], names: dict[str, Service], *, now: datetime) -> list[str]:
    return [
        f"{n}. {_what(booking, names[booking.session.service])}, {starts(booking, now=now).words}"
        for n, booking in enumerate(found, 1)
    ]


def reminder(booking: Booking, service: Service, *, now: datetime, due: datetime) -> Reply:
    """Remind of an upcoming booking."""
    moment = starts(booking, now=now, lasting=True)
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


def starts(booking: Booking, *, now: datetime, lasting: bool = False) -> Moment:
    """Return when a booking begins, in the client's zone. Text that is `lasting` may be read on another day."""
    return told(booking.session.starts, booking.client.tz, now=now, lasting=lasting)


def moments(found: Sequence[Booking], *, now: datetime) -> tuple[Moment, ...]:
    """Return when bookings begin, without duplicates."""
    return tuple(dict.fromkeys(starts(booking, now=now) for booking in found))


def _listed(
    found: Sequence[Offer], client: Client, *, intro: str, choices: tuple[Choice, ...], asks: str, now: datetime
) -> Reply:
    known = tuple(told(slot.start, client.tz, now=now) for slot in found)
    names = {slot.provider for slot in found}
    lines = [
        f"{n}. {moment.words}{f' with {slot.provider}' if len(names) > 1 else ''}"
        for n, (moment, slot) in enumerate(zip(known, found, strict=True), 1)
    ]
    return Reply("\n".join([intro, "", *lines]), choices=choices, asks=asks, moments=tuple(dict.fromkeys(known)))


def _what(booking: Booking, service: Service) -> str:
    length = length_in_words(booking.session.ends - booking.session.starts)
    return f"{service.name} with {booking.session.provider_name} for {length}{where(booking)}"


def where(booking: Booking) -> str:
    """Say in which room a booking is, if any."""
    return f" in {booking.session.room_name}" if booking.session.room_name else ""


def minutes_of(length: timedelta) -> int:
    """Return a length in whole minutes."""
    return int(length.total_seconds()) // 60


HELD = timedelta(minutes=5)
"""How long a time is held while the client answers the questions."""
_TOLD_WHEN_FREED = "I can tell you if that time becomes free."


def to_provider(booking: Booking, service: Service, what: str, zone: tzinfo, *, now: datetime) -> Reply:
    """Tell a provider what happened; `what` is for instance `New booking`."""
    moment = told(booking.session.starts, zone, now=now, lasting=True)
    lines = [f"{what} (#{booking.id}): {service.name}, {booking.client.name}, {moment.words}{where(booking)}."]
    lines += [f"- {ask} {answer}" for ask, answer in booking.answers]
    return Reply("\n".join(lines), kind="notice", subjects=(booking.subject,), moments=(moment,))
