"""The replies and notices about meetings. Each reader sees times in their own zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.routines import numbered
from core.calendars import Slot, Span
from core.model.buttons import asking, offer, offer_asking
from core.model.replies import Moment, Reply
from core.text.catalogue import _, ngettext, pgettext
from core.text.enumeration import join_words
from core.when import localize, on, say_length
from core.when.rendered_time import dated, labelled
from core.when.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, tzinfo

    from core.model.replies import Choice
    from core.skills.meetings.meeting import Guest, Meeting
    from core.skills.meetings.participants import Party
    from core.when.rendered_time import Reader

_DAY: Final = timedelta(days=1)


def tell_when(meeting: Meeting, reader: Reader, *, by_clock: bool = False) -> tuple[str, Moment]:
    """Return when a meeting takes place, such as “every Tuesday, the next one tomorrow at 10:00”, with its `Moment`."""
    moment = reader.told(meeting.begins, by_clock=by_clock)
    return with_recurrence(meeting, moment.words, reader.zone), moment


def with_recurrence(meeting: Meeting, when: str, zone: tzinfo) -> str:
    """Return when a meeting takes place, “every Tuesday, the next one tomorrow at 10:00”, from the words for one time.

    The weekday is that of a zone. The words for a single meeting are returned as they are.
    """
    if meeting.weeks is None:
        return when
    words, day = wording(), [localize(meeting.begins, zone).weekday()]
    every = words.days["every"].joined(day)
    if meeting.weeks > 1:
        often = words.periods["WEEKLY"][1].format(n=meeting.weeks)
        every = words["repeats_on"].format(every=often, on=words.days["on"].joined(day))
    # Translators: {every} is “every Tuesday”, {when} is “tomorrow at 10:00” or “on Tuesday 1 December at 10:00”.
    return _("{every}, the next one {when}").format(every=every, when=when)


def describe_local_times(slot: Slot, people: Sequence[Party]) -> str:
    """Return the local times of people in other zones than the first, and whose working hours a time misses."""
    here = localize(slot.start, people[0].zone)
    parts = []
    for person, strain in zip(people, slot.outside_hours, strict=True):
        wall, late = localize(slot.start, person.zone), strain > timedelta()
        if wall == here:
            text = _("outside {person}'s working hours") if late else ""
        elif wall.date() == here.date():
            text = _("{time} for {person}, outside working hours") if late else _("{time} for {person}")
        elif late:  # Translators: {on_day} is “on Tuesday”
            text = _("{time} {on_day} for {person}, outside working hours")
        else:  # Translators: {on_day} is “on Tuesday”
            text = _("{time} {on_day} for {person}")
        on_day = on(wording().days["plain"].names[wall.weekday()])
        parts.append(text.format(time=f"{wall:%H:%M}", on_day=on_day, person=person.name))
    said = "; ".join(filter(None, parts))
    return f" ({said})" if said else ""


def say_who_knows(guests: Sequence[Guest]) -> str:
    """Say that guests have been told: “Ana and Bo have been told.”, or nothing if there are none."""
    names = join_words(guest.name for guest in guests)
    told = ngettext("{names} has been told.", "{names} have been told.", len(guests))
    return told.format(names=names) if names else ""


def say_who_will_know(guests: Sequence[Guest]) -> str:
    """Say that guests will be told."""
    if not guests:
        return _("Nobody will be told.")
    told = ngettext("{names} will be told.", "{names} will be told.", len(guests))
    return told.format(names=join_words(guest.name for guest in guests))


def join_sentences(*sentences: str) -> str:
    """Return whole sentences, of which some can be empty, as one text."""
    return " ".join(filter(None, sentences))


def are_taken(names: Sequence[str], meeting: Meeting, moment: Moment) -> str:
    """Say who is busy at a time, as in “Ana and Bo are busy on Friday at 15:00”."""
    # Translators: {when} is “on Friday at 15:00” or “tomorrow at 15:00”.
    text = ngettext("{names} is busy {when}.", "{names} are busy {when}.", len(names))
    if list(names) == [meeting.name]:
        text = _("You are busy {when}.")
    return text.format(names=join_words(names), when=dated(moment))


def _note_guesses(people: Sequence[Party]) -> str:
    """Return a note that names the people whose zones are guessed, or an empty text."""
    names = [person.name for person in people if person.guessed]
    if not names:
        return ""
    text = _("I do not know the time zone of {names} and assume {zone}. Anybody can tell me: “my time zone is …”.")
    return f"\n\n_({text.format(names=join_words(names), zone=people[0].resource.hours.zone)})_"


def offer_times(
    meeting: Meeting,
    found: Sequence[Slot],
    people: Sequence[Party],
    reader: Reader,
    *,
    intro: str,
    answerable: bool = True,
    note: str = "",
) -> Reply:
    """Offer times to the organiser, with a button for each. If `answerable`, the organiser can ask for others.

    A `note` stands below the times.
    """
    moments = tuple(reader.told(slot.start) for slot in found)
    lines = [f"{moment.words}{describe_local_times(slot, people)}" for slot, moment in zip(found, moments, strict=True)]
    return Reply(
        "\n\n".join(filter(None, [f"{intro}\n\n{numbered(lines)}", note])) + _note_guesses(people),
        choices=tuple(choose(meeting, slot.start, labelled(slot.start, reader.zone)) for slot in found),
        asks=_ask_again(meeting) if answerable else None,
        subjects=(meeting.subject,),
        moments=moments,
    )


def _ask_again(meeting: Meeting) -> str:
    """Return what the next message answers, so that “Friday instead” asks for other times."""
    return asking("offer_other_times", "when", which=meeting.reference)


def choose(meeting: Meeting, start: datetime, words: str) -> Choice:
    """Return the button that chooses a time."""
    return offer(words, "hold_meeting", which=meeting.reference, start=start.isoformat())


def leave(meeting: Meeting, person: str) -> Choice:
    """Return the button to leave a meeting. The organiser cancels it; a guest declines it."""
    if person == meeting.organiser:
        return offer(pgettext("a meeting", "Cancel it"), "cancel_meeting", which=meeting.reference)
    return offer(_("I cannot come"), "decline_meeting", which=meeting.reference, nth=meeting.round)


def suggest(meeting: Meeting) -> Choice:
    """Return the button by which a guest suggests another time."""
    label, question = _("Suggest another time"), _("When would suit you?")
    return offer_asking(label, "suggest_meeting_time", "when", question, which=meeting.reference)


def yes_or_no(text: str, meeting: Meeting, yes: Choice, *, asks: str, moments: tuple[Moment, ...] = ()) -> Reply:
    """Ask whether to change a meeting. `yes` is the button for it, and `asks` the ability that a “yes” calls."""
    return Reply(
        text, choices=(yes, offer(_("No"), "leave_it")), asks=asks, subjects=(meeting.subject,), moments=moments
    )


def propose_time(
    meeting: Meeting,
    slot: Slot,
    people: Sequence[Party],
    reader: Reader,
    *,
    question: Callable[[str], str],
    yes: str,
    by_clock: bool = False,
) -> Reply:
    """Ask whether to hold a time. `question` puts the question about a time in words, `yes` labels the button.

    If `by_clock`, the words for the time never say how long it is until then: “from 9:00 to today at 10:00”.
    """
    at, moment = tell_when(replace(meeting, start=slot.start), reader, by_clock=by_clock)
    text = question(f"{at}{describe_local_times(slot, people)}")
    button = choose(meeting, slot.start, yes)
    return yes_or_no(text + _note_guesses(people), meeting, button, asks=_ask_again(meeting), moments=(moment,))


def slot_at(start: datetime, meeting: Meeting, people: Sequence[Party]) -> Slot:
    """Return a time as a slot that says for each person how much of it is outside their working hours."""
    span = Span(start, start + meeting.length)
    wide = Span(span.start - _DAY, span.end + _DAY)
    works = [any(shift.holds(span) for shift in person.resource.hours.within(wide)) for person in people]
    return Slot(span.start, span.end, tuple(timedelta() if at_work else meeting.length for at_work in works))


def invitation(meeting: Meeting, guest: Party, *, now: datetime, before: datetime | None = None) -> Reply:
    """Invite a guest. `before` is the previous time, if the meeting is moved."""
    names = [other.name for other in meeting.guests if other.id != guest.id]
    at, old = guest.told(meeting.begins, now=now), guest.told(before, now=now) if before else None
    if old and names:
        text = _(
            "{organiser} wants to move “{title}”, {length}, with {others}: from {old_time} to {when}. "
            "Does that suit you?"
        )
    elif old:  # Translators: {organiser} is a person, {length} is “30 minutes”
        text = _("{organiser} wants to move “{title}”, {length}: from {old_time} to {when}. Does that suit you?")
    elif names:
        text = _("{organiser} invites you to “{title}”, {length}, with {others}: {when}. Does that suit you?")
    else:
        text = _("{organiser} invites you to “{title}”, {length}: {when}. Does that suit you?")
    said = text.format(
        organiser=meeting.name,
        title=meeting.title,
        length=say_length(meeting.length),
        others=join_words(names),
        old_time=old.words if old else "",
        when=with_recurrence(meeting, at.words, guest.zone),
    )
    if guest.guessed:
        note = _("I assume that your time zone is {zone}. If not, say “my time zone is …”.")
        said = f"{said}\n\n_({note.format(zone=guest.resource.hours.zone)})_"
    return Reply(
        said,
        kind="notice",
        choices=answers(meeting),
        asks="accept_meeting",
        subjects=(meeting.subject,),
        moments=(at, old) if old else (at,),
    )


def answers(meeting: Meeting) -> tuple[Choice, ...]:
    """Return the buttons of an invitation. They answer only for the time in it."""
    which, nth = meeting.reference, meeting.round
    return (
        offer(_("Accept"), "accept_meeting", which=which, nth=nth),
        offer(_("Decline"), "decline_meeting", which=which, nth=nth),
        suggest(meeting),
    )


def held_reply(meeting: Meeting, reader: Reader) -> Reply:
    """Tell the organiser which time is held, who is invited, and until when."""
    at, moment = tell_when(meeting, reader)
    until = reader.told(meeting.held_until or meeting.begins, by_clock=True)
    # Translators: {when} and {until} are “tomorrow at 09:00”; {when} can be “every Tuesday, the next one …” as well.
    text = _(
        "I hold {when} for “{title}”, and have asked {guests}. "
        "It is confirmed if all accept by {until}; otherwise the time is free again."
    )
    guests = join_words(guest.name for guest in meeting.guests)
    said = text.format(when=at, title=meeting.title, guests=guests, until=until.words)
    who = offer(_("Who has answered?"), "meeting_answers", which=meeting.reference)
    choices = (who, leave(meeting, meeting.organiser))
    return Reply(said, choices=choices, subjects=(meeting.subject,), moments=(moment, until))


def describe_meeting(meeting: Meeting, reader: Reader) -> tuple[str, tuple[Moment, ...]]:
    """Describe a meeting that has a time in one line, for lists. Also return the moments in that line."""
    words, moment = tell_when(meeting, reader)
    skipped = [reader.told(start) for start in meeting.skips if start > meeting.begins]
    for gone in skipped:  # Translators: both blanks are times of a meeting that repeats
        words = _("{when}, but not {skipped}").format(when=words, skipped=gone.words)
    names = join_words([meeting.name, *(guest.name for guest in meeting.guests)])
    # Translators: a meeting in a list. {names} are the people who meet.
    line = _("“{title}” of {names} — {when}")
    return line.format(title=meeting.title, names=names, when=words), (moment, *skipped)
