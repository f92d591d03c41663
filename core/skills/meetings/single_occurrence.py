"""One time of a series: skip it, or move it alone. What others notice is proposed first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.model.buttons import offer
from core.model.errors import SkillError, Taken
from core.model.messages import Reply
from core.skills.meetings import lifecycle, meeting_replies
from core.skills.meetings.meeting import REFUSALS, STANDING
from core.skills.meetings.meeting_lookup import doing, find_meetings, lock_meeting, must_organise, which_one
from core.skills.meetings.meeting_replies import yes_or_no
from core.skills.meetings.meeting_request import SeriesMeeting, When, WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.notifications import enclosed
from core.skills.meetings.organiser_actions import cancelling
from core.skills.meetings.participants import find_busy, find_parties
from core.skills.meetings.proposals import held_reply
from core.skills.meetings.reschedule import read_goal
from core.text.enumeration import join_words
from core.when import find_zone, read
from core.when.rendered_time import dated, told
from core.when.search_window import window

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.meetings.meeting import Meeting

FARTHEST: Final = timedelta(days=366)
"""How far ahead people can name one time of a series."""


@ability(
    literal=True,
    effect=True,
    examples=[
        "skip {which}",
        "skip {which} {when}",
        "skip {when}'s {which}",
        "skip {when}’s {which}",
        "skip the next {which}",
        "skip {which} this once",
        "skip just {which}",
        "let's skip {which}",
        "let's skip {which} {when}",
        "let's skip {when}'s {which}",
        "let's skip the next {which}",
        "no {which} {when}",
        "cancel {which} {when} only",
        "cancel {which} only {when}",
        "cancel {which} just {when}",
        "cancel {which} just this once",
        "cancel {which} this once",
        "cancel {when}'s {which} only",
        "cancel only {when}'s {which}",
        "cancel just {when}'s {which}",
        "cancel only {which}",
        "cancel just {which}",
        "cancel only {which} {when}",
        "cancel just {which} {when}",
        "cancel only the next {which}",
        "cancel just the next {which}",
        "can we skip {which}",
        "can we skip {which} {when}",
        "can we skip {when}'s {which}",
        "can we skip the next {which}",
    ],
)
async def skip_meeting_time(turn: Turn, which: SeriesMeeting = "the meeting", when: When = "") -> Reply:
    """Propose to skip one time of a meeting that repeats. Use it when somebody wants to cancel that one time only.

    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if nothing is said.
    when: the day to skip, in the person's own words, for instance “next Tuesday”; do not compute it; nothing for the
    next time.
    """
    async with turn.connect() as connection:
        several = await _meant(connection, turn, which, when)
        if len(several) > 1:
            known = {"when": when} if when else {}
            return await which_one(turn, several, ability=skip_meeting_time.__name__, **known)
        meeting = await lock_meeting(connection, turn, several[0].reference)
    if meeting.weeks is None:
        return await cancelling(turn, meeting)
    must_organise(turn, meeting, "skip a time of it")
    start = await _time_of(turn, meeting, when)
    zone = find_zone((await turn.speaker_zone()).name)
    at, again = (told(time, zone, now=turn.now) for time in (start, meeting.skipping(start).begins))
    names = join_words(guest.name for guest in meeting.coming)
    then = f" The next time is {dated(again)} then." if start == meeting.start else ""
    text = f"Shall I skip “{meeting.title}” this once, {dated(at)}? {names} will be told.{then}"
    yes = offer("Yes, skip it", confirm_skipping.__name__, which=meeting.reference, at=start.isoformat())
    return yes_or_no(text, meeting, yes, asks=skip_meeting_time.__name__, moments=(at, again))


@ability(examples=[], effect=True, presses=True)
async def confirm_skipping(turn: Turn, which: WhichMeeting, at: datetime) -> Reply:
    """Skip one time of a series, on its organiser's yes.

    If the process dies before the commit, that time stands; if after, it is free and every guest is told once.
    """
    async with turn.connect() as connection:
        meeting = await lock_meeting(connection, turn, which)
        must_organise(turn, meeting, "skip a time of it")
        start = _still(meeting, at, now=turn.now)
        try:
            less = await lifecycle.skip_once(doing(turn, connection), meeting, start)
        except Taken as error:
            raise await _next_is_taken(connection, meeting.skipping(start), now=turn.now) from error
        files = await enclosed(doing(turn, connection), less, less.organiser)
    zone = find_zone(less.zone)
    gone, again = (told(time, zone, now=turn.now) for time in (start, less.begins))
    told_all = meeting_replies.say_who_knows(less.coming)
    text = f"“{less.title}” is skipped {dated(gone)}.{told_all} The next time is {dated(again)}."
    return Reply(text, subjects=(less.subject,), moments=(gone, again), enclosures=files)


@ability(
    literal=True,
    effect=True,
    examples=[
        "move {which} {when} to {to} this once",
        "move {which} {when} to {to} just this once",
        "move {when}'s {which} to {to} this once",
        "move {when}'s {which} to {to} just this once",
        "move {when}'s {which} to {to} only",
        "move just {when}'s {which} to {to}",
        "move only {when}'s {which} to {to}",
        "move {which} to {to} this once",
        "move {which} to {to} just this once",
        "move just the next {which} to {to}",
        "move only the next {which} to {to}",
        "move the next {which} to {to} this once",
    ],
)
async def move_meeting_once(turn: Turn, to: When, which: SeriesMeeting = "the meeting", when: When = "") -> Reply:
    """Propose to move one time of a meeting that repeats. Use it when its other times stay as they are.

    to: the new time in the person's own words, for instance “15:00”; do not compute it.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if nothing is said.
    when: the day to move, in the person's own words, for instance “next Tuesday”; nothing for the next time.
    """
    async with turn.connect() as connection:
        several = await _meant(connection, turn, which, when)
        if len(several) > 1:
            known = {"when": when} if when else {}
            return await which_one(turn, several, ability=move_meeting_once.__name__, to=to, **known)
        meeting = await lock_meeting(connection, turn, several[0].reference)
        if meeting.weeks is None:
            raise SkillError(f"“{meeting.title}” takes place once: say “move the meeting to {to}”.")
        must_organise(turn, meeting, "move a time of it")
        start, zone = await _time_of(turn, meeting, when), (await turn.speaker_zone()).name
        once = replace(meeting, weeks=None, start=start)
        goal = read_goal(once, to, now=turn.now, zone=zone, locale=turn.message.person.locale)
        if goal.start is None or goal.start == start:
            raise SkillError(f"To when? Say one time, as in “move {which} to 15:00 this once”.")
        people = await find_parties(connection, once)
        busy = await find_busy(connection, once, people, goal.start, now=turn.now, besides=meeting)
    was, at = (told(time, find_zone(zone), now=turn.now) for time in (start, goal.start))
    if busy:
        taken_then = meeting_replies.are_taken(busy, meeting, at)
        raise SkillError(f"{taken_then} “{meeting.title}” stays where it is. Say another time.")
    others = meeting_replies.describe_local_times(meeting_replies.slot_at(goal.start, once, people), people)
    text = (
        f"Shall I move “{meeting.title}” this once, from {was.words} to {at.words}{others}? Everybody is asked again. "
        "Its other times stay."
    )
    known = {"which": meeting.reference, "at": start.isoformat(), "to": goal.start.isoformat()}
    yes = offer("Yes, move it", confirm_moving_once.__name__, **known)
    return yes_or_no(text, meeting, yes, asks=move_meeting_once.__name__, moments=(was, at))


@ability(examples=[], effect=True, presses=True)
async def confirm_moving_once(turn: Turn, which: WhichMeeting, at: datetime, to: datetime) -> Reply:
    """Move one time of a series, on its organiser's yes. It becomes a meeting of its own, held while people answer.

    If the process dies before the commit, the series is unchanged; if after, its time is free, the new one is held and
    everybody is invited once.
    """
    async with turn.connect() as connection:
        meeting = await lock_meeting(connection, turn, which)
        must_organise(turn, meeting, "move a time of it")
        start = _still(meeting, at, now=turn.now)
        try:
            less, held = await lifecycle.move_once(doing(turn, connection), meeting, start, to)
        except Taken as error:
            raise SkillError(
                f"Somebody is no longer free then, or at the series' next time. “{meeting.title}” stays where it is."
            ) from error
        files = await enclosed(doing(turn, connection), less, less.organiser)
    return replace(held_reply(held, turn.now), enclosures=files)


async def _meant(connection: AsyncConnection, turn: Turn, which: str, when: str) -> list[Meeting]:
    """Return the meetings that the words can mean; of several, the series that take place then."""
    several = await find_meetings(connection, turn, which)
    series = [meeting for meeting in several if meeting.weeks]
    if len(series) > 1 and when:
        series = [meeting for meeting in series if await _times(turn, meeting, when)] or series
    return series or several


async def _time_of(turn: Turn, meeting: Meeting, when: str) -> datetime:
    """Return the one time of a series that the words mean, or the next one if there are none.

    Raises:
        SkillError: The series does not take place then, or several times.
    """
    if not when:
        return next(time for time in meeting.times() if time > turn.now)
    times = await _times(turn, meeting, when)
    if len(times) == 1:
        return times[0]
    zone = find_zone((await turn.speaker_zone()).name)
    comes = f"{meeting_replies.describe_recurrence(meeting, zone)}{dated(told(meeting.begins, zone, now=turn.now))}"
    if times:
        raise SkillError(f"“{meeting.title}” takes place {len(times)} times then. Name one day. It is {comes}.")
    raise SkillError(f"“{meeting.title}” does not take place then. It is {comes}.")


async def _times(turn: Turn, meeting: Meeting, when: str) -> list[datetime]:
    zone = find_zone((await turn.speaker_zone()).name)
    reading = read(when, now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None or reading.rrule:
        raise SkillError(f"“{when}” names no day to come. Say it like “next Tuesday”.")
    since, until = window(reading, now=turn.now)
    last = min(max(until, since + timedelta(minutes=1)), turn.now + FARTHEST)
    return [time for time in takewhile(lambda start: start < last, meeting.times()) if time >= since]


def _still(meeting: Meeting, at: datetime, *, now: datetime) -> datetime:
    """Return a proposed time of a series, if it is still one.

    Raises:
        SkillError: It is past or skipped, or the series was moved or is off.
    """
    if meeting.state not in STANDING:
        raise SkillError(REFUSALS[meeting.state])
    until = now + FARTHEST
    if at > now and meeting.weeks and at in takewhile(lambda time: time < until, meeting.times()):
        return at
    raise SkillError(f"“{meeting.title}” no longer takes place then. Say “my meetings” to see when it does.")


async def _next_is_taken(connection: AsyncConnection, less: Meeting, *, now: datetime) -> SkillError:
    """Return the refusal to skip a time, if the one that would be reserved instead is not free."""
    last = less.occurrences()[-1]
    once = replace(less, weeks=None)
    busy = await find_busy(connection, once, await find_parties(connection, once), last, now=now, besides=less)
    at = told(last, find_zone(less.zone), now=now)
    who = join_words(busy) or "somebody"
    return SkillError(
        f"“{less.title}” would be reserved {dated(at)} instead, and {who} cannot make it. Skip that time first."
    )
