"""What people say in a stand-up: answers, and that they have none. Each is written once a call, with what follows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.standups import store
from core.skills.standups.standup_lookup import found_and_locked, locked, related
from core.skills.standups.standup_replies import home_of, late, question, thanked
from core.skills.standups.standup_rounds import post
from core.text.talk import heard
from core.when import find_zone, read
from core.when.rendered_time import told

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.standups.standup import Answer, Round, Standup

LONGEST_ANSWER = 2000
"""Characters."""
_OFF = re.compile(
    r"(?:skip|pass|skip (?:it|me|this|today)|not today|no stand-?up (?:for me )?today|"
    r"(?:i'?m |i am )?(?:off|out|away|sick|ill|on (?:holiday|vacation|leave|pto))(?: (?:today|this morning))?)[.! ]*",
    re.IGNORECASE,
)
"""Words that are no answer, but say that there is none."""


def _an_answer(words: str) -> str:
    if not words.strip():
        raise ValueError("says nothing")
    return words.strip()


Words = Annotated[str, AfterValidator(_an_answer)]
"""What is posted of somebody."""


@ability(
    effect=True,
    literal=True,
    examples=[
        "stand-up: {answer}",
        "standup: {answer}",
        "stand up: {answer}",
        "my stand-up: {answer}",
        "my standup: {answer}",
        "my stand-up answer: {answer}",
        "my standup update: {answer}",
        "my stand-up update: {answer}",
        "change my stand-up answer to {answer}",
        "change my stand-up to {answer}",
        "change my standup to {answer}",
    ],
)
async def save_standup_answer(turn: Turn, answer: Words, standup: int = 0, round: int = 0) -> str | Reply:  # noqa: A002
    """Take somebody's answer to the questions of a stand-up. Use it when the last message asked for it.

    answer: all that the person says to the questions, word for word.
    standup: leave it out.
    round: leave it out.
    """
    if len(answer) > LONGEST_ANSWER:
        raise SkillError(f"That has {len(answer):,} characters, and {LONGEST_ANSWER:,} are the most. Say it shorter.")
    if _OFF.fullmatch(answer):
        return await skip_standup(turn, standup=standup, round=round)
    async with turn.connect() as connection:
        found, opened, mine = await _mine(connection, turn, standup, round)
        if heard(answer):
            return replace(
                question(found, opened.id, person=mine.person),
                text=f"Hello! What shall I post in {found.place.label} for you?",
            )
        if mine.state == "answered" and opened.state != "open":
            raise SkillError(f"What you said is in {found.place.label} already. Add to it there.")
        said = replace(mine, state="answered", text=answer)
        opened = await _put(connection, turn, found, opened, said)
    return thanked(found, opened, now=turn.now)


async def _put(connection: AsyncConnection, turn: Turn, standup: Standup, opened: Round, said: Answer) -> Round:
    """Write what somebody said. It is added to a digest that is posted; the last one has the digest posted.

    Dies the process before the commit, nothing was said; dies it after, it is written and, if it was to be, posted
    once.
    """
    await store.put_answer(connection, opened.id, said)
    answers = tuple(said if each.person == said.person else each for each in opened.answers)
    opened = replace(opened, answers=answers)
    member = standup.member(said.person)
    if member and turn.message.person.zone:
        await store.put_member(connection, standup, replace(member, zone=turn.message.person.zone))
    if opened.state != "open":
        if said.state == "answered":
            await turn.tell(standup.place, late(opened, said))
    elif opened.is_complete:
        await post(connection, turn.tell, standup, opened)
    return opened


async def _mine(
    connection: AsyncConnection, turn: Turn, standup_id: int, round_id: int
) -> tuple[Standup, Round, Answer]:
    """Return the stand-up, the round and the answer of who speaks that are meant, locked."""
    person = turn.message.person.id
    if not round_id:
        found = [each for each in await related(connection, turn) if each.member(person)]
        latest = await store.latest_of(connection, person, found, now=turn.now)
        if latest is None:
            raise SkillError("I have asked you nothing for a stand-up yet. Say “list my stand-ups” for yours.")
        standup_id, round_id = latest
    standup = await locked(connection, standup_id)
    opened = await store.get_round(connection, round_id)
    here, place = turn.message.address, standup.place
    answer = opened.of(person) if opened and opened.standup == standup.id else None
    if opened is None or answer is None or (here.service, here.workspace) != (place.service, place.workspace):
        raise SkillError("You do not take part in that stand-up any more.")
    return standup, opened, answer


@ability(
    effect=True,
    literal=True,
    examples=[
        "skip today",
        "skip today's stand-up",
        "skip today's standup",
        "skip the stand-up",
        "skip the standup",
        "skip the stand-up today",
        "skip the standup today",
        "skip stand-up",
        "skip standup",
        "skip standup today",
        "skip stand-up today",
        "skip me in today's stand-up",
        "no stand-up for me today",
        "no standup for me today",
    ],
)
async def skip_standup(turn: Turn, standup: int = 0, round: int = 0) -> Reply:  # noqa: A002
    """Leave somebody out of a stand-up this time. Use it when somebody wants to skip today's stand-up.

    standup: leave it out.
    round: leave it out.
    """
    async with turn.connect() as connection:
        found, opened, mine = await _mine(connection, turn, standup, round)
        if mine.state == "skipped":
            return Reply(f"You are left out of {found.called} this time already.")
        if mine.state == "answered" and opened.state != "open":
            raise SkillError(f"What you said is in {found.place.label} already.")
        await _put(connection, turn, found, opened, replace(mine, state="skipped", text=""))
    return Reply(f"All right, you are left out of {found.called} this time.")


@ability(
    effect=True,
    literal=True,
    examples=[
        "i'm off the stand-up until {until}",
        "i am off the stand-up until {until}",
        "i'm off the standup until {until}",
        "no stand-up for me until {until}",
        "no standup for me until {until}",
        "skip the stand-up until {until}",
        "skip the standup until {until}",
        "skip me in the stand-up until {until}",
        "skip me in the stand-up in {which} until {until}",
    ],
)
async def be_off_standup(turn: Turn, until: str, which: str = "", standup: int = 0) -> Reply:
    """Leave somebody out of a stand-up until a day. Use it when somebody is away.

    until: the first day on which the person takes part again, in the person's words.
    which: the channel, if there are several stand-ups, for instance #team.
    standup: leave it out.
    """
    zone = find_zone((await turn.speaker_zone()).name)
    reading = read(until, now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None or reading.start <= turn.now:
        raise SkillError(f"I do not understand “{until}” as a day to come. Say it like “until Monday”.")
    back = told(reading.start, zone, now=turn.now)
    async with turn.connect() as connection:
        found = await found_and_locked(connection, turn, f"#{standup}" if standup else which)
        member = found.member(turn.message.person.id)
        if member is None:
            raise SkillError(f"You do not take part in {found.called}.")
        await store.put_member(connection, found, replace(member, off_until=reading.start))
        await _skip_all(connection, turn, found, until=reading.start)
    return Reply(f"All right, you are left out of {found.called} until {back.words}.", moments=(back,))


async def _skip_all(connection: AsyncConnection, turn: Turn, standup: Standup, *, until: datetime) -> None:
    for opened in await store.unposted(connection, standup):
        mine = opened.of(turn.message.person.id)
        if mine and mine.is_open and mine.ask_at < until:
            await _put(connection, turn, standup, opened, replace(mine, state="skipped"))


async def tell_all(turn: Turn, standup: Standup, text: str) -> None:
    """Tell those who take part of what was changed, but not who did it."""
    for each in standup.members:
        if each.person != turn.message.person.id:
            reply = Reply(text, kind="notice", subjects=(standup.subject,))
            await turn.tell(home_of(standup, each.person, each.name), reply)
