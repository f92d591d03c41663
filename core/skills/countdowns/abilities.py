"""Set and remove countdowns, say how long is left, and post that on a schedule and at the end, each post once."""

from __future__ import annotations

import re
from datetime import datetime  # noqa: TC003 — it makes the schema
from typing import TYPE_CHECKING, Annotated

from core.abilities.ability import ability
from core.abilities.arguments import Holds, Named, words_that
from core.abilities.hooks.alarms import alarm, drop_alarms, set_alarm
from core.abilities.mentions import without_names
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import (
    channel_to_post_in,
    check_ended,
    check_length,
    check_owner,
    check_proposed,
    check_running,
    choose_routine,
    direct_address,
    speaker,
)
from core.abilities.undo import check_undo_in_time, offer_undo
from core.model.errors import NotHere, SkillError
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.countdowns import store
from core.skills.countdowns.countdown import Countdown, Target, days_until
from core.skills.countdowns.countdown_replies import arrived, counting, left, listed, proposed, remaining
from core.text.catalogue import _
from core.when import COARSE, find_zone, localize, read, zone_name
from core.when.rendered_time import told
from core.when.schedule import Schedule, find_rhythm

if TYPE_CHECKING:
    from datetime import tzinfo

    from psycopg import AsyncConnection

    from core.abilities.hooks.alarms import Ringing
    from core.abilities.turn import Turn
    from core.model.messages import Address

MOST_COUNTDOWNS = 100
LONGEST_PLAN = 1000
LONGEST_NAME = 100
"""In characters."""
_POSTING = re.compile(
    r"[\s,]*\b(?:and )?(?:post(?:ed|ing)?|tell(?: us| me)?|announce(?:d)?|say)\b(?: it| how long)?(?P<how>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NAME_EDGES = re.compile(
    r"^(?:(?:to|for|of|until|till|called|named|the|our|my)\b[\s:]*)+|[\s,:|]*\b(?:on|at|is|in|by|the)?[\s,:|.]*$",
    re.IGNORECASE,
)
Plan = Annotated[
    str, words_that(lambda words: any(map(str.isalnum, words)), "names nothing to count down to"), Holds("wish")
]
"""The event, when it is, and perhaps how often to post the countdown."""


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(countdown to|count down to|countdown:|countdown for|new countdown to|new countdown:) {plan}",
        "(start|set|set up|create|add) a countdown (to|for) {plan}",
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
        past = _("That is past: {when}. Name a future time, such as “launch on 12 December”.")
        raise SkillError(past.format(when=at.words))
    found = find_rhythm(how, now=turn.now, zone=target.zone, locale=turn.message.person.locale) if posting else None
    if posting and found is None:
        raise SkillError(_("How often shall I post it? Say it like “post it weekly in #team” or “post daily at 9”."))
    rhythm = Schedule(found.rhythm.starts, target.zone, found.rhythm.rrule) if found else None
    whole = _countdown(turn, name, target, await channel_to_post_in(how or said, turn), rhythm)
    async with turn.connect() as connection:
        if len(await store.known(connection, turn)) >= MOST_COUNTDOWNS:
            raise SkillError(_("There are {n} countdowns already. Remove some first.").format(n=MOST_COUNTDOWNS))
        countdown = await store.add(connection, whole)
        if countdown.state == "proposed":
            return proposed(countdown, turn)
        await _start(connection, countdown, now=turn.now)
    return counting(countdown, turn)


def _countdown(turn: Turn, name: str, target: Target, place: Address | None, rhythm: Schedule | None) -> Countdown:
    """Return the speaker's countdown. It is only proposed at first if it will be posted in a channel."""
    owner = speaker(turn.message)
    here = turn.message.address.outside_threads
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
    """Return the name of the event and when it is. A holiday is both."""
    reading = read(words, now=turn.now, zone=find_zone(zone), locale=turn.message.person.locale)
    if reading.start is None or reading.kind == "recurrence":
        raise SkillError(_("When is it? Say it like “countdown to launch on 12 December” or “countdown to christmas”."))
    rest = words
    for begin, end in reversed(reading.pieces):
        rest = f"{rest[:begin]}|{rest[end:]}"
    name = _NAME_EDGES.sub("", _NAME_EDGES.sub("", rest.strip(" |,.:"))).strip(" |,.:") or reading.text
    return name[:LONGEST_NAME], _target_at(reading.start, reading.zone, whole_day=reading.grain in COARSE)


def _target_at(start: datetime, zone: tzinfo, *, whole_day: bool) -> Target:
    local = localize(start, zone)
    if whole_day:
        local = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Target(local, zone_name(zone), whole_day)


@ability(examples=[], effect=True, presses=True)
async def confirm_countdown(turn: Turn, countdown: int) -> Reply:
    """Begin a proposed countdown after its owner has said yes."""
    async with turn.connect() as connection:
        found = check_proposed(await store.get(connection, countdown), turn)
        if found.target.told_at <= turn.now:
            raise SkillError(_("That time is past now."))
        await store.settle(connection, found, "active")
        await _start(connection, found, now=turn.now)
    return counting(found, turn)


@ability(examples=[], effect=True, presses=True)
async def drop_countdown(turn: Turn, countdown: int) -> Reply:
    """Drop a proposed countdown after its owner has said no."""
    async with turn.connect() as connection:
        await store.settle(connection, check_proposed(await store.get(connection, countdown), turn), "removed")
    return Reply(_("All right, I will not."))


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(remove|delete|cancel) the countdown[ (to|for) {which}]",
        "(stop the countdown|stop counting down) to {which}",
        "(remove|delete|cancel|stop) the [{which} ]countdown",
    ),
)
async def remove_countdown(turn: Turn, which: Named = "") -> Reply:
    """Remove a countdown. Only its owner can.

    which: what it counts down to, for instance “launch”; empty if there is only one.
    """
    async with turn.connect() as connection:
        known = await store.known(connection, turn)
        found = choose_routine(known, which, turn, missing=_missing, matches=lambda each: each.is_named(which))
        countdown = check_running(await store.get(connection, found.id))
        check_owner(countdown, turn)
        await store.settle(connection, countdown, "removed")
        await drop_alarms(connection, subject=countdown.subject)
    undo = offer_undo(turn, restore_countdown.__name__, countdown=countdown.id)
    return Reply(_("Removed {countdown}.").format(countdown=countdown.called), choices=(undo,))


@ability(examples=[], effect=True, presses=True)
async def restore_countdown(turn: Turn, countdown: int, until: datetime) -> Reply:
    """Bring back a countdown within an hour after its owner has removed it.

    If the process dies before the commit, it stays removed; if after, it counts on, and posts what is still to come.
    """
    check_undo_in_time(turn, until)
    async with turn.connect() as connection:
        found = check_ended(await store.get(connection, countdown), turn, state="removed")
        if found.target.told_at <= turn.now:
            passed = _("The time of {countdown} has passed meanwhile, so it stays removed.")
            raise SkillError(passed.format(countdown=found.called))
        if found.place:
            await turn.check_may_post(found.place)
        await store.settle(connection, found, "active")
        await _start(connection, found, now=turn.now)
    return counting(found, turn)


@ability(
    literal=True,
    examples=phrasings(
        "(how long|how long is it|days|how many days) (until|till) {what}",
        "(time|how much time|how much longer|how many weeks|how many hours) until {what}",
        "how many days (to|is it until|are there until|are left until) {what}",
    ),
)
async def how_long_until(turn: Turn, what: Named) -> Reply:
    """Say how long it is until something: a countdown, a holiday or a time. Use it for “days until christmas”.

    what: the event, in the person's words, for instance “launch”, “christmas” or “friday at 5pm”.
    """
    async with turn.connect() as connection:
        found = next((known for known in await store.known(connection, turn) if known.is_named(what)), None)
    if found:
        words, moments = remaining(found.target, turn)
        text = _("“{name}” is {how_long_and_when}.").format(name=found.name, how_long_and_when=words)
        return Reply(text, subjects=(found.subject,), moments=moments)
    plain = what.strip(" ?!.")
    bare = re.sub(r"^(?:the|our|my|next) ", "", plain, flags=re.IGNORECASE)
    zone = find_zone((await turn.speaker_zone()).name)
    reading = read(plain, now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None or len(reading.text) < len(bare):
        unknown = _("I know no countdown to “{what}”. Set one with “countdown to {what} on 12 December”.")
        raise NotHere(unknown.format(what=what))
    words, moments = remaining(_target_at(reading.start, reading.zone, whole_day=reading.grain in COARSE), turn)
    text = _("{what} is {how_long_and_when}.").format(what=plain.capitalize(), how_long_and_when=words)
    return Reply(text, moments=moments)


@ability(
    literal=True,
    examples=phrasings("[list |show ][my ]countdowns", "list the countdowns", "(what|which) countdowns are there"),
)
async def list_countdowns(turn: Turn) -> Reply:
    """List the countdowns of the person and of the channel."""
    async with turn.connect() as connection:
        return listed(await store.known(connection, turn), turn)


async def _start(connection: AsyncConnection, countdown: Countdown, *, now: datetime) -> None:
    at = countdown.target.told_at
    await set_alarm(connection, arrive_countdown, at=at, subject=countdown.subject, countdown=countdown.id)
    await _set_tick(connection, countdown, after=now)


async def _set_tick(connection: AsyncConnection, countdown: Countdown, *, after: datetime) -> None:
    following = countdown.rhythm.after(after) if countdown.rhythm else None
    if following and following.instant < countdown.target.told_at:
        at, subject = following.instant, countdown.subject
        await set_alarm(connection, tick_countdown, at=at, subject=subject, countdown=countdown.id)


@alarm
async def tick_countdown(ringing: Ringing, countdown: int) -> None:
    """Post how long is left, and set the alarm of the next post. Missed posts are skipped.

    If the process dies before the commit, nothing is posted and the alarm rings again; if after, it is posted once.
    """
    found = await store.get(ringing.connection, countdown)
    if found is None or found.state != "active" or found.place is None:
        return
    if days_until(found.target, ringing.now) > 0:
        await ringing.tell(found.place, lambda: left(found, now=ringing.now))
    await _set_tick(ringing.connection, found, after=ringing.now)


@alarm
async def arrive_countdown(ringing: Ringing, countdown: int) -> None:
    """Post that the event has arrived, or tell its owner if it has no channel, and end the countdown.

    If the process dies before the commit, nothing is posted and the alarm rings again; if after, it is posted once.
    """
    found = await store.get(ringing.connection, countdown)
    if found is None or found.state != "active":
        return
    await store.settle(ringing.connection, found, "over")
    place = found.place or direct_address(found, found.owner, found.owner_name)
    await ringing.tell(place, lambda: arrived(found, now=ringing.now))


def _missing(name: str) -> str:
    if name:
        return _("I know no countdown “{name}” here. Say “list the countdowns” to see them.").format(name=name)
    return _("I know no countdown here. Say “list the countdowns” to see them.")
