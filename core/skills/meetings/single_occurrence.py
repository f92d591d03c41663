"""Skip or move one time of a series, after the organiser has agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.phrasing import phrasings
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import offer
from core.model.errors import SkillError, Taken
from core.model.replies import Reply
from core.skills.meetings import lifecycle, meeting_replies
from core.skills.meetings.meeting import REFUSALS, STANDING
from core.skills.meetings.meeting_lookup import find_meetings, lock_meeting, lock_own_meeting, must_organise, which_one
from core.skills.meetings.meeting_replies import tell_when, yes_or_no
from core.skills.meetings.meeting_request import Goal, SeriesMeeting, When, WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.notifications import enclosed
from core.skills.meetings.organiser_actions import propose_cancelling
from core.skills.meetings.participants import find_busy, find_parties
from core.skills.meetings.reschedule import read_goal
from core.text.enumeration import join_words
from core.when import read
from core.when.rendered_time import dated
from core.when.search_window import window

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.meetings.meeting import Meeting

FARTHEST: Final = timedelta(days=366)
"""How far ahead people can name a time of a series."""


@ability(
    literal=True,
    effect=True,
    examples=phrasings(
        "[(let's|can we) ]skip {which}[ {when}]",
        "[(let's|can we) ]skip {when}'s {which}",
        "[(let's|can we) ]skip the next {which}",
        "skip {when}’s {which}",
        "skip {which} this once",
        "skip just {which}",
        "no {which} {when}",
        "cancel {which} {when} only",
        "cancel {which} (only|just) {when}",
        "cancel {which} [just ]this once",
        "cancel {when}'s {which} only",
        "cancel (only|just) {when}'s {which}",
        "cancel (only|just) {which}[ {when}]",
        "cancel (only|just) the next {which}",
    ),
)
async def skip_meeting_time(turn: Turn, which: SeriesMeeting = "the meeting", when: When = "") -> Reply:
    """Propose to skip one time of a meeting that repeats. Use it when somebody wants to cancel that one time only.

    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.
    when: the day to skip, in the person's own words, for instance “next Tuesday”; do not compute it; empty for the
    next time.
    """
    connection = UnitOfWork.of(turn).connection
    meeting = await _meant_series(connection, turn, which, when, ability=skip_meeting_time.__name__)
    if isinstance(meeting, Reply):
        return meeting
    if meeting.weeks is None:
        return await propose_cancelling(turn, meeting)
    must_organise(turn, meeting, "skip a time of it")
    start, reader = await _time_of(turn, meeting, when), await turn.reader()
    at, again = reader.told(start), reader.told(meeting.skipping(start).begins)
    names = join_words(guest.name for guest in meeting.coming)
    then = f" The next time is {dated(again)} then." if start == meeting.start else ""
    text = f"Shall I skip “{meeting.title}” this once, {dated(at)}? {names} will be told.{then}"
    yes = offer("Yes, skip it", confirm_skipping.__name__, which=meeting.reference, at=start.isoformat())
    return yes_or_no(text, meeting, yes, asks=skip_meeting_time.__name__, moments=(at, again))


@ability(examples=[], effect=True, presses=True)
async def confirm_skipping(turn: Turn, which: WhichMeeting, at: datetime) -> Reply:
    """Skip one time of a series after its organiser has said yes.

    If the process dies before the commit, that time remains; if after, it is free and every guest is notified once.
    """
    unit, reader = UnitOfWork.of(turn), await turn.reader()
    meeting = await lock_own_meeting(unit.connection, turn, which, "skip a time of it")
    _check_takes_place(meeting, at, now=turn.now)
    try:
        less = await lifecycle.skip_once(unit, meeting, at)
    except Taken as error:  # say who is busy at the time that would be added, which is the last one
        less = meeting.skipping(at)
        last, once = less.occurrences()[-1], replace(less, weeks=None)
        people = await find_parties(unit.connection, once)
        busy = await find_busy(unit, once, people, last, besides=less)
        raise SkillError(
            f"“{less.title}” would be reserved {dated(reader.told(last))} instead, and "
            f"{join_words(busy) or 'somebody'} cannot make it. Skip that time first."
        ) from error
    files = await enclosed(unit, less, less.organiser)
    gone, again = reader.told(at), reader.told(less.begins)
    knows = meeting_replies.say_who_knows(less.coming)
    text = f"“{less.title}” is skipped {dated(gone)}.{knows} The next time is {dated(again)}."
    return Reply(text, subjects=(less.subject,), moments=(gone, again), enclosures=files)


@ability(
    literal=True,
    effect=True,
    examples=phrasings(
        "move {which} {when} to {to} [just ]this once",
        "move {when}'s {which} to {to} [just ]this once",
        "move {when}'s {which} to {to} only",
        "move (just|only) {when}'s {which} to {to}",
        "move {which} to {to} [just ]this once",
        "move (just|only) the next {which} to {to}",
        "move the next {which} to {to} this once",
    ),
)
async def move_meeting_once(turn: Turn, to: Goal, which: SeriesMeeting = "the meeting", when: When = "") -> Reply:
    """Propose to move one time of a meeting that repeats. Use it when its other times stay as they are.

    to: the new time in the person's own words, for instance “15:00”; do not compute it.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.
    when: the day to move, in the person's own words, for instance “next Tuesday”; empty for the next time.
    """
    unit = UnitOfWork.of(turn)
    meeting = await _meant_series(unit.connection, turn, which, when, ability=move_meeting_once.__name__, to=to)
    if isinstance(meeting, Reply):
        return meeting
    if meeting.weeks is None:
        raise SkillError(f"“{meeting.title}” takes place once: say “move the meeting to {to}”.")
    must_organise(turn, meeting, "move a time of it")
    start, reader = await _time_of(turn, meeting, when), await turn.reader()
    once = replace(meeting, weeks=None, start=start)
    goal = read_goal(once, to, now=turn.now, zone=reader.zone, locale=turn.message.person.locale).start
    if goal is None or goal == start:
        raise SkillError(f"To when? Say one time, as in “move {which} to 15:00 this once”.")
    people = await find_parties(unit.connection, once)
    was, at = reader.told(start), reader.told(goal)
    if busy := await find_busy(unit, once, people, goal, besides=meeting):
        taken = meeting_replies.are_taken(busy, meeting, at)
        raise SkillError(f"{taken} “{meeting.title}” stays where it is. Say another time.")
    others = meeting_replies.describe_local_times(meeting_replies.slot_at(goal, once, people), people)
    text = (
        f"Shall I move “{meeting.title}” this once, from {was.words} to {at.words}{others}? Everybody is asked again. "
        "Its other times stay."
    )
    times = {"at": start.isoformat(), "to": goal.isoformat()}
    yes = offer("Yes, move it", confirm_moving_once.__name__, which=meeting.reference, **times)
    return yes_or_no(text, meeting, yes, asks=move_meeting_once.__name__, moments=(was, at))


@ability(examples=[], effect=True, presses=True)
async def confirm_moving_once(turn: Turn, which: WhichMeeting, at: datetime, to: datetime) -> Reply:
    """After the organiser's yes, move one time of a series into a meeting of its own, held while people answer.

    If the process dies before the commit, the series is unchanged; if after, its time is free, the new one is held and
    everybody is invited once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await lock_own_meeting(unit.connection, turn, which, "move a time of it")
    _check_takes_place(meeting, at, now=turn.now)
    try:
        less, held = await lifecycle.move_once(unit, meeting, at, to)
    except Taken as error:
        raise SkillError(
            f"Somebody is no longer free then, or at the series' next time. “{meeting.title}” stays where it is."
        ) from error
    files = await enclosed(unit, less, less.organiser)
    return replace(meeting_replies.held_reply(held, await turn.reader()), enclosures=files)


async def _meant_series(
    connection: AsyncConnection, turn: Turn, which: str, when: str, *, ability: str, **known: str
) -> Meeting | Reply:
    """Return the meeting that fits the words, locked. If several fit, take the series that occurs at `when`, or ask."""
    several = await find_meetings(connection, turn, which)
    series = [meeting for meeting in several if meeting.weeks]
    if len(series) > 1 and when:
        series = [meeting for meeting in series if await _times(turn, meeting, when)] or series
    if len(series or several) > 1:
        known |= {"when": when} if when else {}
        return await which_one(turn, series or several, ability=ability, **known)
    return await lock_meeting(connection, turn, (series or several)[0].reference)


async def _time_of(turn: Turn, meeting: Meeting, when: str) -> datetime:
    """Return the one time of a series that fits the words, or its next time if there are none. Otherwise, refuse."""
    if not when:
        return next(time for time in meeting.times() if time > turn.now)
    times = await _times(turn, meeting, when)
    if len(times) == 1:
        return times[0]
    comes, _ = tell_when(meeting, await turn.reader())
    if times:
        raise SkillError(f"“{meeting.title}” takes place {len(times)} times then. Name one day. It is {comes}.")
    raise SkillError(f"“{meeting.title}” does not take place then. It is {comes}.")


async def _times(turn: Turn, meeting: Meeting, when: str) -> list[datetime]:
    zone = (await turn.reader()).zone
    reading = read(when, now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None or reading.rrule:
        raise SkillError(f"“{when}” names no day to come. Say it like “next Tuesday”.")
    since, until = window(reading, now=turn.now)
    last = min(max(until, since + timedelta(minutes=1)), turn.now + FARTHEST)
    return [time for time in takewhile(lambda start: start < last, meeting.times()) if time >= since]


def _check_takes_place(meeting: Meeting, at: datetime, *, now: datetime) -> None:
    """Refuse a proposed time that is past or skipped, or whose series has moved or ended."""
    if meeting.state not in STANDING:
        raise SkillError(REFUSALS[meeting.state])
    times = takewhile(lambda time: time < now + FARTHEST, meeting.times() if meeting.weeks else ())
    if at <= now or at not in times:
        raise SkillError(f"“{meeting.title}” no longer takes place then. Say “my meetings” to see when it does.")
