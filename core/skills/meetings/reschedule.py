"""Proposes to move a meeting to a time in words, such as “3pm”, “Thursday same time” or “by an hour”."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.alternative_times import Search, kind_of, whole_day
from core.abilities.arguments import read_bare
from core.abilities.phrase_patterns import phrasings
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Span
from core.model.buttons import asking, declines, offer
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.meetings import meeting_replies
from core.skills.meetings.meeting_lookup import lock_meeting, meant_meeting
from core.skills.meetings.meeting_replies import yes_or_no
from core.skills.meetings.meeting_request import Goal, WhichMeeting, without_same
from core.skills.meetings.participants import find_meeting_times, find_parties, preferred_by
from core.skills.meetings.proposals import look_again, offer_instead, propose
from core.text.catalogue import _
from core.when import COARSE, localize, resolve, search_window

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from core.abilities.turn import Turn
    from core.skills.meetings.meeting import Meeting


def read_goal(meeting: Meeting, when: str, *, now: datetime, zone: tzinfo, locale: str | None) -> Search:
    """Return where to move a meeting: an instant, with its day as the window for other offers, or a window.

    A time of day alone keeps the day, and a day alone keeps the time of day.

    Raises:
        SkillError: The words are not a time, or the time is past.
    """
    (words, _same), was = without_same(when), localize(meeting.begins, zone)
    reading = read_bare(words, now=now, zone=zone, locale=locale, on=was.date())
    if reading.kind in ("none", "recurrence") or reading.start is None:
        unclear = _("I do not understand the time “{time}”. Say it like “3pm” or “Thursday at 10”.")
        raise SkillError(unclear.format(time=when))
    start = reading.start
    if reading.kind == "duration" and isinstance(reading.duration, timedelta):
        start = meeting.begins + reading.duration
    elif reading.kind == "instant" and reading.grain == "day":
        start = resolve(localize(start, zone).replace(hour=was.hour, minute=was.minute), zone)
    elif reading.kind != "instant" or reading.grain in COARSE:
        return Search(*search_window.window(reading, now=now))
    if start <= now:
        raise SkillError(_("“{time}” is past. Give a later time.").format(time=when))
    return Search(*whole_day(start, zone), start)


@ability(
    literal=True,
    effect=True,
    examples=phrasings(
        "(move|push|shift|change|reschedule|postpone) {which} to {when}",
        "(can|could) we (move|push) {which} to {when}",
        "can we reschedule {which} to {when}",
        "push {which} back [by ]{when}",
        "move {which} [back ]by {when}",
        "reschedule {which} for {when}",
        "postpone {which} (until|by) {when}",
        "can we do {which} {when} instead",
        "make {which} {when}[ instead]",
        "(move|reschedule|postpone) {which}",
        "verschiebe {which} auf {when}",
    ),
)
async def move_meeting(turn: Turn, when: Goal = "", which: WhichMeeting = "the meeting") -> Reply:
    """Propose to move a meeting to another time. Use it when somebody wants a meeting at another time.

    when: the new time in the person's own words, for instance “Thursday same time” or “3pm”; empty if not said; do not
    compute it.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.
    """
    unit, known = UnitOfWork.of(turn), {"when": when} if when else {}
    meeting = await meant_meeting(unit.connection, turn, which, ability=move_meeting.__name__, **known)
    if isinstance(meeting, Reply):
        return meeting
    return await (move_to(unit, meeting, turn, when) if when else _ask_when(unit, meeting, turn))


@ability(examples=[], effect=True, presses=True)
async def move_meeting_to(turn: Turn, which: WhichMeeting, when: str) -> Reply:
    """Propose to move a meeting to the time that the person answers to “To when?”."""
    if declines(when):
        return Reply(_("All right, it stays where it is."))
    unit = UnitOfWork.of(turn)
    meeting = await lock_meeting(unit.connection, turn, which)
    move = move_to if kind_of(when) in (None, "time") else look_again
    return await move(unit, meeting, turn, when)


async def move_to(unit: UnitOfWork, meeting: Meeting, turn: Turn, when: str) -> Reply:
    """Propose to move a meeting to a time in words, or offer other times. Ask a guest whether to suggest it."""
    title = meeting.title
    if meeting.organiser != turn.message.person.id:
        # Translators: {when} is in the person's own words, such as “friday at 6pm”.
        text = _("Only {organiser}, who organises “{title}”, can move it. Shall I suggest {when}?")
        text = text.format(organiser=meeting.name, title=title, when=when)
        suggest = offer(_("Yes, suggest it"), "suggest_meeting_time", which=meeting.reference, when=when)
        return yes_or_no(text, meeting, suggest, asks="suggest_meeting_time")
    reader = await turn.reader()
    to = read_goal(meeting, when, now=turn.now, zone=reader.zone, locale=turn.message.person.locale)
    moment = reader.told(meeting.begins, by_clock=True)
    start = to.start and meeting.unskipped(to.start)
    if start == meeting.start:
        raise SkillError(_("“{title}” is already at that time.").format(title=title))
    looked = replace(meeting, since=to.since, until=to.until)
    if start is None:
        reply = await offer_instead(unit, looked, turn)
    else:
        question = partial(_asking, title, moment.words)
        reply = await propose(unit, looked, start, turn, question=question, yes=_("Yes, move it"), by_clock=True)
    return replace(reply, moments=(moment, *reply.moments))


def _asking(title: str, old_time: str, when: str) -> str:
    # Translators: both times are “Friday at 10:00”; {when} can be “every Friday, the next one tomorrow at 10:00”.
    text = _("Shall I move “{title}” from {old_time} to {when}? Everybody is asked again.")
    return text.format(title=title, old_time=old_time, when=when)


async def _ask_when(unit: UnitOfWork, meeting: Meeting, turn: Turn) -> Reply:
    """Ask for the new time of a meeting. Offer the organiser times that suit everybody."""
    if meeting.organiser != turn.message.person.id:
        asks = asking("suggest_meeting_time", "when", which=meeting.reference)
        text = _("Only {organiser}, who organises “{title}”, can move it. Which time shall I suggest?")
        text = text.format(organiser=meeting.name, title=meeting.title)
        return Reply(text, asks=asks, subjects=(meeting.subject,))
    asks = asking(move_meeting_to.__name__, "when", which=meeting.reference)
    people = await find_parties(unit.connection, meeting)
    window = Span(turn.now, max(meeting.until, turn.now + search_window.DAYS_AHEAD))
    preferred = await preferred_by(meeting, turn)
    times = await find_meeting_times(unit, meeting, people, window, preferred=preferred)
    question = _("To when shall I move “{title}”?").format(title=meeting.title)
    if not times:
        return Reply(question, asks=asks, subjects=(meeting.subject,))
    intro = meeting_replies.join_sentences(question, _("These times suit everybody:"))
    note, reader = preferred.note(times), await turn.reader()
    return replace(meeting_replies.offer_times(meeting, times, people, reader, intro=intro, note=note), asks=asks)
