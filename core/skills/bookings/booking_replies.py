"""The replies and notices about services, free times and bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.preferred_times import ANY_TIME, PreferredTimes
from core.abilities.routines import moments_of, numbered
from core.calendars import spread
from core.model.buttons import asking, offer, offer_asking, offer_beside
from core.model.replies import Choice, Moment, Reply
from core.skills.bookings.availability import MOST_OFFERED
from core.text.catalogue import N_, _, ngettext, pgettext
from core.text.enumeration import join_alternatives, join_words, with_colon
from core.text.excerpt import shortened
from core.when import say_number
from core.when.rendered_time import labelled, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from core.calendars import Span
    from core.skills.bookings.availability import Offer, Sought
    from core.skills.bookings.booking import Booking, Wait
    from core.skills.bookings.services.bookable_service import Service
    from core.when.rendered_time import Reader

MOST_BUTTONS = 5
LONGEST_LABEL = 40
HELD = timedelta(minutes=5)
"""How long a time is held while the client answers the questions."""
NO_BOOKINGS: Final = N_("You have no bookings. Say “what can I book” to see what there is.")
# Translators: {what} is “Consultation with Ana for 30 minutes”, {when} is “Friday at 09:00”.
BOOKED: Final = N_("Booked: {what}, {when} (#{id}).")
BOOKED_BEFORE: Final = N_("You already have this booking: {what}, {when} (#{id}).")
BOOKED_AGAIN: Final = N_("Undone, booked: {what}, {when} (#{id}).")
MOVED: Final = N_("Moved: {what}, {when} (#{id}).")
# Translators: a length within a sentence; “1 hour” will do as well.
_ONE: Final = {"day": N_("a day"), "hour": N_("an hour"), "minute": N_("a minute")}
# Translators: a length on a button.
_ONE_AS_LABEL: Final = {"day": N_("A day"), "hour": N_("An hour"), "minute": N_("A minute")}
_MINUTES: Final = {"day": 1440, "hour": 60, "minute": 1}


def length_in_words(length: timedelta, *, label: bool = False) -> str:
    """Return a length in words, in a sentence or as a label: `30 minutes`, `an hour`, `2 days`."""
    minutes = int(length.total_seconds()) // 60
    unit, size = next((unit, size) for unit, size in _MINUTES.items() if not minutes % size and (minutes or size == 1))
    if minutes != size:
        return say_number(minutes // size, unit)
    return _(_ONE_AS_LABEL[unit]) if label else _(_ONE[unit])


def show_menu(services: Sequence[Service], *, intro: str, when: str = "") -> Reply:
    """List the services, with a button for each."""
    lines = [f"- {with_colon(f'**{service.name}**', describe(service))}" for service in services]
    known = {"when": when} if when else {}
    choices = tuple(
        offer(shortened(service.name, LONGEST_LABEL), "book", what=service.name, **known)
        for service in services[:MOST_BUTTONS]
    )
    return Reply("\n".join([intro, "", *lines]), choices=choices, asks="book")


def describe(service: Service) -> str:
    """Describe a service in a line: its lengths, its providers and its price."""
    # Translators: a service in a list. {lengths} is “30 minutes or an hour”, {providers} are people.
    text = _("{lengths}, with {providers}")
    if service.capacity > 1:
        text = _("{lengths}, with {providers}, for up to {n} people")
    providers = join_alternatives(provider.name for provider in service.providers)
    words = text.format(lengths=_alternatives(service.lengths), providers=providers, n=service.capacity)
    return f"{words}, {service.price}" if service.price else words


def _alternatives(lengths: Iterable[timedelta]) -> str:
    return join_alternatives(length_in_words(length) for length in lengths)


def ask_length(service: Service, *, when: str, wrong: bool) -> Reply:
    """Ask for the length of a booking, if there are several."""
    text = _("{service} takes {lengths}.") if wrong else _("How long should {service} be: {lengths}?")
    known = {"when": when} if when else {}
    labels = {int(length.total_seconds()) // 60: length_in_words(length, label=True) for length in service.lengths}
    choices = tuple(
        offer(label, "book", what=service.name, minutes=minutes, **known) for minutes, label in labels.items()
    )
    said = text.format(service=service.name, lengths=_alternatives(service.lengths))
    return Reply(said, choices=choices, asks="book")


def offer_times(
    found: Sequence[Offer], sought: Sought, reader: Reader, *, intro: str, preferred: PreferredTimes = ANY_TIME
) -> Reply:
    """Offer times to book, preferred ones first. If there are many, the offered ones are spread out."""
    found = preferred.choose(found, spread, most=MOST_OFFERED)
    choices = [
        offer(labelled(slot.start, reader.zone), "hold_time", at=slot.start.isoformat(), **_known(sought))
        for slot in found
    ]
    question = _("When would suit you?")
    more = offer_asking(_("Another time"), "book", "when", question, what=sought.request, minutes=sought.minutes)
    return _listed(found, reader, intro=intro, choices=(*choices, more), note=preferred.note(found))


def offer_moves(
    found: Sequence[Offer], booking: Booking, reader: Reader, *, intro: str, preferred: PreferredTimes = ANY_TIME
) -> Reply:
    """Offer times to move a booking to, preferred ones first. If there are many, the offered ones are spread out."""
    found, which = preferred.choose(found, spread, most=MOST_OFFERED), booking.reference
    choices = [
        offer(labelled(slot.start, reader.zone), "move_booking", when=slot.start.isoformat(), which=which)
        for slot in found
    ]
    more = offer_asking(_("Another time"), "move_booking", "when", _("To when?"), which=which)
    return _listed(found, reader, intro=intro, choices=(*choices, more), note=preferred.note(found))


def _listed(found: Sequence[Offer], reader: Reader, *, intro: str, choices: tuple[Choice, ...], note: str) -> Reply:
    """List times with a button for each. The last button asks for another time, and a written answer does the same."""
    moments = [reader.told(slot.start) for slot in found]
    several = len({slot.provider for slot in found}) > 1
    # Translators: a free time in a list. {provider} is a person.
    line = _("{when} with {provider}") if several else "{when}"
    lines = [
        line.format(when=moment.words, provider=slot.provider) for moment, slot in zip(moments, found, strict=True)
    ]
    text = "\n\n".join(filter(None, [intro, numbered(lines), note]))
    return Reply(text, choices=choices, asks=choices[-1].id, moments=moments_of(*moments))


def _known(sought: Sought) -> dict[str, str | int]:
    """Return the arguments by which a button repeats a search."""
    provider = {"provider": sought.named} if sought.named else {}
    return {"service": sought.service.key, "minutes": sought.minutes, **provider}


def offer_wait_list(reply: Reply, sought: Sought, window: Span) -> Reply:
    """Offer to join the wait list for a taken time as well. If the reply asks nothing else, “yes” accepts that."""
    span = {"start": window.start.isoformat(), "end": window.end.isoformat()}
    button = offer(_("Put me on the wait list"), "wait_for_time", **_known(sought), **span)
    text = "\n\n".join([reply.text, _("I can tell you if that time becomes free.")])
    return replace(reply, text=text, choices=(*reply.choices, button), asks=reply.asks or "wait_for_time")


def ask_question(booking: Booking, service: Service, reader: Reader, *, first: bool) -> Reply:
    """Ask the next question about a held time. It is answered by the next message, by a form or by a button."""
    asked, moment = service.questions[len(booking.answers)], reader.told(booking.session.starts)
    text = asked.ask
    if first:
        left = len(service.questions) - len(booking.answers)
        held = ngettext(
            "I hold {when} for you, for {length}. One question: {question}",
            "I hold {when} for you, for {length}. {n} questions; the first: {question}",
            left,
        )
        text = held.format(when=moment.words, length=length_in_words(HELD), n=left, question=asked.ask)
    options = tuple(
        offer(option, "book_with_answer", booking=booking.id, answer=option) for option in asked.options
    ) or (offer_asking(_("Answer"), "book_with_answer", "answer", asked.ask[:150], booking=booking.id),)
    return Reply(
        text,
        choices=(*options, offer(_("Never mind"), "drop_hold", booking=booking.id)),
        asks=asking("book_with_answer", "answer", booking=booking.id),
        moments=(moment,) if first else (),
    )


def confirm_booking(booking: Booking, service: Service, reader: Reader, *, said: str = BOOKED) -> Reply:
    """Confirm a booking. The reply names the service's rules and has buttons to change the booking.

    `said` is the sentence that names the booking: `BOOKED`, `BOOKED_BEFORE`, `BOOKED_AGAIN` or `MOVED`.
    """
    moment = reader.told(booking.session.starts)
    ahead = join_words(length_in_words(lead) for lead in service.remind if booking.session.starts - lead > reader.now)
    lines = [
        _(said).format(what=_what(booking, service), when=moment.words, id=booking.id),
        _("Price: {price}.").format(price=service.price) if service.price else "",
        service.notes,
        # Translators: {lengths} is “a day and an hour”.
        _("I will remind you {lengths} before.").format(lengths=ahead) if ahead else "",
        _rules(service),
    ]
    text = "\n".join(line for line in lines if line)
    return Reply(text, choices=_changes(booking), subjects=(booking.subject,), moments=(moment,))


def _changes(booking: Booking) -> tuple[Choice, Choice]:
    which = booking.reference
    return (
        offer_asking(_("Move it"), "move_booking", "when", _("To when?"), which=which),
        offer(pgettext("a booking", "Cancel it"), "cancel_booking", which=which),
    )


def _rules(service: Service) -> str:
    move, cancel = service.move_until, service.cancel_until
    if move == cancel:
        text = _("You can move or cancel it until {move} before.") if move else ""
    elif not move:
        text = _("You can move it until it begins, and cancel it until {cancel} before.")
    elif not cancel:
        text = _("You can move it until {move} before, and cancel it until it begins.")
    else:  # Translators: both blanks are lengths, such as “2 hours”
        text = _("You can move it until {move} before, and cancel it until {cancel} before.")
    return text.format(move=length_in_words(move), cancel=length_in_words(cancel))


def show_bookings(found: Sequence[Booking], names: dict[str, Service], waits: Sequence[Wait], reader: Reader) -> Reply:
    """List a client's bookings and wait lists."""
    if not found and not waits:
        return Reply(_(NO_BOOKINGS))
    lines, moments = describe_bookings(found, names, reader)
    listed = numbered([f"{line} (#{booking.id})" for line, booking in zip(lines, found, strict=True)])
    parts = [_("You have no bookings.")]
    if found:
        parts = [ngettext("You have one booking:", "You have {n} bookings:", len(found)).format(n=len(found)), listed]
    if waits:
        waiting = ", ".join(dict.fromkeys(names[wait.service].name for wait in waits))
        # Translators: {services} is one service or several with commas.
        on_list = _("You are on the wait list for {services}. To leave it, say “leave the wait list”.")
        parts.append(on_list.format(services=waiting))
    choices = tuple(
        offer_beside(n, pgettext("a booking", "Cancel {n}").format(n=n), "cancel_booking", which=booking.reference)
        for n, booking in enumerate(found[:MOST_BUTTONS], 1)
    )
    subjects = tuple(booking.subject for booking in found)
    return Reply("\n\n".join(parts), choices=choices, subjects=subjects, moments=moments)


def which_one(found: Sequence[Booking], names: dict[str, Service], ability: str, reader: Reader, **known: str) -> Reply:
    """Ask which of several bookings the person means."""
    lines, moments = describe_bookings(found, names, reader)
    choices = tuple(
        offer(f"{n}. {labelled(booking.session.starts, reader.zone)}", ability, which=booking.reference, **known)
        for n, booking in enumerate(found[:MOST_BUTTONS], 1)
    )
    text = "\n\n".join([_("Which booking do you mean?"), numbered(lines)])
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
    session = booking.session
    # Translators: what somebody has booked. {service} is “Consultation”, {provider} a person, {length} is “30 minutes”.
    text = _("{service} with {provider} for {length}")
    if session.room_name:
        text = _("{service} with {provider} for {length} in {room}")
    length = length_in_words(session.ends - session.starts)
    return text.format(service=service.name, provider=session.provider_name, length=length, room=session.room_name)


def at_start(booking: Booking, *, now: datetime) -> Moment:
    """Return when a booking begins. The words still hold if the client reads the notice on another day."""
    return told(booking.session.starts, booking.client.tz, now=now, lasting=True)


def remind_client(booking: Booking, service: Service, *, now: datetime, due: datetime) -> Reply:
    """Return the reminder of an upcoming booking."""
    moment = at_start(booking, now=now)
    text = _("Reminder: {what}, {when} (#{id}).")
    text = text.format(what=_what(booking, service), when=moment.words, id=booking.id)
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
    text = _(
        "A time for {service} is free now: {when} with {provider}. I hold it for you for {length}. Do you want it?"
    )
    provider, held_for = held.session.provider_name, length_in_words(length)
    said = text.format(service=service.name, when=moment.words, provider=provider, length=held_for)
    yes = offer(_("Yes, take it"), "take_offer", booking=held.id)
    no = offer(_("No, thanks"), "drop_hold", booking=held.id)
    return Reply(said, choices=(yes, no), asks="take_offer", subjects=(held.subject,), moments=(moment,))
