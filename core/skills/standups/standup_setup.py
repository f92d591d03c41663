"""Sets up, finds and lists stand-ups. Each change is stored with the record of its call, so it happens once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

from core.abilities.ability import ability
from core.abilities.arguments import Holds, Said, words_that
from core.abilities.mentions import people_named
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import (
    channel_to_post_in,
    check_length,
    check_proposed,
    check_running,
    choose_routine,
    is_known_to,
    moments_of,
    speaker,
    tell_members,
)
from core.model.buttons import asking
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.standups import store
from core.skills.standups.standup import QUESTIONS, Member, Standup
from core.skills.standups.standup_replies import invited, listed, next_digest, proposed
from core.skills.standups.standup_rounds import schedule
from core.text.catalogue import N_, _
from core.when import COARSE, find_zone, localize, read, zone_name
from core.when.rendered_time import dated
from core.when.schedule import Schedule, find_rhythm

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn

MOST_MEMBERS = 100
MOST_QUESTIONS = 10
LONGEST_PLAN = 6000
LONGEST_QUESTION = 200
"""In characters."""
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_ONCE_A_DAY = timedelta(hours=18)
_ASKS = re.compile(
    r"[\s,;:.]*\b(?:and ask(?:ing)?|asking|ask(?: them| everyone)?|with (?:the |these )?questions?|questions?)\b[\s:]*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?<=\?)[\s,]+(?:and )?|\s*[\n;|]\s*(?:and )?")
_PARTICULAR = re.compile(r"[#@]\w|\b(?:at|every|daily|weekly|on|here|with me)\b|\d", re.IGNORECASE)
_MARKS = " \t“”\"'-*•"
_LIKE = N_("such as “in #team with @ana and @li every weekday at 9:30”")
Plan = Annotated[
    str,
    words_that(_PARTICULAR.search, f"names no channel, people or times; say it in one line, {_LIKE}"),
    Holds("wish"),
]
"""In which channel, with whom and when."""


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(set up|start|create|make|schedule|i want|we want) a [daily |weekly ](stand-up|standup|stand up) {plan}",
        "(set up|start) a (stand-up|standup)",
        "new (stand-up|standup) {plan}",
    ),
)
async def set_up_standup(turn: Turn, plan: Plan = "", words: Said = "") -> Reply:
    """Set up a stand-up: people are asked in direct messages, and their answers are posted in a channel.

    plan: the channel, who takes part (with their @mentions), how often and when, and the questions if they are not the
    usual ones, in the person's words, for instance “in #team with @ana and @li every weekday at 9:30, asking: What is
    new? What is next?”; leave it out if the person says none of it.
    words: leave it out.
    """
    plan = plan or words
    if not plan:
        wanted = asking(set_up_standup.__name__, "words")
        asked = _("In which channel, who takes part, and when? Say all of it in one line, {example}.")
        return Reply(asked.format(example=_(_LIKE)), asks=wanted)
    check_length(plan, LONGEST_PLAN)
    standup = await _draft(plan, turn)
    async with turn.connect() as connection:
        standup = await store.add(connection, standup)
    return proposed(standup, now=turn.now)


async def _draft(plan: str, turn: Turn) -> Standup:
    """Return the stand-up that a plan describes. Raise `SkillError` if it lacks a channel, people or times."""
    asks = _ASKS.search(plan)
    said = plan[: asks.start()] if asks else plan
    place = await channel_to_post_in(said, turn)
    if place is None:
        nowhere = _("In which channel shall I post the answers? Say all of it in one line, {example}.")
        raise SkillError(nowhere.format(example=_(_LIKE)))
    owner = speaker(turn.message)
    return Standup(
        owner=owner.id,
        owner_name=owner.name,
        home=place,
        state="proposed",
        members=_members(said, turn),
        questions=_questions(plan[asks.end() :]) if asks else QUESTIONS,
        rhythm=find_times(said, turn, (await turn.speaker_zone()).name),
    )


def _members(said: str, turn: Turn) -> tuple[Member, ...]:
    people = people_named(said, turn.message)
    if not 0 < len(people) <= MOST_MEMBERS:
        nobody = _("Who takes part? Mention 1 to {most} people, {example}.")
        raise SkillError(nobody.format(most=MOST_MEMBERS, example=_(_LIKE)))
    owner, zone = speaker(turn.message), turn.message.person.zone
    return tuple(Member(person.id, person.name, zone if person == owner else None) for person in people)


def _questions(words: str) -> tuple[str, ...]:
    parts = (part.strip(_MARKS).strip() for part in _BETWEEN.split(words))
    found = tuple(re.sub(r"^\d{1,2}[.)]\s*", "", part) for part in parts if part)
    if any("?" in asked for asked in found):  # the last punctuation mark of a request is already cut off
        found = tuple(asked if asked[-1] in "?.!" else f"{asked}?" for asked in found)
    if not 0 < len(found) <= MOST_QUESTIONS or any(len(asked) > LONGEST_QUESTION for asked in found):
        limits = _("A stand-up asks between 1 and {most} questions of at most {longest} characters.")
        raise SkillError(limits.format(most=MOST_QUESTIONS, longest=LONGEST_QUESTION))
    return found


def find_times(words: str, turn: Turn, zone: str) -> Schedule:
    """Return when the digest is posted. A time of day alone means every weekday.

    Raises:
        SkillError: The words name no time, or a time more often than once a day.
    """
    locale = turn.message.person.locale
    found = find_rhythm(words, now=turn.now, zone=zone, locale=locale)
    if found is None:
        reading = read(words, now=turn.now, zone=find_zone(zone), locale=locale)
        if reading.start is None or reading.grain in COARSE:
            raise SkillError(_("When shall I post the answers? Say it like “every weekday at 9:30”."))
        return Schedule(localize(reading.start, reading.zone), zone_name(reading.zone), WEEKDAYS)
    first = found.rhythm.after(turn.now)
    second = found.rhythm.after(first.instant) if first else None
    if first is None or (second and second.instant - first.instant < _ONCE_A_DAY):
        raise SkillError(_("A stand-up takes place at most once a day. Say it like “every weekday at 9:30”."))
    return found.rhythm


@ability(examples=[], effect=True, presses=True)
async def confirm_standup(turn: Turn, standup: int) -> Reply:
    """Begin a proposed stand-up after its owner has said yes, and tell its members how to leave."""
    async with turn.connect() as connection:
        active = replace(check_proposed(await store.get(connection, standup), turn), state="active")
        await store.change(connection, active)
        await schedule(connection, active, after=turn.now, now=turn.now)
        await tell_members(active, partial(invited, active), turn)
    first = next_digest(active, turn.now)
    text = _("The stand-up in {channel} is set up.").format(channel=active.home.label)
    if first:
        text = f"{text} {_('The first answers are posted {when}.').format(when=dated(first))}"
    text = f"{text} {_('I told the others how to leave.')}"
    if active.member(active.owner):
        text = f"{text} {_('I will ask you too.')}"
    return Reply(text, moments=moments_of(first), subjects=(active.subject,))


@ability(examples=[], effect=True, presses=True)
async def drop_standup(turn: Turn, standup: int) -> Reply:
    """Drop a proposed stand-up after its owner has said no."""
    async with turn.connect() as connection:
        found = check_proposed(await store.get(connection, standup), turn)
        await store.change(connection, replace(found, state="ended"))
    return Reply(_("All right, I will not."))


async def known_standups(connection: AsyncConnection, turn: Turn) -> list[Standup]:
    """Return the stand-ups that the speaker may see: those they take part in, and those of the channel."""
    found = await store.standing(connection, turn.message.address)
    return [standup for standup in found if is_known_to(standup, turn)]


def _is_named(standup: Standup, which: str) -> bool:
    """Return whether words name the channel of a stand-up: “#team”, “the team stand-up”."""
    label = standup.home.label
    return label == which or label.removeprefix("#").casefold() in re.findall(r"[\w-]+", which.casefold())


def _missing(name: str) -> str:
    if name:
        return _("I know no stand-up “{name}” here. Say “list the stand-ups” to see them.").format(name=name)
    return _("I know no stand-up here. Say “list the stand-ups” to see them.")


async def lock_standup(connection: AsyncConnection, turn: Turn, which: str) -> Standup:
    """Return the stand-up of that channel, locked. Raise `NotHere` if there is none, `SkillError` if there are many."""
    ids = {mention.id for mention in turn.message.mentions if mention.name == which}
    found = choose_routine(
        await known_standups(connection, turn),
        which,
        turn,
        missing=_missing,
        matches=lambda standup: standup.home.channel in ids or _is_named(standup, which),
    )
    return check_running(await store.get(connection, found.id))


@ability(
    literal=True,
    examples=phrasings(
        "(my|list my|list the|list) (stand-ups|standups)",
        "what (stand-ups|standups) are there",
        "which stand-ups am i in",
        "when is (the stand-up|the standup|the next stand-up|our stand-up)",
        "who (is|takes part) in the stand-up",
    ),
)
async def list_standups(turn: Turn) -> Reply:
    """List the stand-ups of the person and of the channel. Use it for when a stand-up is and who takes part."""
    async with turn.connect() as connection:
        return listed(await known_standups(connection, turn), turn.message.person.id, now=turn.now)
