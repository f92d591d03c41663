"""From a turn to what its words mean: who speaks, which meeting is meant, and whether the speaker may do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.meetings import store, telling
from core.skills.meetings.announcing import Doing
from core.skills.meetings.meeting import STANDING
from core.skills.meetings.which import meant
from core.when import find_zone
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Mention
    from core.skills.meetings.meeting import Guest, Meeting

MOST_BUTTONS = 5


def doing(turn: Turn, connection: AsyncConnection) -> Doing:
    """Return what a step of a meeting works with, in an ability's transaction."""
    return Doing(connection, turn.now, turn.tell)


def others_in(turn: Turn) -> tuple[Mention, ...]:
    """Return the people whom a message mentions, but not whoever speaks."""
    people = (each for each in turn.message.mentions if each.name.startswith("@"))
    return tuple({each.id: each for each in people if each.id != turn.message.person.id}.values())


def name_of(mention: Mention) -> str:
    """Return what somebody who is mentioned is called in a sentence."""
    bare = mention.name.removeprefix("@")
    return bare[:1].upper() + bare[1:] if bare.islower() else bare


async def found(connection: AsyncConnection, turn: Turn, which: str) -> list[Meeting]:
    """Return the meetings of the speaker that words can mean, or a button names: that one may be on no more.

    Raises:
        SkillError: there is none.
    """
    person, place = turn.message.person.id, turn.message.address
    if which.startswith("#"):
        known = await store.get(connection, int(which[1:]))
        if known is None or not _is_part(turn, known):
            raise SkillError(_NO_SUCH)
        return [known]
    among = await store.of_person(connection, place, person, states=STANDING, now=turn.now)
    if not among:
        raise SkillError("You have no meetings. To make one, say “find 30 minutes with @ana this week”.")
    zone = (await turn.speaker_zone()).name
    meetings = meant(which, among, mentions=turn.message.mentions, history=turn.history, zone=zone, now=turn.now)
    if not meetings:
        raise SkillError(_NO_SUCH)
    return meetings


def _is_part(turn: Turn, meeting: Meeting) -> bool:
    person = turn.message.person.id
    has_part = person == meeting.organiser or meeting.guest(person) is not None
    return has_part and turn.message.address.shares_people(meeting.home)


_NO_SUCH = "I find no such meeting of yours. Say “what meetings do I have” to see them."


async def pressed(connection: AsyncConnection, turn: Turn, which: str) -> Meeting:
    """Return the one meeting that a button names, or words mean, locked until the transaction's end.

    Raises:
        SkillError: there is none that the speaker is part of, or several, or it is over.
    """
    meetings = await found(connection, turn, which)
    if len(meetings) > 1:
        raise SkillError("You have several such meetings. Say “what meetings do I have”, then which one.")
    locked = await store.get(connection, meetings[0].id)
    if locked is None or locked.is_over(turn.now):
        raise SkillError("That meeting is over.")
    return locked


def must_organise(turn: Turn, meeting: Meeting, deed: str) -> None:
    """Let only the organiser do something.

    Raises:
        SkillError: somebody else tries; the text says what she or he can do.
    """
    if turn.message.person.id != meeting.organiser:
        raise SkillError(f"Only {meeting.name}, who organises “{meeting.title}”, can {deed}.")


def guest_of(turn: Turn, meeting: Meeting, nth: int) -> Guest:
    """Return the speaker as a guest who answers to the present time.

    Raises:
        SkillError: the speaker is none, or the time that was asked about is not the present one.
    """
    guest = meeting.guest(turn.message.person.id)
    if guest is None:
        raise SkillError(f"You organise “{meeting.title}”, or are not invited to it: there is nothing to answer.")
    if meeting.state not in STANDING:
        raise SkillError(f"“{meeting.title}” of {meeting.name} is not on any more: it was cancelled or fell through.")
    if nth and nth != meeting.round:
        raise SkillError(
            f"“{meeting.title}” has been moved since: it is to be {_at(meeting, turn.now)} now. "
            "Answer the newest invitation."
        )
    if meeting.held_until and meeting.held_until <= turn.now:
        raise SkillError(
            f"The time of “{meeting.title}” was held for a while, and is free again. {meeting.name} is told."
        )
    return guest


def _at(meeting: Meeting, now: datetime) -> str:
    return dated(told(meeting.begins, find_zone(meeting.zone), now=now, zoned=True))


async def which_one(turn: Turn, meetings: Sequence[Meeting], *, ability: str, **arguments: str) -> Reply:
    """Ask which of several meetings is meant."""
    zone = find_zone((await turn.speaker_zone()).name)
    lines = [f"{number}. {telling.line(each, zone, now=turn.now)}" for number, each in enumerate(meetings, 1)]
    choices = tuple(
        offer(f"{number}. {each.title}"[:40], ability, **arguments, which=each.reference)
        for number, each in enumerate(meetings[:MOST_BUTTONS], 1)
    )
    moments = tuple(telling.when(each, zone, now=turn.now) for each in meetings if each.start)
    subjects = tuple(each.subject for each in meetings)
    text = "\n".join(["Which one do you mean?", "", *lines])
    return Reply(text, choices=choices, asks=ability, subjects=subjects, moments=moments)
