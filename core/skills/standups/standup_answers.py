"""Answers in a stand-up, and skipping it. Each answer is stored with the record of its call, so it counts once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from core.abilities.ability import ability
from core.abilities.arguments import Holds, Id, Named, words_that
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import check_length, check_running
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.standups import store
from core.skills.standups.standup_replies import late, question, thanked
from core.skills.standups.standup_rounds import post
from core.skills.standups.standup_setup import known_standups, lock_standup
from core.text.catalogue import _
from core.text.talk import heard
from core.when import find_zone, localize, read
from core.when.rendered_time import dated_day, told

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.standups.standup import Answer, Round, Standup

LONGEST_ANSWER = 2000
"""In characters."""
_OFF = re.compile(
    r"(?:skip|pass|skip (?:it|me|this|today)|not today|no stand-?up (?:for me )?today|"
    r"(?:i'?m |i am )?(?:off|out|away|sick|ill|on (?:holiday|vacation|leave|pto))(?: (?:today|this morning))?)[.! ]*",
    re.IGNORECASE,
)
"""Words that are not an answer but say that the person has none today."""
_UNTIL = re.compile(r"^(?:until|till|til|bis|hasta|jusqu['’](?:à|au)|até)\s+", re.IGNORECASE)
Words = Annotated[str, StringConstraints(strip_whitespace=True), words_that(bool, "says nothing"), Holds("subject")]
"""The text to post for a person."""


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "[my ](stand-up|standup): {answer}",
        "(stand up|my stand-up answer|my standup update|my stand-up update): {answer}",
        "change my (stand-up answer|stand-up|standup) to {answer}",
    ),
)
async def save_standup_answer(turn: Turn, answer: Words, standup: Id = 0, round: Id = 0) -> str | Reply:  # noqa: A002
    """Take a person's answer to the questions of a stand-up. Use it when the last message asked for it.

    answer: all that the person says in answer to the questions, word for word.
    standup: leave it out.
    round: leave it out.
    """
    check_length(answer, LONGEST_ANSWER)
    if _OFF.fullmatch(answer):
        return await skip_standup(turn, standup=standup, round=round)
    async with turn.connect() as connection:
        found, opened, mine = await _mine(connection, turn, standup, round)
        if heard(answer):
            asked = question(found, opened.id, person=mine.person)
            hello = _("Hello! What shall I post for you in {channel}?").format(channel=found.home.label)
            return replace(asked, text=hello)
        if mine.state == "answered" and opened.state != "open":
            already = _("Your answer is already in {channel}. Add to it there.")
            raise SkillError(already.format(channel=found.home.label))
        said = replace(mine, state="answered", text=answer)
        opened = await _put(connection, turn, found, opened, said)
    return thanked(found, opened, now=turn.now)


async def _put(connection: AsyncConnection, turn: Turn, standup: Standup, opened: Round, said: Answer) -> Round:
    """Store an answer. If it is the last one, post the digest. If the digest has been posted, post the answer after it.

    If the process dies before the commit, nothing is stored or posted; if after, the answer is stored and posted once.
    """
    await store.put_answer(connection, opened.id, said)
    answers = tuple(said if answer.person == said.person else answer for answer in opened.answers)
    opened = replace(opened, answers=answers)
    member = standup.member(said.person)
    if member and turn.message.person.zone:
        await store.put_member(connection, standup, replace(member, zone=turn.message.person.zone))
    if opened.state != "open":
        if said.state == "answered":
            await turn.tell(standup.home, late(opened, said))
    elif opened.is_complete:
        await post(connection, turn.tell, standup, opened)
    return opened


async def _mine(
    connection: AsyncConnection, turn: Turn, standup_id: int, round_id: int
) -> tuple[Standup, Round, Answer]:
    """Return the stand-up, the round and the speaker's answer that are meant, locked."""
    person = turn.message.person.id
    if not round_id:
        found = [standup for standup in await known_standups(connection, turn) if standup.member(person)]
        latest = await store.latest_of(connection, person, found, now=turn.now)
        if latest is None:
            raise SkillError(_("I have not asked you for a stand-up. Say “list my stand-ups” to see yours."))
        standup_id, round_id = latest
    standup = check_running(await store.get(connection, standup_id))
    opened = await store.get_round(connection, round_id)
    answer = opened.of(person) if opened and opened.standup == standup.id else None
    if opened is None or answer is None or not turn.message.address.shares_people(standup.home):
        raise SkillError(_("You are no longer in that stand-up."))
    return standup, opened, answer


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "skip today['s (stand-up|standup)]",
        "skip [the ](stand-up|standup)[ today]",
        "skip me in today's stand-up",
        "no (stand-up|standup) for me today",
    ),
)
async def skip_standup(turn: Turn, standup: Id = 0, round: Id = 0) -> Reply:  # noqa: A002
    """Skip the person in a stand-up this time. Use it when somebody wants to skip today's stand-up.

    standup: leave it out.
    round: leave it out.
    """
    async with turn.connect() as connection:
        found, opened, mine = await _mine(connection, turn, standup, round)
        if mine.state == "skipped":
            return Reply(_("You already skip {standup} this time.").format(standup=found.called))
        if mine.state == "answered" and opened.state != "open":
            raise SkillError(_("Your answer is already in {channel}.").format(channel=found.home.label))
        await _put(connection, turn, found, opened, replace(mine, state="skipped", text=""))
    return Reply(_("All right, you skip {standup} this time.").format(standup=found.called))


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(i'm off the stand-up|i am off the stand-up|i'm off the standup) until {until}",
        "(no (stand-up|standup) for me|skip the (stand-up|standup)) until {until}",
        "skip me in the stand-up [in {which} ]until {until}",
    ),
)
async def be_off_standup(turn: Turn, until: str, which: Named = "", standup: Id = 0) -> Reply:
    """Skip the person in a stand-up until a day. Use it when somebody will be away.

    until: the first day on which the person takes part again, in the person's words.
    which: the channel, if there are several stand-ups, for instance #team.
    standup: leave it out.
    """
    zone = find_zone((await turn.speaker_zone()).name)
    day_said = _UNTIL.sub("", until)
    reading = read(day_said, now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None or reading.start <= turn.now:
        unclear = _("I do not understand “{words}” as a future day. Say it like “until Monday”.")
        raise SkillError(unclear.format(words=until))
    back = told(reading.start, zone, now=turn.now, lasting=True)
    async with turn.connect() as connection:
        found = await lock_standup(connection, turn, f"#{standup}" if standup else which)
        member = found.member(turn.message.person.id)
        if member is None:
            raise SkillError(_("You are not in {group}.").format(group=found.called))
        await store.put_member(connection, found, replace(member, off_until=reading.start))
        for opened in await store.unposted(connection, found):
            mine = opened.of(member.person)
            if mine and mine.is_open and mine.ask_at < reading.start:
                await _put(connection, turn, found, opened, replace(mine, state="skipped"))
    local = localize(reading.start, zone)
    is_day = local.time() == time()
    day = dated_day(local.date(), today=localize(turn.now, zone).date(), on=False)
    text = _("All right, you skip {standup} until {when}.")
    text = text.format(standup=found.called, when=day if is_day else back.words)
    return Reply(text, moments=() if is_day else (back,))
