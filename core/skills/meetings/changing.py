"""What organisers do: move, cancel, add somebody, go on without somebody. What others notice is proposed first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.alternative_times import kind_of
from core.abilities.coreference import CALLED
from core.model.buttons import asking, declines, offer
from core.model.errors import SkillError, Taken
from core.model.messages import Reply
from core.skills.meetings import life, telling
from core.skills.meetings.announcing import LOOKED_AHEAD, enclosed
from core.skills.meetings.arguments import Somebody, ThisMeeting, When, WhichMeeting  # noqa: TC001 — the schema
from core.skills.meetings.finding import instead, propose
from core.skills.meetings.looking import drop, look_again, offered_last
from core.skills.meetings.meant import doing, found, must_organise, name_of, others_in, pressed, which_one
from core.skills.meetings.meeting import STANDING, SUBJECT, Guest
from core.skills.meetings.moving import moved
from core.skills.meetings.parties import parties, party, suiting, taken
from core.text.enumeration import join_words
from core.when import find_zone
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.meetings.meeting import Meeting


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
    """Propose to move a meeting to another time. Use it when somebody wants a meeting at another time than it is.

    when: the new time in the person's own words, for instance “Thursday same time” or “3pm”; do not reckon; nothing if
    none is said.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if nothing is said.
    """
    async with turn.connect() as connection:
        if len(several := await found(connection, turn, which)) > 1:
            known = {"when": when} if when else {}
            return await which_one(turn, several, ability=move_meeting.__name__, **known)
        meeting = await pressed(connection, turn, which)
        if not when:
            return await _to_when(connection, meeting, turn)
        return await move_to(connection, meeting, turn, when)


@ability(examples=[], effect=True, presses=True)
async def move_meeting_to(turn: Turn, which: WhichMeeting, when: str) -> Reply:
    """Propose to move a meeting to the time that somebody answers to the question for it."""
    if declines(when):
        return Reply("All right, it stays where it is.")
    async with turn.connect() as connection:
        meeting = await pressed(connection, turn, which)
        if kind_of(when) in (None, "time"):
            return await move_to(connection, meeting, turn, when)
        return await look_again(connection, meeting, turn, when)


async def move_to(connection: AsyncConnection, meeting: Meeting, turn: Turn, when: str) -> Reply:
    """Propose to move a meeting to a time in words, or offer others; a guest can suggest it."""
    if meeting.organiser != turn.message.person.id:
        return _only_suggest(meeting, when)
    zone = (await turn.speaker_zone()).name
    to = moved(meeting, when, now=turn.now, zone=zone, locale=turn.message.person.locale)
    if to.start:
        to = replace(to, start=meeting.unskipped(to.start))
    if to.start == meeting.start:
        raise SkillError(f"“{meeting.title}” is at that time already.")
    moment = telling.when(meeting, find_zone(meeting.zone), now=turn.now)
    looked = replace(meeting, since=to.since, until=to.until)
    if to.start is None:
        reply = await instead(connection, looked, now=turn.now, words="")
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
    """Ask to when a meeting is to be moved: the organiser is offered times that suit all."""
    known = {"which": meeting.reference}
    if meeting.organiser != turn.message.person.id:
        asks = asking(telling.SUGGEST, "when", **known)
        text = f"Only {meeting.name}, who organises “{meeting.title}”, can move it. Which time shall I suggest?"
        return Reply(text, asks=asks, subjects=(meeting.subject,))
    asks = asking(move_meeting_to.__name__, "when", **known)
    people = await parties(connection, meeting)
    until = max(meeting.until, turn.now + LOOKED_AHEAD)
    times = await suiting(connection, meeting, people, now=turn.now, since=turn.now, until=until)
    question = f"To when shall I move “{meeting.title}”?"
    if not times:
        return Reply(question, asks=asks, subjects=(meeting.subject,))
    reply = telling.offered(meeting, times, people, now=turn.now, intro=f"{question} These times suit all:")
    return replace(reply, asks=asks)


def _only_suggest(meeting: Meeting, when: str) -> Reply:
    text = f"Only {meeting.name}, who organises “{meeting.title}”, can move it. Shall I suggest {when}?"
    suggest = offer("Yes, suggest it", telling.SUGGEST, which=meeting.reference, when=when)
    return Reply(text, choices=(suggest, offer("No", telling.NOTHING)), asks=telling.SUGGEST)


@ability(
    effect=True,
    examples=[
        "cancel {which}",
        "call off {which}",
        "call {which} off",
        "delete {which}",
        "drop {which}",
        "remove {which}",
        "can we cancel {which}",
        "can you call off {which}",
        "sag {which} ab",
    ],
)
async def cancel_meeting(turn: Turn, which: WhichMeeting = "the meeting") -> Reply:
    """Propose to cancel a meeting that the person organises. Use it when somebody no longer wants to meet.

    which: the person's words for it, for instance “the meeting with @li”; “the meeting” if nothing is said.

    If times were only offered for it, there is nobody to ask: the offer is dropped. Dies the process before the commit,
    it stands; dies it after, its buttons hold nothing any more.
    """
    async with turn.connect() as connection:
        if which.casefold() == CALLED[SUBJECT] and (offered := await offered_last(connection, turn)):
            return await drop(connection, offered)
        if len(several := await found(connection, turn, which)) > 1:
            return await which_one(turn, several, ability=cancel_meeting.__name__)
        return await cancelling(turn, await pressed(connection, turn, which))


async def cancelling(turn: Turn, meeting: Meeting) -> Reply:
    """Ask whether a meeting is to be cancelled: by its organiser; a guest can say that she or he cannot come."""
    zone = find_zone((await turn.speaker_zone()).name)
    moment = telling.when(meeting, zone, now=turn.now)
    at = f"“{meeting.title}”, {telling.again(meeting, zone)}{moment.words}"
    if meeting.organiser != turn.message.person.id:
        leave = offer("I cannot come", telling.DECLINE, which=meeting.reference, nth=meeting.round)
        text = f"Only {meeting.name}, who organises {at}, can cancel it. Shall I say that you cannot come?"
        return Reply(text, choices=(leave, offer("No", telling.NOTHING)), asks=telling.DECLINE, moments=(moment,))
    told = join_words([each.name for each in meeting.coming]) or "Nobody"
    choices = (offer("Yes, cancel it", telling.CANCEL, which=meeting.reference), offer("No", telling.NOTHING))
    alone = " For one time only, say “skip it”." if meeting.weeks else ""
    text = f"Shall I cancel {at}{', with all its times' if meeting.weeks else ''}? {told} will be told.{alone}"
    return Reply(text, choices=choices, asks=cancel_meeting.__name__, subjects=(meeting.subject,), moments=(moment,))


@ability(examples=[], effect=True, presses=True)
async def confirm_cancelling(turn: Turn, which: WhichMeeting) -> Reply:
    """Cancel a meeting, on its organiser's yes.

    Dies the process before the commit, it stands; dies it after, it is cancelled and every guest is told, once.
    """
    async with turn.connect() as connection:
        meeting = await pressed(connection, turn, which)
        must_organise(turn, meeting, "cancel it")
        gone = await life.cancel(doing(turn, connection), meeting)
        files = await enclosed(doing(turn, connection), gone, gone.organiser)
    names = join_words([each.name for each in meeting.coming])
    told = f" I have told {names}." if names and meeting.state in STANDING else ""
    return Reply(f"“{meeting.title}” is cancelled.{told}", subjects=(meeting.subject,), enclosures=files)


@ability(
    literal=True,
    effect=True,
    examples=[
        "add {who} to {which}",
        "invite {who} to {which}",
        "can we add {who} to {which}",
    ],
)
async def add_to_meeting(turn: Turn, who: Somebody, which: ThisMeeting = "it") -> Reply:
    """Propose to invite one more person to a meeting. Use it when somebody is to come as well.

    who: the person, mentioned, for instance “@sam”.
    which: the person's words for it, for instance “the sync with @ana”; “it” if nothing is said.
    """
    mention = next((each for each in others_in(turn) if each.name.casefold() == who.strip().casefold()), None)
    if mention is None:
        raise SkillError(f"I know nobody by {who} here. Mention one person, as in “add @sam to the meeting”.")
    async with turn.connect() as connection:
        others = tuple(each for each in turn.message.mentions if each != mention)
        there = replace(turn, message=replace(turn.message, mentions=others))
        if len(several := await found(connection, there, which)) > 1:
            return await which_one(there, several, ability=add_to_meeting.__name__, who=who)
        meeting = await pressed(connection, there, which)
        must_organise(turn, meeting, "invite others to it")
        if meeting.guest(mention.id):
            raise SkillError(f"{name_of(mention)} is invited to “{meeting.title}” already.")
        guest = await party(connection, meeting.home, mention.id, name_of(mention), zone=meeting.zone)
        busy = await taken(connection, meeting, [guest], meeting.begins, now=turn.now)
    moment = telling.when(meeting, find_zone(meeting.zone), now=turn.now)
    if busy:
        raise SkillError(f"{guest.name} is taken {dated(moment)}. Move the meeting first, or meet without.")
    slot = telling.strained(meeting.begins, meeting, [guest])
    own = telling.others(slot, [guest])
    text = f"Shall I invite {guest.name} to “{meeting.title}”, {moment.words}{own}?"
    yes = offer("Yes, invite", telling.ADD, which=meeting.reference, person=mention.id, name=name_of(mention))
    no = offer("No", telling.NOTHING)
    subjects = (meeting.subject,)
    return Reply(text, choices=(yes, no), asks=add_to_meeting.__name__, subjects=subjects, moments=(moment,))


@ability(examples=[], effect=True, presses=True)
async def confirm_adding(turn: Turn, which: WhichMeeting, person: str, name: str) -> Reply:
    """Invite one more person, on the organiser's yes.

    Dies the process before the commit, nothing has changed; dies it after, the time is reserved, and the person asked.
    """
    async with turn.connect() as connection:
        meeting = await pressed(connection, turn, which)
        must_organise(turn, meeting, "invite others to it")
        if meeting.guest(person):
            raise SkillError(f"{name} is invited already.")
        try:
            await life.add(doing(turn, connection), meeting, Guest(person, name))
        except Taken as error:
            raise SkillError(f"{name} has just been taken by something else at that time.") from error
    return Reply(f"I have invited {name} to “{meeting.title}”.", subjects=(meeting.subject,))


@ability(examples=[], effect=True, presses=True)
async def meet_without(turn: Turn, which: WhichMeeting, person: str) -> Reply:
    """Go on without a guest who cannot come, on the organiser's press.

    Dies the process before the commit, nothing has changed; dies it after, the meeting goes on, and all are told once.
    """
    async with turn.connect() as connection:
        meeting = await pressed(connection, turn, which)
        must_organise(turn, meeting, "decide that")
        guest = meeting.guest(person)
        if guest is None or guest.answer != "declined" or meeting.state not in STANDING:
            raise SkillError("That is settled already.")
        after = await life.drop(doing(turn, connection), meeting, guest, by=turn.message.person.id)
        files = await enclosed(doing(turn, connection), after, after.organiser)
    moment = telling.when(after, find_zone(after.zone), now=turn.now)
    names = join_words([each.name for each in after.guests])
    state = "confirmed" if after.state == "confirmed" else "still held while they answer"
    text = f"“{after.title}” goes on without {guest.name}, with {names}: {moment.words}; it is {state}."
    return Reply(text, subjects=(after.subject,), moments=(moment,), enclosures=files)
