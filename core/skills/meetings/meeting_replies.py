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
from core.when.rendered_time import dated, told

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
"""The abilities behind the buttons; `leave_it` is the one behind every “No”."""
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WHOLE_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NONE: Final = timedelta()


def length_of(length: timedelta) -> str:
    """Say how long something takes: “1 hour 30 minutes”."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((hours, "hour"), (minutes, "minute"))]
    return " ".join(part for part in parts if not part.startswith("0 "))


def when(meeting: Meeting, zone: tzinfo, *, now: datetime, lasting: bool = False) -> Moment:
    """Return the time of a meeting in a zone; what is `lasting` may be read on another day."""
    return told(meeting.begins, zone, now=now, lasting=lasting)


def again(meeting: Meeting, zone: tzinfo) -> str:
    """Say how a series comes again, or nothing: “every Tuesday, next ”."""
    if meeting.weeks is None:
        return ""
    day = _WHOLE_DAYS[localize(meeting.begins, zone).weekday()]
    return f"every {day}, next " if meeting.weeks == 1 else f"every {meeting.weeks} weeks on {day}, next "


def others(slot: Slot, people: Sequence[Party]) -> str:
    """Explain a time: what it is on the wall of those whose clocks differ from the first one's, and whom it strains."""
    here = localize(slot.start, people[0].resource.hours.tz)
    parts = []
    for each, strain in zip(people, slot.strains, strict=True):
        wall = localize(slot.start, each.resource.hours.tz)
        day = f" on {_WHOLE_DAYS[wall.weekday()]}" if wall.date() != here.date() else ""
        late = ", outside of the usual hours" if strain > _NONE else ""
        if wall != here:
            parts.append(f"{wall:%H:%M}{day} for {each.name}{late}")
        elif late:
            parts.append(f"outside of the usual hours of {each.name}")
    return f" ({'; '.join(parts)})" if parts else ""


def are_taken(names: Sequence[str], meeting: Meeting, moment: Moment) -> str:
    """Tell the organiser who is taken at a time: “Ana and Bo are taken on Friday at 15:00.”."""
    are = "You are" if list(names) == [meeting.name] else f"{join_words(names)} {'is' if len(names) == 1 else 'are'}"
    return f"{are} taken {dated(moment)}."


def guesses(people: Sequence[Party]) -> str:
    """Say whose zones are guessed, if any are."""
    names = [each.name for each in people if each.guessed]
    if not names:
        return ""
    return (
        f"\n\n_(I do not know the time zone of {join_words(names)}, and take {people[0].resource.hours.zone} for it. "
        "Whoever says “my time zone is …” to me is in it from then on.)_"
    )


def label(start: datetime, zone: tzinfo) -> str:
    """Return a time for a button: “Thu 26 Nov 10:00”."""
    local = localize(start, zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local:%H:%M}"


def offered(
    meeting: Meeting,
    found: Sequence[Slot],
    people: Sequence[Party],
    *,
    now: datetime,
    intro: str,
    answerable: bool = True,
) -> Reply:
    """Offer times to the organiser, with a button for each; if it is a question, others may be said in answer."""
    zone = people[0].resource.hours.tz
    moments = tuple(told(slot.start, zone, now=now) for slot in found)
    lines = [
        f"{number}. {moment.words}{others(slot, people)}"
        for number, (slot, moment) in enumerate(zip(found, moments, strict=True), 1)
    ]
    choices = tuple(choose(meeting, slot.start, label(slot.start, zone)) for slot in found)
    text = "\n".join([intro, "", *lines]) + guesses(people)
    asks = again_for(meeting) if answerable else None
    return Reply(text, choices=choices, asks=asks, subjects=(meeting.subject,), moments=moments)


def again_for(meeting: Meeting) -> str:
    """Return what a reply asks that offers times: words that want others are an answer."""
    return asking(AGAIN, "when", which=meeting.reference)


def choose(meeting: Meeting, start: datetime, words: str) -> Choice:
    """Return the button that chooses a time."""
    return offer(words, CHOOSE, which=meeting.reference, start=start.isoformat())


def proposed(
    meeting: Meeting, slot: Slot, people: Sequence[Party], *, now: datetime, question: Callable[[str], str], yes: str
) -> Reply:
    """Ask whether a time is to be held; `question` makes a sentence of it."""
    zone = people[0].resource.hours.tz
    moment = told(slot.start, zone, now=now)
    series = again(replace(meeting, start=slot.start), zone)
    text = question(f"{series}{moment.words}{others(slot, people)}")
    return Reply(
        text + guesses(people),
        choices=(choose(meeting, slot.start, yes), offer("No", NOTHING)),
        asks=again_for(meeting),
        subjects=(meeting.subject,),
        moments=(moment,),
    )


def strained(start: datetime, meeting: Meeting, people: Sequence[Party]) -> Slot:
    """Return a time that was named, with how far it lies outside of the hours of each."""
    end = start + meeting.length
    span = Span(start, end)
    strains = tuple(_NONE if _works(each, span) else meeting.length for each in people)
    return Slot(start, end, strains)


def _works(each: Party, span: Span) -> bool:
    return any(shift.holds(span) for shift in each.resource.hours.within(Span(span.start - _DAY, span.end + _DAY)))


_DAY: Final = timedelta(days=1)


def invitation(
    meeting: Meeting, guest: Party, names: Sequence[str], *, now: datetime, moved_from: Moment | None = None
) -> Reply:
    """Ask a guest; the names are those of the others beside the organiser."""
    zone = guest.resource.hours.tz
    moment = when(meeting, zone, now=now, lasting=True)
    company = f", with {join_words(names)}" if names else ""
    what = f"“{meeting.title}”, {length_of(meeting.length)}{company}"
    words = f"{again(meeting, zone)}{moment.words}"
    if moved_from:
        text = f"{meeting.name} wants to move {what}: from {moved_from.words} to {words}. Does that suit you?"
    else:
        text = f"{meeting.name} invites you to {what}: {words}. Does that suit you?"
    note = f"\n\n_(I take {guest.resource.hours.zone} for your time zone; if it is another, say “my time zone is …”.)_"
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
    """Return the buttons of an invitation: they answer to the time that it tells, and to no other."""
    which, nth = meeting.reference, meeting.round
    return (
        offer("Accept", ACCEPT, which=which, nth=nth),
        offer("Decline", DECLINE, which=which, nth=nth),
        offer_asking("Suggest another time", SUGGEST, "when", "When would suit you?", which=which),
    )


def skipped(meeting: Meeting, zone: tzinfo, *, now: datetime) -> tuple[Moment, ...]:
    """Return the times to come of a series that are skipped."""
    return tuple(told(each, zone, now=now) for each in meeting.skips if each > meeting.begins) if meeting.weeks else ()


def line(meeting: Meeting, zone: tzinfo, *, now: datetime) -> str:
    """Tell a meeting in one line, for lists."""
    words = f"{again(meeting, zone)}{when(meeting, zone, now=now).words}" if meeting.start else "no time chosen yet"
    words += "".join(f", but not {each.words}" for each in skipped(meeting, zone, now=now))
    return f"“{meeting.title}” of {join_words([meeting.name, *(each.name for each in meeting.guests)])} — {words}"


_ANSWERS: Final = {"waiting": "has not answered yet", "accepted": "has accepted", "declined": "has declined"}


def standing(guests: Sequence[Guest]) -> str:
    """Say who has answered what."""
    return "\n".join(f"- {guest.name} {_ANSWERS[guest.answer]}" for guest in guests)
