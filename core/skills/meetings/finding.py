"""Finding a time that suits all, and holding the one that is chosen. Each effect is written where it is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime  # noqa: TC003 — it makes the schema
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.calendars import ensure_person
from core.model.buttons import offer
from core.model.errors import SkillError, Taken
from core.model.messages import Person, Reply
from core.skills.meetings import life, store, telling
from core.skills.meetings.arguments import MeetingWish, Weekly, WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.meant import doing, must_organise, name_of, others_in, pressed
from core.skills.meetings.meeting import STANDING, Guest, Meeting
from core.skills.meetings.parties import parties, suiting, taken
from core.skills.meetings.wish import Wish, wish
from core.text.enumeration import join_words
from core.when import find_zone
from core.when.rendered_time import dated, told
from core.when.search_window import DAYS_AHEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Mention

MOST_GUESTS = 20


@ability(
    effect=True,
    examples=[
        "find {wish}",
        "find me {wish}",
        "find us {wish}",
        "find a time for {wish}",
        "find time for {wish}",
        "schedule {wish}",
        "arrange {wish}",
        "organise {wish}",
        "organize {wish}",
        "set up {wish}",
        "plan {wish}",
        "book {wish}",
        "make {wish}",
        "when can {wish}",
        "when could {wish}",
        "let's have {wish}",
        "i need {wish}",
        "i want {wish}",
        "i would like {wish}",
        "i'd like {wish}",
        "can we have {wish}",
        "could we have {wish}",
        "can i have {wish}",
        "{weekly}",
        "finde {wish}",
        "busca {wish}",
        "trouve {wish}",
        "encontre {wish}",
    ],
)
async def find_meeting_time(turn: Turn, wish: MeetingWish = "", weekly: Weekly = "") -> Reply:
    """Find a time for a meeting of the person with others, who are mentioned. Use it when somebody wants to meet.

    wish: with whom, how long, when and about what, in the person's own words, for instance “30 minutes with @ana and
    @li this week”; do not reckon.
    weekly: the same of a meeting that is to come again, for instance “every Tuesday at 10 with @ana”.
    """
    guests = others_in(turn)
    if not guests:
        text = "With whom? Mention them, for instance “with @ana and @li”."
        return Reply(text, asks=find_meeting_time.__name__)
    if len(guests) > MOST_GUESTS:
        raise SkillError(f"A meeting has {MOST_GUESTS} guests at most.")
    zone = await turn.speaker_zone()
    names = [each.name for each in turn.message.mentions]
    wanted = _wish(wish or weekly, names, now=turn.now, zone=zone.name, locale=turn.message.person.locale)
    async with turn.connect() as connection:
        await _enter(connection, turn, zone.name)
        meeting = await store.add(connection, _offered(turn, wanted, guests, zone.name))
        if wanted.start is None:
            return await instead(connection, meeting, now=turn.now, words="")
        return await propose_asking(connection, meeting, wanted.start, now=turn.now)


@ability(examples=[], effect=True, presses=True)
async def hold_meeting(turn: Turn, which: WhichMeeting, start: datetime) -> Reply:
    """Hold a time for everybody while they answer, on the press of the organiser.

    The reservations, the invitations and what is to ring are one transaction with the record of the press: dies the
    process before its commit, nothing is held and nobody asked; dies it after, both are, once.
    """
    async with turn.connect() as connection:
        meeting = await pressed(connection, turn, which)
        must_organise(turn, meeting, "choose its time")
        if meeting.start == start and meeting.state in STANDING:
            raise SkillError(f"“{meeting.title}” is held at that time already.")
        try:
            held = await life.choose(doing(turn, connection), meeting, start)
        except Taken:
            return await instead(connection, meeting, now=turn.now, words="That time has just been taken.")
    return held_reply(held, turn.now)


async def propose_asking(connection: AsyncConnection, meeting: Meeting, start: datetime, *, now: datetime) -> Reply:
    """Ask the organiser whether the guests are to be asked for a time that was named."""
    who = join_words([each.name for each in meeting.guests])
    ask = f"Shall I ask {who} to “{meeting.title}”, {telling.length_of(meeting.length)}"
    return await propose(connection, meeting, start, now=now, question=lambda at: f"{ask}, {at}?", yes="Yes, ask them")


async def propose(
    connection: AsyncConnection,
    meeting: Meeting,
    start: datetime,
    *,
    now: datetime,
    question: Callable[[str], str],
    yes: str,
) -> Reply:
    """Ask the organiser about a time that was named, if it suits all; else offer some that do."""
    people = await parties(connection, meeting)
    if start <= now:
        past = told(start, find_zone(meeting.zone), now=now)
        return Reply(f"That time is past: {past.words}. Say it again with a time to come.", moments=(past,))
    if busy := await taken(connection, meeting, people, start, now=now):
        are = "You are" if busy == [meeting.name] else f"{join_words(busy)} {'is' if len(busy) == 1 else 'are'}"
        at = told(start, find_zone(meeting.zone), now=now)
        reply = await instead(connection, meeting, now=now, words=f"{are} taken {dated(at)}.")
        return replace(reply, moments=(at, *reply.moments))
    slot = telling.strained(start, meeting, people)
    return telling.proposed(meeting, slot, people, now=now, question=question, yes=yes)


async def instead(
    connection: AsyncConnection,
    meeting: Meeting,
    *,
    now: datetime,
    words: str,
    fits: Callable[[datetime], bool] = lambda _: True,
) -> Reply:
    """Offer the organiser times that suit all: where they were wished and fit, else in the days after."""
    people = await parties(connection, meeting)
    found = await suiting(connection, meeting, people, now=now, since=meeting.since, until=meeting.until, fits=fits)
    wished = bool(found)
    if not found:
        until = max(meeting.until, now) + DAYS_AHEAD
        found = await suiting(connection, meeting, people, now=now, since=now, until=until)
    names = join_words(["you", *(each.name for each in people[1:])])
    what = f"“{meeting.title}” ({telling.length_of(meeting.length)})"
    if not found:
        text = (
            f"{words} I find no time in the next days that suits {names} for {what}. Name other days, or fewer people."
        )
        return Reply(text.strip(), subjects=(meeting.subject,))
    intro = (
        f"{words} These times suit {names} for {what}:"
        if wished
        else (f"{words} No such time suits {names} for {what}. These do:")
    )
    return telling.offered(meeting, found, people, now=now, intro=intro.strip())


def _wish(text: str, names: list[str], *, now: datetime, zone: str, locale: str | None) -> Wish:
    return wish(text, names, now=now, zone=zone, locale=locale)


async def _enter(connection: AsyncConnection, turn: Turn, zone: str) -> None:
    """Enter who speaks into the calendars, in the zone that the platform tells now."""
    person, place = turn.message.person, turn.message.address
    await ensure_person(
        connection, place.service, place.workspace, person.id, person.name, zone=person.zone, default_zone=zone
    )


def _offered(turn: Turn, wanted: Wish, guests: tuple[Mention, ...], zone: str) -> Meeting:
    person = turn.message.person
    return Meeting(
        id=0,
        home=turn.message.address.of(Person(person.id, person.name)),
        organiser=person.id,
        name=person.name,
        title=wanted.title,
        length=wanted.length,
        zone=zone,
        guests=tuple(Guest(each.id, name_of(each)) for each in guests),
        since=wanted.since,
        until=wanted.until,
        weeks=wanted.weeks,
    )


def held_reply(meeting: Meeting, now: datetime) -> Reply:
    """Tell the organiser what is held, who is asked, and until when."""
    zone = find_zone(meeting.zone)
    moment = telling.when(meeting, zone, now=now)
    until = told(meeting.held_until, zone, now=now) if meeting.held_until else moment
    names = join_words([each.name for each in meeting.guests])
    text = (
        f"I hold {telling.again(meeting, zone)}{moment.words} for “{meeting.title}”, and have asked {names}. "
        f"It is confirmed when all have accepted by {until.words}; otherwise the time is free again."
    )
    choices = (
        offer("Who has answered?", "meeting_answers", which=meeting.reference),
        offer("Cancel it", "cancel_meeting", which=meeting.reference),
    )
    return Reply(text, choices=choices, subjects=(meeting.subject,), moments=(moment, until))
