"""Moving a meeting: to where words such as “3pm”, “Thursday same time” or “by an hour” put it. Proposed first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.alternative_times import kind_of, whole_day
from core.model.buttons import asking, declines, offer
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.meetings import meeting_replies
from core.skills.meetings.meeting_lookup import find_meetings, lock_meeting, which_one
from core.skills.meetings.meeting_replies import yes_or_no
from core.skills.meetings.meeting_request import When, WhichMeeting, without_same
from core.skills.meetings.notifications import LOOKED_AHEAD
from core.skills.meetings.participants import find_meeting_times, find_parties
from core.skills.meetings.proposals import look_again, offer_instead, propose
from core.when import COARSE, find_zone, localize, read, resolve
from core.when.search_window import window

if TYPE_CHECKING:
    from datetime import tzinfo

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.meetings.meeting import Meeting
    from core.when import Reading


@dataclass(frozen=True, slots=True)
class Goal:
    """A new time, or the window in which to search one."""

    since: datetime
    until: datetime
    start: datetime | None = None


def read_goal(meeting: Meeting, when: str, *, now: datetime, zone: str, locale: str | None) -> Goal:
    """Return where words move a meeting. A bare time of day keeps the day, and a bare day keeps the time of day.

    Raises:
        SkillError: The words are not a time, or it is past.
    """
    tz = find_zone(zone)
    bare, _ = without_same(when)
    was = localize(meeting.begins, tz)
    reading = read(bare, now=now, zone=tz, locale=locale, bare=True, on=was.date())
    if reading.kind in ("none", "recurrence") or reading.start is None:
        raise SkillError(f"I do not understand the time “{when}”. Say it like “3pm” or “Thursday at 10”.")
    if reading.kind == "duration" and isinstance(reading.duration, timedelta):
        return _at(meeting.begins + reading.duration, tz, now=now, words=when)
    if reading.kind == "instant" and reading.grain == "day":
        return _at(_same_time(reading, was, tz), tz, now=now, words=when)
    if reading.kind == "instant" and reading.grain not in COARSE:
        return _at(reading.start, tz, now=now, words=when)
    since, until = window(reading, now=now)
    return Goal(since, until)


def _same_time(reading: Reading, was: datetime, tz: tzinfo) -> datetime:
    """Return the meeting's time of day on the day that was read."""
    day = localize(reading.start or was, tz)
    return resolve(day.replace(hour=was.hour, minute=was.minute), tz)


def _at(start: datetime, tz: tzinfo, *, now: datetime, words: str) -> Goal:
    """Return a time, with its day as the window for others."""
    if start <= now:
        raise SkillError(f"“{words}” is past. Give a later time.")
    return Goal(*whole_day(start, tz), start)


@ability(
    literal=True,
    effect=True,
    examples=[
        "move {which} to {when}",
        "can we move {which} to {when}",
        "could we move {which} to {when}",
        "push {which} to {when}",
        "can we push {which} to {when}",
        "could we push {which} to {when}",
        "push {which} back by {when}",
        "push {which} back {when}",
        "move {which} by {when}",
        "move {which} back by {when}",
        "shift {which} to {when}",
        "change {which} to {when}",
        "reschedule {which} to {when}",
        "reschedule {which} for {when}",
        "can we reschedule {which} to {when}",
        "postpone {which} to {when}",
        "postpone {which} until {when}",
        "postpone {which} by {when}",
        "can we do {which} {when} instead",
        "make {which} {when}",
        "make {which} {when} instead",
        "move {which}",
        "reschedule {which}",
        "postpone {which}",
        "verschiebe {which} auf {when}",
    ],
)
async def move_meeting(turn: Turn, when: When = "", which: WhichMeeting = "the meeting") -> Reply:
    """Propose to move a meeting to another time. Use it when somebody wants a meeting at another time.

    when: the new time in the person's own words, for instance “Thursday same time” or “3pm”; do not compute it; nothing
    if none is said.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if nothing is said.
    """
    async with turn.connect() as connection:
        if len(several := await find_meetings(connection, turn, which)) > 1:
            known = {"when": when} if when else {}
            return await which_one(turn, several, ability=move_meeting.__name__, **known)
        meeting = await lock_meeting(connection, turn, which)
        if not when:
            return await _to_when(connection, meeting, turn)
        return await move_to(connection, meeting, turn, when)


@ability(examples=[], effect=True, presses=True)
async def move_meeting_to(turn: Turn, which: WhichMeeting, when: str) -> Reply:
    """Propose to move a meeting to the time in the answer to “To when?”."""
    if declines(when):
        return Reply("All right, it stays where it is.")
    async with turn.connect() as connection:
        meeting = await lock_meeting(connection, turn, which)
        if kind_of(when) in (None, "time"):
            return await move_to(connection, meeting, turn, when)
        return await look_again(connection, meeting, turn, when)


async def move_to(connection: AsyncConnection, meeting: Meeting, turn: Turn, when: str) -> Reply:
    """Propose to move a meeting to a time in words, or offer others. A guest is asked whether to suggest it."""
    if meeting.organiser != turn.message.person.id:
        return _only_suggest(meeting, when)
    zone = (await turn.speaker_zone()).name
    to = read_goal(meeting, when, now=turn.now, zone=zone, locale=turn.message.person.locale)
    if to.start:
        to = replace(to, start=meeting.unskipped(to.start))
    if to.start == meeting.start:
        raise SkillError(f"“{meeting.title}” is already at that time.")
    moment = meeting_replies.when(meeting, find_zone(meeting.zone), now=turn.now)
    looked = replace(meeting, since=to.since, until=to.until)
    if to.start is None:
        reply = await offer_instead(connection, looked, now=turn.now, words="")
    else:
        move = f"Shall I move “{meeting.title}” from {moment.words} to"
        reply = await propose(
            connection,
            looked,
            to.start,
            now=turn.now,
            question=lambda at: f"{move} {at}? Everybody is asked again.",
            yes="Yes, move it",
        )
    return replace(reply, moments=(moment, *reply.moments))


async def _to_when(connection: AsyncConnection, meeting: Meeting, turn: Turn) -> Reply:
    """Ask for the new time of a meeting. The organiser is offered times that suit everybody."""
    known = {"which": meeting.reference}
    if meeting.organiser != turn.message.person.id:
        asks = asking(meeting_replies.SUGGEST, "when", **known)
        text = f"Only {meeting.name}, who organises “{meeting.title}”, can move it. Which time shall I suggest?"
        return Reply(text, asks=asks, subjects=(meeting.subject,))
    asks = asking(move_meeting_to.__name__, "when", **known)
    people = await find_parties(connection, meeting)
    until = max(meeting.until, turn.now + LOOKED_AHEAD)
    times = await find_meeting_times(connection, meeting, people, now=turn.now, since=turn.now, until=until)
    question = f"To when shall I move “{meeting.title}”?"
    if not times:
        return Reply(question, asks=asks, subjects=(meeting.subject,))
    reply = meeting_replies.offer_times(
        meeting, times, people, now=turn.now, intro=f"{question} These times suit everybody:"
    )
    return replace(reply, asks=asks)


def _only_suggest(meeting: Meeting, when: str) -> Reply:
    text = f"Only {meeting.name}, who organises “{meeting.title}”, can move it. Shall I suggest {when}?"
    suggest = offer("Yes, suggest it", meeting_replies.SUGGEST, which=meeting.reference, when=when)
    return yes_or_no(text, meeting, suggest, asks=meeting_replies.SUGGEST)
