"""Setting and removing countdowns. Each change is stored with the record of its call, so it happens once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.abilities.alarms import drop_alarms
from core.abilities.mentions import without_names
from core.abilities.phrasing import phrasings
from core.abilities.routines import (
    channel_to_post_in,
    check_length,
    check_owner,
    check_proposed,
    check_running,
    choose_routine,
    speaker,
)
from core.model.errors import SkillError
from core.model.messages import Reach, Reply
from core.skills.countdowns import store
from core.skills.countdowns.countdown import Countdown, Target
from core.skills.countdowns.countdown_alarms import start
from core.skills.countdowns.countdown_replies import counting, proposed
from core.when import COARSE, find_zone, localize, read, zone_name
from core.when.rendered_time import told
from core.when.schedule import Schedule, find_rhythm

if TYPE_CHECKING:
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
        raise ValueError("names nothing to count down to")
    return words


Plan = Annotated[str, AfterValidator(_a_plan)]
"""To what, when that is, and perhaps how often to post it."""


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(countdown to|count down to|countdown:|countdown for) {plan}",
        "(start|set|set up|create|add) a countdown (to|for) {plan}",
        "new countdown( to|:) {plan}",
    ),
)
async def set_countdown(turn: Turn, plan: Plan) -> Reply:
    """Set a countdown to something that has a date. Use it when somebody wants to count down to it.

    plan: to what, when it is and, if it is to be posted, how often and in which channel, in the person's words, for
    instance “launch on 12 December, post weekly in #team”.
    """
    check_length(plan, LONGEST_PLAN)
    posting = _POSTING.search(plan)
    said, how = (plan[: posting.start()], posting["how"]) if posting else (plan, "")
    zone = (await turn.speaker_zone()).name
    name, target = _target(without_names(said, turn.message), turn, zone)
    if target.told_at <= turn.now:
        at = told(target.instant, find_zone(target.zone), now=turn.now, lasting=True)
        raise SkillError(f"That is past: {at.words}. Name a future time, such as “launch on 12 December”.")
    rhythm = _rhythm(how, turn, target.zone) if posting else None
    whole = _countdown(turn, name, target, await channel_to_post_in(how or said, turn), rhythm)
    async with turn.connect() as connection:
        if len(await store.known(connection, turn)) >= MOST_COUNTDOWNS:
            raise SkillError(f"There are {MOST_COUNTDOWNS} countdowns already. Remove some first.")
        countdown = await store.add(connection, whole)
        if countdown.state == "proposed":
            return proposed(countdown, turn)
        await start(connection, countdown, now=turn.now)
    return counting(countdown, turn)


def _rhythm(how: str, turn: Turn, zone: str) -> Schedule:
    """Return how often it is to be posted."""
    found = find_rhythm(how, now=turn.now, zone=zone, locale=turn.message.person.locale)
    if found is None:
        raise SkillError("How often shall I post it? Say it like “post it weekly in #team” or “post daily at 9”.")
    return Schedule(found.rhythm.starts, zone, found.rhythm.rrule)


def _countdown(turn: Turn, name: str, target: Target, place: Address | None, rhythm: Schedule | None) -> Countdown:
    """Return the speaker's countdown; one that is posted in a channel is proposed first."""
    owner = speaker(turn.message)
    here = replace(turn.message.address, thread=None, via=None)
    home = here.of(owner) if turn.message.reach is Reach.DIRECT else here
    elsewhere = place is not None and place.channel != home.channel
    posted = (place or home) if rhythm or elsewhere else None
    return Countdown(
        owner=owner.id,
        owner_name=owner.name,
        home=home,
        state="proposed" if posted and posted.label.startswith("#") else "active",
        name=name,
        target=target,
        place=posted,
        rhythm=rhythm,
    )


def _target(words: str, turn: Turn, zone: str) -> tuple[str, Target]:
    """Return what is counted down to and when it is: a holiday is both."""
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
    """Begin a proposed countdown, on its owner's yes."""
    async with turn.connect() as connection:
        found = check_proposed(await store.get(connection, countdown), turn)
        if found.target.told_at <= turn.now:
            raise SkillError("That time is past now.")
        await store.settle(connection, found, "active")
        await start(connection, found, now=turn.now)
    return counting(found, turn)


@ability(examples=[], effect=True, presses=True)
async def drop_countdown(turn: Turn, countdown: int) -> Reply:
    """Drop a proposed countdown, on its owner's no."""
    async with turn.connect() as connection:
        await store.settle(connection, check_proposed(await store.get(connection, countdown), turn), "removed")
    return Reply("All right, I will not.")


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(remove|delete|cancel) the countdown (to|for) {which}",
        "stop the countdown to {which}",
        "(remove|delete|cancel|stop) the {which} countdown",
        "stop counting down to {which}",
        "(remove|cancel|stop|delete) the countdown",
    ),
)
async def remove_countdown(turn: Turn, which: str = "") -> Reply:
    """Remove a countdown. Only its owner can.

    which: what it counts down to, for instance “launch”; nothing if there is only one.
    """
    async with turn.connect() as connection:
        known = await store.known(connection, turn)
        found = choose_routine(known, which, turn, kind="countdown", matches=lambda each: each.is_named(which))
        countdown = check_running(await store.get(connection, found.id))
        check_owner(countdown, turn)
        await store.settle(connection, countdown, "removed")
        await drop_alarms(connection, subject=countdown.subject)
    return Reply(f"Removed {countdown.called}.")
