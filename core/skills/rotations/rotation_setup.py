"""Sets up and ends a rotation, and changes its members. Each change is stored with its call, so it happens once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

from core.abilities.ability import ability
from core.abilities.arguments import Holds, Named, Said, Someone, words_that
from core.abilities.hooks.alarms import drop_alarms
from core.abilities.mentions import people_named, without_names
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import (
    channel_to_post_in,
    check_ended,
    check_length,
    check_owner,
    check_proposed,
    choose_member,
    direct_address,
    speaker,
    tell_members,
    tell_owner,
)
from core.abilities.undo import check_undo_in_time, offer_undo
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.rotations import store
from core.skills.rotations.handover import begin_turn, set_next
from core.skills.rotations.roster import current_turn, lock_rotation
from core.skills.rotations.rotation import Member, Rotation, joined, left
from core.skills.rotations.rotation_replies import invited, proposed
from core.text.catalogue import N_, _
from core.text.enumeration import join_words
from core.when import resolve
from core.when.rendered_time import dated
from core.when.schedule import find_rhythm, without

if TYPE_CHECKING:
    from core.abilities.turn import Turn

MOST_MEMBERS = 100
LONGEST_PLAN = 6000
LONGEST_NAME = 60
"""In characters."""
_FEWEST = 2
_TICK = timedelta(microseconds=1)
_CUT = re.compile(r"\||,|\b(?:between|among|amongst|with|in|and|from|starting)\b", re.IGNORECASE)
_FILLING = re.compile(
    r"^(?:(?:for|of|the|our|an?|who|to|is|on duty|turns?|taking turns(?: at)?|doing|at|by|me|myself|everyone)\b[\s:]*)+"
    r"|\s*\b(?:rotation|rota|duty|turns?|me|myself)$",
    re.IGNORECASE,
)
_ASK = N_(
    "Say all of it in one line, such as “rotate on-call weekly between @ana, @li and @sam starting Monday 9am in #ops”."
)
_NOBODY = "mentions nobody; say who takes turns, such as “on-call weekly between @ana and @li”"
Plan = Annotated[str, words_that(lambda words: "@" in words, _NOBODY), Holds("wish")]
"""Who takes turns at what, and how often."""


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(rotate|set up a rota|new rotation|new rotation:) {plan}",
        "(set up|create|start|make) a rotation {plan}",
        "(set up|create|start) (an|a) {name} rotation {plan}",
        "[let us ]take turns {plan}",
        "have {plan} take turns",
    ),
)
async def set_up_rotation(turn: Turn, plan: Plan, name: Said = "") -> Reply:
    """Set up a rotation in which people take turns at something. Use it for on-call rotas and for taking turns.

    plan: at what, who (with their @mentions), how often, from when and in which channel, in the person's words, for
    instance “on-call weekly between @ana, @li and @sam starting Monday 9am in #ops”.
    name: what the turns are for, if the plan does not say it.
    """
    check_length(plan, LONGEST_PLAN)
    message = turn.message
    people = people_named(plan, message)
    if not _FEWEST <= len(people) <= MOST_MEMBERS:
        needed = _("A rotation needs {fewest} to {most} people.").format(fewest=_FEWEST, most=MOST_MEMBERS)
        raise SkillError(f"{needed} {_(_ASK)}")
    zone = (await turn.speaker_zone()).name
    found = find_rhythm(plan, now=turn.now, zone=zone, locale=message.person.locale)
    called = (name or _name(without_names(without(plan, found.pieces if found else ()), message)))[:LONGEST_NAME]
    if not called:
        raise SkillError(f"{_('What are the turns for?')} {_(_ASK)}")
    owner = speaker(message)
    place = await channel_to_post_in(plan, turn)
    rotation = Rotation(
        owner=owner.id,
        owner_name=owner.name,
        home=place or message.address.of(owner),
        state="proposed",
        members=tuple(Member(person.id, person.name, place) for place, person in enumerate(people, 1)),
        name=called,
        zone=zone,
        rhythm=found.rhythm if found else None,
    )
    async with turn.connect() as connection:
        rotation = await store.add(connection, rotation)
    first = _first(rotation, turn)
    return proposed(rotation, (await turn.reader()).told(first, by_clock=True) if first else None)


def _first(rotation: Rotation, turn: Turn) -> datetime | None:
    """Return when the first turn begins, or None if that is at once."""
    rhythm = rotation.rhythm
    if rhythm is None or resolve(rhythm.starts, rhythm.tz) <= turn.now:
        return None
    first = rhythm.since(turn.now)
    return first.instant if first else None


def _name(rest: str) -> str:
    chunks = (_FILLING.sub("", _FILLING.sub("", chunk.strip(" .:–-"))).strip(" .:") for chunk in _CUT.split(rest))
    return next((chunk for chunk in chunks if chunk), "")


@ability(examples=[], effect=True, presses=True)
async def confirm_rotation(turn: Turn, rotation: int) -> Reply:
    """Begin a proposed rotation after its owner has said yes, and notify the others."""
    async with turn.connect() as connection:
        active = replace(check_proposed(await store.get(connection, rotation), turn), state="active")
        await tell_members(active, partial(invited, active), turn)
        if first := _first(active, turn):
            await store.change(connection, active)
            await set_next(connection, active, after=first - _TICK)
            begin = (await turn.reader()).told(first)
            text = _("“{rotation}” is set up: {name} begins {when}.")
            text = text.format(rotation=active.name, name=active.members[0].name, when=dated(begin))
            return Reply(text, moments=(begin,), subjects=(active.subject,))
        active = await begin_turn(connection, active, turn.now, turn.tell, before=None)
        await set_next(connection, active, after=turn.now)
    text = _("“{rotation}” is set up: {name} begins now.")
    return Reply(text.format(rotation=active.name, name=active.members[0].name), subjects=(active.subject,))


@ability(examples=[], effect=True, presses=True)
async def drop_rotation(turn: Turn, rotation: int) -> Reply:
    """Drop a proposed rotation after its owner has said no."""
    async with turn.connect() as connection:
        found = check_proposed(await store.get(connection, rotation), turn)
        await store.change(connection, replace(found, state="ended"))
    return Reply(_("All right, I will not."))


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(end|stop) the [{what} ]rotation", "end the {what} rota", "(delete|cancel|remove) the {what} rotation"
    ),
)
async def cancel_rotation(turn: Turn, what: Named = "") -> Reply:
    """End a rotation for good. Only its owner can.

    what: its name, for instance “on-call”; empty if there is only one.
    """
    async with turn.connect() as connection:
        found = await lock_rotation(connection, turn, what)
        check_owner(found, turn)
        await store.change(connection, replace(found, state="ended"))
        await drop_alarms(connection, subject=found.subject)
        await tell_members(found, partial(_ended, found), turn)
    undo = offer_undo(turn, restore_rotation.__name__, rotation=found.id)
    return Reply(_("Ended {rotation}.").format(rotation=found.called), choices=(undo,))


def _ended(rotation: Rotation) -> Reply:
    text = _("{owner} ended {rotation}.")
    return Reply(text.format(owner=rotation.owner_name, rotation=rotation.called), kind="notice")


def _going_on(rotation: Rotation) -> Reply:
    text = _("{owner} goes on with {rotation}.")
    return Reply(text.format(owner=rotation.owner_name, rotation=rotation.called), kind="notice")


def _member_left(rotation: Rotation, member: Member) -> Reply:
    return Reply(_("{name} left {rotation}.").format(name=member.name, rotation=rotation.called), kind="notice")


@ability(examples=[], effect=True, presses=True)
async def restore_rotation(turn: Turn, rotation: int, until: datetime) -> Reply:
    """Bring back a rotation within an hour after its owner has ended it, and notify the others.

    If the process dies before the commit, it stays ended; if after, it goes on. A hand-over that was due in the
    meantime is made up for, once.
    """
    check_undo_in_time(turn, until)
    async with turn.connect() as connection:
        found = replace(check_ended(await store.get(connection, rotation), turn, state="ended"), state="active")
        current = await current_turn(connection, found, now=turn.now)
        await store.change(connection, found)
        await set_next(connection, found, after=current.begins if current else turn.now)
        await tell_members(found, partial(_going_on, found), turn)
    return Reply(_("Undone: {rotation} goes on.").format(rotation=found.called), subjects=(found.subject,))


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "add {who} to the [{what} ]rotation", "add {who} to the {what} rota", "put {who} into the {what} rotation"
    ),
)
async def add_to_rotation(turn: Turn, who: str, what: Named = "") -> Reply:
    """Add people to a rotation, at the end of the round. Only its owner can.

    who: whom to add, with their @mentions.
    what: the rotation's name, for instance “on-call”; empty if there is only one.
    """
    people = people_named(who, turn.message)
    if not people:
        raise SkillError(_("Say whom to add, such as “add @sam to the on-call rotation”."))
    async with turn.connect() as connection:
        rotation = await lock_rotation(connection, turn, what)
        check_owner(rotation, turn)
        new = [person for person in people if rotation.member(person.id) is None]
        if not new:
            raise SkillError(_("They are already in {rotation}.").format(rotation=rotation.called))
        for person in new:
            rotation = joined(rotation, person.id, person.name)
        await store.change(connection, rotation)
        for person in new:
            if person.id != rotation.owner:
                await turn.tell(direct_address(rotation, person.id, person.name), partial(invited, rotation))
    names = join_words(person.name for person in new)
    return Reply(_("Added {names} to {rotation}.").format(names=names, rotation=rotation.called))


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "(leave|remove me from|remove {who} from) the [{what} ]rotation",
        "leave the {what} rota",
        "take (me|{who}) out of the {what} rotation",
        "take me out of the rotation",
    ),
)
async def remove_from_rotation(turn: Turn, what: Named = "", who: Someone = "") -> Reply:
    """Remove somebody from a rotation: the person who asks or, if its owner asks, anybody.

    what: the rotation's name, for instance “on-call”; empty if there is only one.
    who: whom to remove, for instance @li, if not the person who asks.
    """
    async with turn.connect() as connection:
        rotation = await lock_rotation(connection, turn, what)
        member = choose_member(rotation, who, turn)
        current = await current_turn(connection, rotation, now=turn.now)
        rotation = left(rotation, member.person)
        if not rotation.members:
            await store.change(connection, replace(rotation, state="ended"))
            last = _("{name} was the last member, so {rotation} has ended.")
            return Reply(last.format(name=member.name, rotation=rotation.called))
        if current and current.does == member.person:
            rotation = await begin_turn(connection, rotation, turn.now, turn.tell, before=current)
        await store.change(connection, rotation)
        await tell_owner(rotation, partial(_member_left, rotation, member), turn)
    return Reply(_("Took {name} out of {rotation}.").format(name=member.name, rotation=rotation.called))
