"""What is said about meetings. Each reader gets times in his or her own zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.calendars import Slot, Span
from core.model.buttons import asking, offer, offer_asking
from core.model.messages import Moment, Reply
from core.text.enumeration import join_words
from core.when import localize
from core.when.rendered_time import dated, labelled, told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, tzinfo

    from core.model.messages import Choice
    from core.skills.meetings.meeting import Guest, Meeting
    from core.skills.meetings.participants import Party

CHOOSE, CANCEL, ACCEPT, DECLINE, SUGGEST = (
    "hold_meeting",
    "confirm_cancelling",
    "accept_meeting",
    "decline_meeting",
    "suggest_meeting_time",
)
WITHOUT, ADD, AGAIN, NOTHING = "meet_without", "confirm_adding", "offer_other_times", "leave_it"
"""The abilities behind the buttons; `leave_it` is behind every “No”."""
_NONE: Final = timedelta()


def length_of(length: timedelta) -> str:
    """Return a length in words: “1 hour 30 minutes”."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((hours, "hour"), (minutes, "minute"))]
    return " ".join(part for part in parts if not part.startswith("0 "))


def when(meeting: Meeting, zone: tzinfo, *, now: datetime, lasting: bool = False) -> Moment:
    """Return the time of a meeting in a zone. Text that is `lasting` may be read on another day."""
    return told(meeting.begins, zone, now=now, lasting=lasting)


def describe_recurrence(meeting: Meeting, zone: tzinfo) -> str:
    """Return how a series repeats, “every Tuesday, next ”, or an empty text."""
    if meeting.weeks is None:
        return ""
    day = f"{localize(meeting.begins, zone):%A}"
    return f"every {day}, next " if meeting.weeks == 1 else f"every {meeting.weeks} weeks on {day}, next "


def describe_local_times(slot: Slot, people: Sequence[Party]) -> str:
    """Explain a time: the local times of people in other zones than the first, and whose working hours it misses."""
    here = localize(slot.start, people[0].resource.hours.tz)
    parts = []
    for person, strain in zip(people, slot.outside_hours, strict=True):
        wall = localize(slot.start, person.resource.hours.tz)
        day = f" on {wall:%A}" if wall.date() != here.date() else ""
        late = ", outside working hours" if strain > _NONE else ""
        if wall != here:
            parts.append(f"{wall:%H:%M}{day} for {person.name}{late}")
        elif late:
            parts.append(f"outside {person.name}'s working hours")
    return f" ({'; '.join(parts)})" if parts else ""


def say_who_knows(guests: Sequence[Guest]) -> str:
    """Say that guests have been told: “ Ana and Bo know.”, or nothing if there are none."""
    names = join_words(guest.name for guest in guests)
    return f" {names} {'knows' if len(guests) == 1 else 'know'}." if names else ""


def are_taken(names: Sequence[str], meeting: Meeting, moment: Moment) -> str:
    """Tell the organiser who is busy at a time, as in “Ana and Bo are busy on Friday at 15:00”."""
    are = "You are" if list(names) == [meeting.name] else f"{join_words(names)} {'is' if len(names) == 1 else 'are'}"
    return f"{are} busy {dated(moment)}."


def note_guesses(people: Sequence[Party]) -> str:
    """Return a note that says whose zones are guessed, if any are."""
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
    *,
    now: datetime,
    intro: str,
    answerable: bool = True,
) -> Reply:
    """Offer times to the organiser, with a button for each. If `answerable`, the organiser may ask for others."""
    zone = people[0].resource.hours.tz
    moments = tuple(told(slot.start, zone, now=now) for slot in found)
    lines = [
        f"{number}. {moment.words}{describe_local_times(slot, people)}"
        for number, (slot, moment) in enumerate(zip(found, moments, strict=True), 1)
    ]
    choices = tuple(choose(meeting, slot.start, labelled(slot.start, zone)) for slot in found)
    text = "\n".join([intro, "", *lines]) + note_guesses(people)
    asks = ask_again(meeting) if answerable else None
    return Reply(text, choices=choices, asks=asks, subjects=(meeting.subject,), moments=moments)


def ask_again(meeting: Meeting) -> str:
    """Return what a reply with offered times asks for, so that words such as “rather Friday” answer it."""
    return asking(AGAIN, "when", which=meeting.reference)


def choose(meeting: Meeting, start: datetime, words: str) -> Choice:
    """Return the button that chooses a time."""
    return offer(words, CHOOSE, which=meeting.reference, start=start.isoformat())


def yes_or_no(text: str, meeting: Meeting, yes: Choice, *, asks: str, moments: tuple[Moment, ...] = ()) -> Reply:
    """Ask whether to do something to a meeting: `yes` is its button, and `asks` the ability that a “yes” reaches."""
    return Reply(text, choices=(yes, offer("No", NOTHING)), asks=asks, subjects=(meeting.subject,), moments=moments)


def propose_time(
    meeting: Meeting, slot: Slot, people: Sequence[Party], *, now: datetime, question: Callable[[str], str], yes: str
) -> Reply:
    """Ask whether to hold a time. `question` makes a sentence of it."""
    zone = people[0].resource.hours.tz
    moment = told(slot.start, zone, now=now)
    series = describe_recurrence(replace(meeting, start=slot.start), zone)
    text = question(f"{series}{moment.words}{describe_local_times(slot, people)}")
    button = choose(meeting, slot.start, yes)
    return yes_or_no(text + note_guesses(people), meeting, button, asks=ask_again(meeting), moments=(moment,))


def slot_at(start: datetime, meeting: Meeting, people: Sequence[Party]) -> Slot:
    """Return a named time as a slot, with how far it lies outside each person's hours."""
    end = start + meeting.length
    span = Span(start, end)
    outside_hours = tuple(_NONE if _works(person, span) else meeting.length for person in people)
    return Slot(start, end, outside_hours)


def _works(person: Party, span: Span) -> bool:
    wide = Span(span.start - _DAY, span.end + _DAY)
    return any(shift.holds(span) for shift in person.resource.hours.within(wide))


_DAY: Final = timedelta(days=1)


def invitation(
    meeting: Meeting, guest: Party, names: Sequence[str], *, now: datetime, moved_from: Moment | None = None
) -> Reply:
    """Invite a guest. `names` are the other guests."""
    zone = guest.resource.hours.tz
    moment = when(meeting, zone, now=now, lasting=True)
    company = f", with {join_words(names)}" if names else ""
    what = f"“{meeting.title}”, {length_of(meeting.length)}{company}"
    words = f"{describe_recurrence(meeting, zone)}{moment.words}"
    if moved_from:
        text = f"{meeting.name} wants to move {what}: from {moved_from.words} to {words}. Does that suit you?"
    else:
        text = f"{meeting.name} invites you to {what}: {words}. Does that suit you?"
    note = f"\n\n_(I assume that your time zone is {guest.resource.hours.zone}. If not, say “my time zone is …”.)_"
    moments = (moment, moved_from) if moved_from else (moment,)
    return Reply(
        text + (note if guest.guessed else ""),
        kind="notice",
        choices=answers(meeting),
        asks=ACCEPT,
        subjects=(meeting.subject,),
        moments=moments,
    )


def answers(meeting: Meeting) -> tuple[Choice, ...]:
    """Return the buttons of an invitation. They answer to its time and to no other."""
    which, nth = meeting.reference, meeting.round
    return (
        offer("Accept", ACCEPT, which=which, nth=nth),
        offer("Decline", DECLINE, which=which, nth=nth),
        offer_asking("Suggest another time", SUGGEST, "when", "When would suit you?", which=which),
    )


def skipped(meeting: Meeting, zone: tzinfo, *, now: datetime) -> tuple[Moment, ...]:
    """Return the upcoming times of a series that are skipped."""
    if meeting.weeks is None:
        return ()
    return tuple(told(start, zone, now=now) for start in meeting.skips if start > meeting.begins)


def describe_meeting(meeting: Meeting, zone: tzinfo, *, now: datetime) -> str:
    """Describe a meeting in one line, for lists."""
    words = (
        f"{describe_recurrence(meeting, zone)}{when(meeting, zone, now=now).words}"
        if meeting.start
        else "no time chosen yet"
    )
    words += "".join(f", but not {moment.words}" for moment in skipped(meeting, zone, now=now))
    names = join_words([meeting.name, *(guest.name for guest in meeting.guests)])
    return f"“{meeting.title}” of {names} — {words}"


_ANSWERS: Final = {"waiting": "has not answered yet", "accepted": "has accepted", "declined": "has declined"}


def list_answers(guests: Sequence[Guest]) -> str:
    """List the guests' answers."""
    return "\n".join(f"- {guest.name} {_ANSWERS[guest.answer]}" for guest in guests)
