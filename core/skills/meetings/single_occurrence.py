"""Skip or move one time of a series, after the organiser has agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.phrase_patterns import phrasings
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import offer
from core.model.errors import SkillError, Taken
from core.model.replies import Reply
from core.skills.meetings import lifecycle, meeting_replies
from core.skills.meetings.meeting import REFUSALS, STANDING
from core.skills.meetings.meeting_lookup import (
    ONLY_ORGANISER_MOVES_ONE,
    ONLY_ORGANISER_SKIPS,
    find_meetings,
    lock_meeting,
    lock_own_meeting,
    must_organise,
    which_one,
)
from core.skills.meetings.meeting_replies import join_sentences, tell_when, yes_or_no
from core.skills.meetings.meeting_request import Goal, SeriesMeeting, When, WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.notifications import enclosed
from core.skills.meetings.organiser_actions import propose_cancelling
from core.skills.meetings.participants import find_busy, find_parties
from core.skills.meetings.reschedule import read_goal
from core.text.catalogue import _, ngettext
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
    must_organise(turn, meeting, ONLY_ORGANISER_SKIPS)
    start, reader = await _time_of(turn, meeting, when), await turn.reader()
    at, again = reader.told(start), reader.told(meeting.skipping(start).begins)
    # Translators: {when} is “on Tuesday 8 December at 10:00” or “tomorrow at 10:00”.
    question = _("Shall I skip “{title}” this once, {when}?").format(title=meeting.title, when=dated(at))
    then = _("The next time is {when} then.").format(when=dated(again)) if start == meeting.start else ""
    text = join_sentences(question, meeting_replies.say_who_will_know(meeting.coming), then)
    yes = offer(_("Yes, skip it"), confirm_skipping.__name__, which=meeting.reference, at=start.isoformat())
    return yes_or_no(text, meeting, yes, asks=skip_meeting_time.__name__, moments=(at, again))


@ability(examples=[], effect=True, presses=True)
async def confirm_skipping(turn: Turn, which: WhichMeeting, at: datetime) -> Reply:
    """Skip one time of a series after its organiser has said yes.

    If the process dies before the commit, that time remains; if after, it is free and every guest is notified once.
    """
    unit, reader = UnitOfWork.of(turn), await turn.reader()
    meeting = await lock_own_meeting(unit.connection, turn, which, ONLY_ORGANISER_SKIPS)
    _check_takes_place(meeting, at, now=turn.now)
    try:
        less = await lifecycle.skip_once(unit, meeting, at)
    except Taken as error:  # say who is busy at the time that would be added, which is the last one
        less = meeting.skipping(at)
        last, once = less.occurrences()[-1], replace(less, weeks=None)
        people = await find_parties(unit.connection, once)
        busy = await find_busy(unit, once, people, last, besides=less)
        text = ngettext(
            "“{title}” would be reserved {when} instead, and {names} cannot make it. Skip that time first.",
            "“{title}” would be reserved {when} instead, and {names} cannot make it. Skip that time first.",
            len(busy),
        )
        if not busy:
            text = _("“{title}” would be reserved {when} instead, and somebody cannot make it. Skip that time first.")
        when = dated(reader.told(last))
        raise SkillError(text.format(title=less.title, when=when, names=join_words(busy))) from error
    files = await enclosed(unit, less, less.organiser)
    gone, again = reader.told(at), reader.told(less.begins)
    done = _("“{title}” is skipped {when}.").format(title=less.title, when=dated(gone))
    then = _("The next time is {when}.").format(when=dated(again))
    text = join_sentences(done, meeting_replies.say_who_knows(less.coming), then)
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
        alone = _("“{title}” takes place once: say “move the meeting to {when}”.")
        raise SkillError(alone.format(title=meeting.title, when=to))
    must_organise(turn, meeting, ONLY_ORGANISER_MOVES_ONE)
    start, reader = await _time_of(turn, meeting, when), await turn.reader()
    once = replace(meeting, weeks=None, start=start)
    goal = read_goal(once, to, now=turn.now, zone=reader.zone, locale=turn.message.person.locale).start
    if goal is None or goal == start:
        # Translators: {which} is in the person's own words, such as “the sync”.
        unclear = _("To when? Say one time, as in “move {which} to 15:00 this once”.")
        raise SkillError(unclear.format(which=which))
    people = await find_parties(unit.connection, once)
    was, at = (reader.told(time, by_clock=True) for time in (start, goal))
    if busy := await find_busy(unit, once, people, goal, besides=meeting):
        taken = meeting_replies.are_taken(busy, meeting, at)
        stays = _("“{title}” stays where it is. Say another time.").format(title=meeting.title)
        raise SkillError(join_sentences(taken, stays))
    others = meeting_replies.describe_local_times(meeting_replies.slot_at(goal, once, people), people)
    text = _(
        "Shall I move “{title}” this once, from {old_time} to {when}? Everybody is asked again. Its other times stay."
    )
    text = text.format(title=meeting.title, old_time=was.words, when=f"{at.words}{others}")
    times = {"at": start.isoformat(), "to": goal.isoformat()}
    yes = offer(_("Yes, move it"), confirm_moving_once.__name__, which=meeting.reference, **times)
    return yes_or_no(text, meeting, yes, asks=move_meeting_once.__name__, moments=(was, at))


@ability(examples=[], effect=True, presses=True)
async def confirm_moving_once(turn: Turn, which: WhichMeeting, at: datetime, to: datetime) -> Reply:
    """After the organiser's yes, move one time of a series into a meeting of its own, held while people answer.

    If the process dies before the commit, the series is unchanged; if after, its time is free, the new one is held and
    everybody is invited once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await lock_own_meeting(unit.connection, turn, which, ONLY_ORGANISER_MOVES_ONE)
    _check_takes_place(meeting, at, now=turn.now)
    try:
        less, held = await lifecycle.move_once(unit, meeting, at, to)
    except Taken as error:
        text = _("Somebody is no longer free then, or at the series' next time. “{title}” stays where it is.")
        raise SkillError(text.format(title=meeting.title)) from error
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
    comes, _moment = tell_when(meeting, await turn.reader())
    # Translators: {when} is “every Tuesday, the next one tomorrow at 10:00”.
    text = _("“{title}” does not take place then. It is {when}.")
    if times:
        # Translators: {when} is “every Tuesday, the next one tomorrow at 10:00”; {n} is more than one.
        text = _("“{title}” takes place {n} times then. Name one day. It is {when}.")
    raise SkillError(text.format(title=meeting.title, n=len(times), when=comes))


async def _times(turn: Turn, meeting: Meeting, when: str) -> list[datetime]:
    zone = (await turn.reader()).zone
    reading = read(when, now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None or reading.rrule:
        raise SkillError(_("“{time}” names no day to come. Say it like “next Tuesday”.").format(time=when))
    since, until = window(reading, now=turn.now)
    last = min(max(until, since + timedelta(minutes=1)), turn.now + FARTHEST)
    return [time for time in takewhile(lambda start: start < last, meeting.times()) if time >= since]


def _check_takes_place(meeting: Meeting, at: datetime, *, now: datetime) -> None:
    """Refuse a proposed time that is past or skipped, or whose series has moved or ended."""
    if meeting.state not in STANDING:
        raise SkillError(_(REFUSALS[meeting.state]))
    times = takewhile(lambda time: time < now + FARTHEST, meeting.times() if meeting.weeks else ())
    if at <= now or at not in times:
        gone = _("“{title}” no longer takes place then. Say “my meetings” to see when it does.")
        raise SkillError(gone.format(title=meeting.title))
