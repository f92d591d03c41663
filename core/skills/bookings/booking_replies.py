"""What is said about services, free times and bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.model.buttons import asking, offer, offer_asking
from core.model.messages import Choice, Moment, Reply
from core.text.enumeration import join_words
from core.text.excerpt import shortened
from core.when import localize
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from core.calendars import Span
    from core.skills.bookings.availability import Offer, Sought
    from core.skills.bookings.booking import Booking, Client, Wait
    from core.skills.bookings.service import Service


MOST_OFFERED = 5
"""Times offered at once: more are hard to choose from, and fill a phone's screen."""
MOST_BUTTONS = 5
LONGEST_LABEL = 40
HOUR = timedelta(hours=1)


def lasting(length: timedelta) -> str:
    """Say how long something is: `30 minutes`, `an hour`, `2 days`."""
    minutes = int(length.total_seconds()) // 60
    for size, one, many in ((1440, "a day", "days"), (60, "an hour", "hours")):
        if minutes and minutes % size == 0:
            return one if minutes == size else f"{minutes // size} {many}"
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def menu(services: Sequence[Service], *, intro: str, when: str = "") -> Reply:
    """List what can be booked, with a button for each."""
    lines = [f"- **{each.name}**: {_described(each)}" for each in services]
    known = {"when": when} if when else {}
    choices = tuple(
        offer(shortened(each.name, LONGEST_LABEL), "book", what=each.name, **known) for each in services[:MOST_BUTTONS]
    )
    return Reply("\n".join([intro, "", *lines]), choices=choices, asks="book")


def _described(service: Service) -> str:
    parts = [
        " or ".join(lasting(each) for each in service.lengths),
        f"with {' or '.join(each.name for each in service.providers)}",
        f"for up to {service.capacity} people" if service.capacity > 1 else "",
        service.price,
    ]
    return ", ".join(part for part in parts if part)


def how_long(service: Service, *, when: str, wrong: bool) -> Reply:
    """Ask how long a booking shall be, if there are several lengths."""
    lengths = " or ".join(lasting(each) for each in service.lengths)
    text = f"{service.name} takes {lengths}." if wrong else f"How long shall {service.name} be: {lengths}?"
    known = {"when": when} if when else {}
    choices = tuple(
        offer(lasting(each).capitalize(), "book", what=service.name, minutes=_minutes(each), **known)
        for each in service.lengths
    )
    return Reply(text, choices=choices, asks="book")


def free(found: Sequence[Offer], sought: Sought, client: Client, *, intro: str, now: datetime) -> Reply:
    """Offer times to book."""
    service = sought.service
    minutes = _minutes(sought.length)
    named = {"provider": sought.provider.name} if sought.provider else {}
    choices = tuple(
        offer(label(each.start, client.tz), "hold_time", service=service.key, minutes=minutes, at=_iso(each), **named)
        for each in found
    )
    what = f"{service.name} with {sought.provider.name}" if sought.provider else service.name
    more = offer_asking("Another time", "book", "when", "When would suit you?", what=what, minutes=minutes)
    asks = asking("book", "when", what=what, minutes=minutes)
    return _listed(found, client, intro=intro, choices=(*choices, more), asks=asks, now=now)


def free_for_move(found: Sequence[Offer], booking: Booking, *, intro: str, now: datetime) -> Reply:
    """Offer times to move a booking to."""
    which = f"#{booking.id}"
    choices = tuple(
        offer(label(each.start, booking.client.tz), "move_booking", when=_iso(each), which=which) for each in found
    )
    more = offer_asking("Another time", "move_booking", "when", "To when?", which=which)
    asks = asking("move_booking", "when", which=which)
    return _listed(found, booking.client, intro=intro, choices=(*choices, more), asks=asks, now=now)


def none_free(sought: Sought, window: Span, *, intro: str) -> Reply:
    """Say that nothing is free, and offer to wait."""
    return Reply(f"{intro} {_TOLD_WHEN_FREED}", choices=(wait_button(sought, window),), asks="wait_for_time")


def with_waiting(reply: Reply, sought: Sought, window: Span) -> Reply:
    """Add the offer to wait for a time that is taken."""
    text = f"{reply.text}\n\n{_TOLD_WHEN_FREED}"
    return replace(reply, text=text, choices=(*reply.choices, wait_button(sought, window)))


def wait_button(sought: Sought, window: Span) -> Choice:
    """Return the button that puts somebody on the wait list."""
    named = {"provider": sought.provider.name} if sought.provider else {}
    return offer(
        "Put me on the wait list",
        "wait_for_time",
        service=sought.service.key,
        minutes=_minutes(sought.length),
        start=window.start.isoformat(),
        end=window.end.isoformat(),
        **named,
    )


def question(booking: Booking, service: Service, *, now: datetime, first: bool) -> Reply:
    """Ask the next question of a hold: its answer is whatever is said next, or a form's line, or a button."""
    asked = service.questions[len(booking.answers)]
    moment = starts(booking, now=now)
    held = f"I hold {moment.words} for you, for {lasting(HELD)}. " if first else ""
    count = len(service.questions) - len(booking.answers)
    some = "" if not first else "One question: " if count == 1 else f"{count} questions; the first: "
    options = tuple(offer(each, "book_with_answer", booking=booking.id, answer=each) for each in asked.options) or (
        offer_asking("Answer", "book_with_answer", "answer", asked.ask[:150], booking=booking.id),
    )
    return Reply(
        f"{held}{some}{asked.ask}",
        choices=(*options, offer("Never mind", "drop_hold", booking=booking.id)),
        asks=asking("book_with_answer", "answer", booking=booking.id),
        moments=(moment,) if first else (),
    )


def booked(booking: Booking, service: Service, *, now: datetime, words: str = "Booked") -> Reply:
    """Say what was booked, by which rules, with the buttons to change it."""
    moment = starts(booking, now=now)
    ahead = [each for each in service.remind if booking.session.starts - each > now]
    lines = [
        f"{words}: {_what(booking, service)}, {moment.words}. It is booking #{booking.id}.",
        f"Price: {service.price}." if service.price else "",
        service.notes,
        f"I will remind you {join_words(lasting(each) for each in ahead)} before." if ahead else "",
        _rules(service),
    ]
    which = f"#{booking.id}"
    choices = (
        offer_asking("Move it", "move_booking", "when", "To when?", which=which),
        offer("Cancel it", "cancel_booking", which=which),
    )
    text = "\n".join(line for line in lines if line)
    return Reply(text, choices=choices, subjects=(booking.subject,), moments=(moment,))


def _rules(service: Service) -> str:
    if service.cancel_until == service.move_until:
        return (
            f"It can be moved or cancelled until {lasting(service.cancel_until)} before."
            if service.cancel_until
            else ""
        )
    moved = f"moved until {lasting(service.move_until)} before" if service.move_until else "moved until it begins"
    cancelled = (
        f"cancelled until {lasting(service.cancel_until)} before" if service.cancel_until else "cancelled until then"
    )
    return f"It can be {moved}, and {cancelled}."


def bookings(found: Sequence[Booking], names: dict[str, Service], waits: Sequence[Wait], *, now: datetime) -> Reply:
    """List what a client has booked, and waits for."""
    if not found and not waits:
        return Reply("You have no bookings. Say “what can I book” to see what there is.")
    lines = [
        f"{n}. {_what(each, names[each.session.service])}, {starts(each, now=now).words} (#{each.id})"
        for n, each in enumerate(found, 1)
    ]
    count = "no bookings" if not found else "one booking" if len(found) == 1 else f"{len(found)} bookings"
    text = "\n".join([f"You have {count}:" if found else f"You have {count}.", "", *lines]).strip()
    if waits:
        waiting = ", ".join(dict.fromkeys(names[each.service].name for each in waits))
        text = f"{text}\n\nYou are on the wait list for: {waiting}. Say “leave the wait list” if you no longer want it."
    return Reply(
        text,
        choices=tuple(
            offer(f"Cancel {n}", "cancel_booking", which=f"#{each.id}")
            for n, each in enumerate(found[:MOST_BUTTONS], 1)
        ),
        subjects=tuple(each.subject for each in found),
        moments=moments(found, now=now),
    )


def which_one(
    found: Sequence[Booking], names: dict[str, Service], ability: str, *, now: datetime, **known: str
) -> Reply:
    """Ask which of several bookings is meant."""
    lines = [
        f"{n}. {_what(each, names[each.session.service])}, {starts(each, now=now).words}"
        for n, each in enumerate(found, 1)
    ]
    choices = tuple(
        offer(f"{n}. {label(each.session.starts, each.client.tz)}", ability, which=f"#{each.id}", **known)
        for n, each in enumerate(found[:MOST_BUTTONS], 1)
    )
    text = "\n".join(["Which booking do you mean?", "", *lines])
    return Reply(
        text,
        choices=choices,
        asks=ability,
        subjects=tuple(each.subject for each in found),
        moments=moments(found, now=now),
    )


def reminder(booking: Booking, service: Service, *, now: datetime, due: datetime) -> Reply:
    """Remind of a booking that is to come."""
    moment = starts(booking, now=now, lasting=True)
    text = f"Reminder: {_what(booking, service)}, {moment.words} (#{booking.id})."
    which = f"#{booking.id}"
    return Reply(
        f"{text}\n{service.notes}" if service.notes else text,
        kind="reminder",
        choices=(
            offer_asking("Move it", "move_booking", "when", "To when?", which=which),
            offer("Cancel it", "cancel_booking", which=which),
        ),
        subjects=(booking.subject,),
        moments=(moment,),
        due=due,
        zone=booking.client.zone,
    )


def starts(booking: Booking, *, now: datetime, lasting: bool = False) -> Moment:
    """Return when a booking begins, in the client's zone; what is `lasting` may be read on another day."""
    return told(booking.session.starts, booking.client.tz, now=now, lasting=lasting)


def moments(found: Sequence[Booking], *, now: datetime) -> tuple[Moment, ...]:
    """Return when bookings begin, each once."""
    return tuple(dict.fromkeys(starts(each, now=now) for each in found))


def label(at: datetime, zone: tzinfo) -> str:
    """Return an instant as a button names it: `Thu 26 Nov 14:00`."""
    local = localize(at, zone)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _listed(
    found: Sequence[Offer], client: Client, *, intro: str, choices: tuple[Choice, ...], asks: str, now: datetime
) -> Reply:
    known = tuple(told(each.start, client.tz, now=now) for each in found)
    names = {each.provider for each in found}
    lines = [
        f"{n}. {moment.words}{f' with {each.provider}' if len(names) > 1 else ''}"
        for n, (moment, each) in enumerate(zip(known, found, strict=True), 1)
    ]
    return Reply("\n".join([intro, "", *lines]), choices=choices, asks=asks, moments=tuple(dict.fromkeys(known)))


def _what(booking: Booking, service: Service) -> str:
    length = lasting(booking.session.ends - booking.session.starts)
    return f"{service.name} with {booking.session.provider_name} for {length}{where(booking)}"


def where(booking: Booking) -> str:
    """Say in which room it is, if it is in one."""
    return f" in {booking.session.room_name}" if booking.session.room_name else ""


def _iso(each: Offer) -> str:
    return each.start.isoformat()


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


HELD = timedelta(minutes=5)
"""How long a time is held for whoever answers the questions."""
_TOLD_WHEN_FREED = "I can tell you if a time that you asked for becomes free."


def to_provider(booking: Booking, service: Service, what: str, zone: tzinfo, *, now: datetime) -> Reply:
    """Tell a provider what happened: `what` is such as `New booking`."""
    moment = told(booking.session.starts, zone, now=now, lasting=True)
    lines = [f"{what} (#{booking.id}): {service.name}, {booking.client.name}, {moment.words}{where(booking)}."]
    lines += [f"- {ask} {answer}" for ask, answer in booking.answers]
    return Reply("\n".join(lines), kind="notice", subjects=(booking.subject,), moments=(moment,))
