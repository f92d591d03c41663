"""Setting countdowns and removing them. Each effect is written once a call, with its record."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.abilities.alarms import drop_alarms
from core.abilities.mentions import channel_named, without_names
from core.model.errors import SkillError
from core.model.messages import Mention, Reach, Reply
from core.skills.countdowns import store
from core.skills.countdowns.countdown import Countdown, Target
from core.skills.countdowns.countdown_alarms import start
from core.skills.countdowns.countdown_replies import counting, proposed
from core.skills.countdowns.remaining_time import called
from core.when import COARSE, find_zone, localize, read, zone_name
from core.when.rendered_time import told
from core.when.schedule import Schedule, find_rhythm

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address

MOST_COUNTDOWNS = 100
LONGEST_PLAN = 1000
LONGEST_NAME = 100
"""Characters."""
_POSTING = re.compile(
    r"[\s,]*\b(?:and )?(?:post(?:ed|ing)?|tell(?: us| me)?|announce(?:d)?|say)\b(?: it| how long)?(?P<how>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NAME_EDGES = re.compile(
    r"^(?:(?:to|for|of|until|till|called|named|the|our|my)\b[\s:]*)+|[\s,:|]*\b(?:on|at|is|in|by|the)?[\s,:|.]*$",
    re.IGNORECASE,
)


def _a_plan(words: str) -> str:
    if not any(character.isalnum() for character in words):
        raise ValueError("says nothing to count down to")
    return words


Plan = Annotated[str, AfterValidator(_a_plan)]
"""To what, when that is, and perhaps how often to tell it."""


@ability(
    effect=True,
    literal=True,
    examples=[
        "countdown to {plan}",
        "count down to {plan}",
        "countdown: {plan}",
        "countdown for {plan}",
        "start a countdown to {plan}",
        "start a countdown for {plan}",
        "set a countdown to {plan}",
        "set a countdown for {plan}",
        "set up a countdown to {plan}",
        "set up a countdown for {plan}",
        "create a countdown to {plan}",
        "create a countdown for {plan}",
        "add a countdown to {plan}",
        "add a countdown for {plan}",
        "new countdown to {plan}",
        "new countdown: {plan}",
    ],
)
async def set_countdown(turn: Turn, plan: Plan) -> Reply:
    """Set a countdown to something that has a date. Use it when somebody wants to count down to it.

    plan: to what, when it is, and, if it is to be told again and again, how often and in which channel, in the
    person's words, for instance “launch on 12 December, post weekly in #team”.
    """
    if len(plan) > LONGEST_PLAN:
        raise SkillError(f"That is too long: a countdown is said in {LONGEST_PLAN:,} characters.")
    posting = _POSTING.search(plan)
    said, how = (plan[: posting.start()], posting["how"]) if posting else (plan, "")
    zone = (await turn.speaker_zone()).name
    name, target = _target(without_names(said, turn.message), turn, zone)
    if target.told_at <= turn.now:
        at = told(target.instant, find_zone(target.zone), now=turn.now, lasting=True)
        raise SkillError(
            f"That time is past: {at.words}. Say a time to come, such as “countdown to launch on 12 December”."
        )
    rhythm = _rhythm(how, turn, target.zone) if posting else None
    whole = await _placed(turn, name, target, channel_named(how or said, turn.message), rhythm)
    async with turn.connect() as connection:
        if len(await store.seen(connection, turn)) >= MOST_COUNTDOWNS:
            raise SkillError(f"There are {MOST_COUNTDOWNS} countdowns already. Remove some first.")
        countdown = await store.add(connection, whole)
        if countdown.state == "proposed":
            return proposed(countdown, turn)
        await start(connection, countdown, now=turn.now)
    return counting(countdown, turn)


def _rhythm(how: str, turn: Turn, zone: str) -> Schedule:
    """Return how often it is to be told."""
    found = find_rhythm(how, now=turn.now, zone=zone, locale=turn.message.person.locale)
    if found is None:
        raise SkillError("How often shall I post it? Say it like “post it weekly in #team” or “post daily at 9”.")
    return Schedule(found.rhythm.starts, zone, found.rhythm.rrule)


async def _placed(turn: Turn, name: str, target: Target, place: Address | None, rhythm: Schedule | None) -> Countdown:
    """Return the speaker's countdown with the place where it is told; before it is told in a channel, it is proposed.

    Raises:
        SkillError: the speaker or the bot may not post there.
    """
    speaker = Mention(turn.message.person.id, f"@{turn.message.person.name}")
    here = replace(turn.message.address, thread=None, via=None)
    home = here.of(speaker) if turn.message.reach is Reach.DIRECT else here
    elsewhere = place is not None and place.channel != home.channel
    if place and elsewhere and place.channel != here.channel:
        await turn.check_may_post(place)
    posted = (place or home) if rhythm or elsewhere else None
    state = "proposed" if posted and posted.label.startswith("#") else "active"
    return Countdown(0, speaker.id, speaker.name, home, name, target, posted, rhythm, state)


def _target(words: str, turn: Turn, zone: str) -> tuple[str, Target]:
    """Return what is counted down to, and when it is: a holiday is both."""
    reading = read(words, now=turn.now, zone=find_zone(zone), locale=turn.message.person.locale)
    if reading.start is None or reading.kind == "recurrence":
        raise SkillError("When is it? Say it like “countdown to launch on 12 December” or “countdown to christmas”.")
    rest = words
    for begin, end in reversed(reading.pieces):
        rest = f"{rest[:begin]}|{rest[end:]}"
    name = _NAME_EDGES.sub("", _NAME_EDGES.sub("", rest.strip(" |,.:"))).strip(" |,.:") or reading.text
    local = localize(reading.start, reading.zone)
    whole_day = reading.grain in COARSE
    if whole_day:
        local = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return name[:LONGEST_NAME], Target(local, zone_name(reading.zone), whole_day)


@ability(examples=[], effect=True, presses=True)
async def confirm_countdown(turn: Turn, countdown: int) -> Reply:
    """Begin a countdown that was proposed, on its owner's yes."""
    async with turn.connect() as connection:
        found = await _waiting(connection, turn, countdown)
        if found.target.told_at <= turn.now:
            raise SkillError("It has come meanwhile.")
        await store.settle(connection, found, "active")
        await start(connection, found, now=turn.now)
    return counting(found, turn)


@ability(examples=[], effect=True, presses=True)
async def drop_countdown(turn: Turn, countdown: int) -> Reply:
    """Drop a countdown that was proposed, on its owner's no."""
    async with turn.connect() as connection:
        await store.settle(connection, await _waiting(connection, turn, countdown), "removed")
    return Reply("All right, I will not.")


async def _waiting(connection: AsyncConnection, turn: Turn, countdown_id: int) -> Countdown:
    found = await store.get(connection, countdown_id)
    if found is None or found.state != "proposed":
        raise SkillError("That is settled already.")
    _check_owner(found, turn)
    return found


def _check_owner(countdown: Countdown, turn: Turn) -> None:
    if not turn.message.address.shares_people(countdown.home) or countdown.owner != turn.message.person.id:
        raise SkillError(f"Only {countdown.owner_name}, who set the countdown, can do that.")


@ability(
    effect=True,
    literal=True,
    examples=[
        "remove the countdown to {which}",
        "remove the countdown for {which}",
        "remove the {which} countdown",
        "delete the countdown to {which}",
        "delete the countdown for {which}",
        "delete the {which} countdown",
        "cancel the countdown to {which}",
        "cancel the countdown for {which}",
        "cancel the {which} countdown",
        "stop the countdown to {which}",
        "stop the {which} countdown",
        "stop counting down to {which}",
        "remove the countdown",
        "cancel the countdown",
        "stop the countdown",
        "delete the countdown",
    ],
)
async def remove_countdown(turn: Turn, which: str = "") -> Reply:
    """Remove a countdown. Only who set it can.

    which: what it counts down to, for instance “launch”; nothing if there is only one.
    """
    async with turn.connect() as connection:
        seen = await store.seen(connection, turn)
        found = called(seen, which) if which else seen
        if not found:
            raise SkillError(f"There is no countdown to “{which}”." if which else "There are no countdowns.")
        if len(found) > 1:
            names = ", ".join(f"“{each.name}”" for each in found)
            raise SkillError(f"There are several: {names}. Say which one.")
        countdown = await store.get(connection, found[0].id)
        if countdown is None or countdown.state != "active":
            raise SkillError("That countdown is over.")
        _check_owner(countdown, turn)
        await store.settle(connection, countdown, "removed")
        await drop_alarms(connection, subject=countdown.subject)
    return Reply(f"Removed the countdown to “{countdown.name}”.")
