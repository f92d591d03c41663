"""The replies and notices about meetings. Each reader sees times in their own zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.routines import numbered
from core.calendars import Slot, Span
from core.model.buttons import asking, offer, offer_asking
from core.model.replies import Moment, Reply
from core.text.enumeration import join_words
from core.when import localize
from core.when.rendered_time import dated, labelled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from core.model.replies import Choice
    from core.skills.meetings.meeting import Guest, Meeting
    from core.skills.meetings.participants import Party
    from core.when.rendered_time import Reader

_DAY: Final = timedelta(days=1)


def length_of(length: timedelta) -> str:
    """Return a length in words: “1 hour 30 minutes”."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((hours, "hour"), (minutes, "minute"))]
    return " ".join(part for part in parts if not part.startswith("0 "))


def tell_when(meeting: Meeting, reader: Reader) -> tuple[str, Moment]:
    """Return when a meeting takes place, such as “every Tuesday, the next one tomorrow at 10:00”, with its `Moment`."""
    moment = reader.told(meeting.begins)
    return f"{describe_recurrence(meeting, reader.zone)}{moment.words}", moment


def describe_recurrence(meeting: Meeting, zone: tzinfo) -> str:
    """Return how a series repeats, “every Tuesday, the next one ”, or an empty text for a single meeting."""
    if meeting.weeks is None:
        return ""
    day = f"{localize(meeting.begins, zone):%A}"
    every = f"every {day}" if meeting.weeks == 1 else f"every {meeting.weeks} weeks on {day}"
    return f"{every}, the next one "


def describe_local_times(slot: Slot, people: Sequence[Party]) -> str:
    """Return the local times of people in other zones than the first, and whose working hours a time misses."""
    here = localize(slot.start, people[0].zone)
    parts = []
    for person, strain in zip(people, slot.outside_hours, strict=True):
        wall = localize(slot.start, person.zone)
        day = f" on {wall:%A}" if wall.date() != here.date() else ""
        late = ", outside working hours" if strain > timedelta() else ""
        if wall != here:
            parts.append(f"{wall:%H:%M}{day} for {person.name}{late}")
        elif late:
            parts.append(f"outside {person.name}'s working hours")
    return f" ({'; '.join(parts)})" if parts else ""


def say_who_knows(guests: Sequence[Guest]) -> str:
    """Say that guests have been told: “ Ana and Bo have been told.”, or nothing if there are none."""
    names = join_words(guest.name for guest in guests)
    return f" {names} {'has' if len(guests) == 1 else 'have'} been told." if names else ""


def are_taken(names: Sequence[str], meeting: Meeting, moment: Moment) -> str:
    """Say who is busy at a time, as in “Ana and Bo are busy on Friday at 15:00”."""
    are = "You are" if list(names) == [meeting.name] else f"{join_words(names)} {'is' if len(names) == 1 else 'are'}"
    return f"{are} busy {dated(moment)}."


def _note_guesses(people: Sequence[Party]) -> str:
    """Return a note that names the people whose zones are guessed, or an empty text."""
    names = [person.name for person in people if person.guessed]
    if not names:
        return ""
    return (
        f"\n\n_(I do not know the time zone of {join_words(names)} and assume {people[0].resource.hours.zone}. "
        "Anybody can tell me: “my time zone is …”.)_"
    )


def offer_times(
    meeting: Meeting,
    found: Sequence[Slot],
    people: Sequence[Party],
    reader: Reader,
    *,
    intro: str,
    answerable: bool = True,
) -> Reply:
    """Offer times to the organiser, with a button for each. If `answerable`, the organiser can ask for others."""
    moments = tuple(reader.told(slot.start) for slot in found)
    lines = [f"{moment.words}{describe_local_times(slot, people)}" for slot, moment in zip(found, moments, strict=True)]
    return Reply(
        f"{intro}\n\n{numbered(lines)}{_note_guesses(people)}",
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
        return offer("Cancel it", "cancel_meeting", which=meeting.reference)
    return offer("I cannot come", "decline_meeting", which=meeting.reference, nth=meeting.round)


def suggest(meeting: Meeting) -> Choice:
    """Return the button by which a guest suggests another time."""
    return offer_asking(
        "Suggest another time", "suggest_meeting_time", "when", "When would suit you?", which=meeting.reference
    )


def yes_or_no(text: str, meeting: Meeting, yes: Choice, *, asks: str, moments: tuple[Moment, ...] = ()) -> Reply:
    """Ask whether to change a meeting. `yes` is the button for it, and `asks` the ability that a “yes” calls."""
    return Reply(text, choices=(yes, offer("No", "leave_it")), asks=asks, subjects=(meeting.subject,), moments=moments)


def propose_time(
    meeting: Meeting, slot: Slot, people: Sequence[Party], reader: Reader, *, question: tuple[str, str], yes: str
) -> Reply:
    """Ask whether to hold a time. `question` is the text before and after the time."""
    at, moment = tell_when(replace(meeting, start=slot.start), reader)
    text = f"{question[0]} {at}{describe_local_times(slot, people)}{question[1]}"
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
    moments = [guest.told(meeting.begins, now=now)]
    company = f", with {join_words(names)}" if names else ""
    what = f"“{meeting.title}”, {length_of(meeting.length)}{company}"
    words = f"{describe_recurrence(meeting, guest.zone)}{moments[0].words}"
    invites = f"invites you to {what}: {words}"
    if before:
        moments.append(guest.told(before, now=now))
        invites = f"wants to move {what}: from {moments[1].words} to {words}"
    note = f"\n\n_(I assume that your time zone is {guest.resource.hours.zone}. If not, say “my time zone is …”.)_"
    return Reply(
        f"{meeting.name} {invites}. Does that suit you?{note if guest.guessed else ''}",
        kind="notice",
        choices=answers(meeting),
        asks="accept_meeting",
        subjects=(meeting.subject,),
        moments=tuple(moments),
    )


def answers(meeting: Meeting) -> tuple[Choice, ...]:
    """Return the buttons of an invitation. They answer only for the time in it."""
    which, nth = meeting.reference, meeting.round
    return (
        offer("Accept", "accept_meeting", which=which, nth=nth),
        offer("Decline", "decline_meeting", which=which, nth=nth),
        suggest(meeting),
    )


def held_reply(meeting: Meeting, reader: Reader) -> Reply:
    """Tell the organiser which time is held, who is invited, and until when."""
    at, moment = tell_when(meeting, reader)
    until = reader.told(meeting.held_until or meeting.begins)
    text = (
        f"I hold {at} for “{meeting.title}”, and have asked {join_words(guest.name for guest in meeting.guests)}. "
        f"It is confirmed if all accept by {until.words}; otherwise the time is free again."
    )
    who = offer("Who has answered?", "meeting_answers", which=meeting.reference)
    choices = (who, leave(meeting, meeting.organiser))
    return Reply(text, choices=choices, subjects=(meeting.subject,), moments=(moment, until))


def describe_meeting(meeting: Meeting, reader: Reader) -> tuple[str, tuple[Moment, ...]]:
    """Describe a meeting that has a time in one line, for lists. Also return the moments in that line."""
    words, moment = tell_when(meeting, reader)
    skipped = [reader.told(start) for start in meeting.skips if start > meeting.begins]
    words += "".join(f", but not {gone.words}" for gone in skipped)
    names = join_words([meeting.name, *(guest.name for guest in meeting.guests)])
    return f"“{meeting.title}” of {names} — {words}", (moment, *skipped)
