"""Swapping turns with somebody else, if that person agrees."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Named, Someone, When  # noqa: TC001 — they make the schema
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import check_running, choose_member, direct_address, find_member
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.rotations import store
from core.skills.rotations.handover import take_over
from core.skills.rotations.roster import (
    find_turn,
    lock_rotation,
    read_roster,
)
from core.skills.rotations.rotation import Swap
from core.skills.rotations.rotation_replies import asked_to_swap
from core.skills.rotations.store import SWAPPED, Done, Offer
from core.text.catalogue import _
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.rotations.roster import Roster
    from core.skills.rotations.rotation import Rotation


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "swap me with {other} (in the {what} rotation|for {what})",
        "swap (me|turns|my turn|my {what} turn|on call) with {other}[ {when}]",
        "swap my turn {when} with {other}",
        "swap (with|me and) {other} {when}",
    ),
)
async def invite_to_swap(turn: Turn, other: Someone, what: Named = "", when: When = "") -> Reply:
    """Ask somebody to swap turns in a rotation with the person who asks. The turns are swapped if the other agrees.

    other: with whom, for instance @li.
    what: the rotation's name, for instance “on-call”; empty if there is only one.
    when: which turn of the person who asks, for instance “this week”; empty for the next one.
    """
    async with turn.connect() as connection:
        rotation = await lock_rotation(connection, turn, what)
        asker, taker = choose_member(rotation, "", turn), find_member(rotation, other, turn)
        if asker == taker:
            raise SkillError(_("That is you. Name somebody else, such as “swap me with @li this week”."))
        roster = await read_roster(connection, rotation, now=turn.now)
        mine, theirs = find_turn(roster, asker, when, turn), find_turn(roster, taker, "", turn)
        wish = Offer(0, rotation.id, asker.person, asker.name, taker.person, mine, theirs)
        wish = replace(wish, id=await store.add_offer(connection, wish))
        question = partial(asked_to_swap, rotation, wish, now=turn.now)
        await turn.tell(direct_address(rotation, taker.person, taker.name), question)
    text = _("I asked {name}. Nothing is swapped until {name} agrees.").format(name=taker.name)
    return Reply(text, subjects=(rotation.subject,))


@ability(examples=[], effect=True, presses=True)
async def agree_to_swap(turn: Turn, swap: int) -> Reply:
    """Swap two turns after the person who was asked has said yes."""
    async with turn.connect() as connection:
        wish, rotation = await _open(connection, turn, swap)
        check_running(rotation)
        roster = await read_roster(connection, rotation, now=turn.now)
        pairs = [(wish.asker_begins, wish.asker, wish.other), (wish.other_begins, wish.other, wish.asker)]
        doing = {done.begins: done.does for done in roster.turns}
        if any(doing.get(begins) != person for begins, person, _other in pairs):
            raise SkillError(_("The turns have changed since, so nothing is swapped. Ask again."))
        for begins, gives, takes in pairs:
            await _give(connection, turn, roster, begins, gives=gives, takes=takes)
        await store.settle_offer(connection, wish, "agreed")
        taker = rotation.member(wish.other)
        await _tell_asker(turn, rotation, wish, partial(_agreed, rotation, taker.name if taker else ""))
        roster = await read_roster(connection, rotation, now=turn.now)
    reader = await turn.reader()
    mine = [reader.told(done.begins) for done in roster.turns if done.does == wish.other]
    text = _("Swapped at “{rotation}” with {name}.").format(rotation=rotation.name, name=wish.asker_name)
    if mine:
        text = f"{text} {_('Your turn is now {when}.').format(when=dated(mine[0]))}"
    return Reply(text, moments=tuple(mine[:1]))


async def _give(
    connection: AsyncConnection, turn: Turn, roster: Roster, begins: datetime, *, gives: str, takes: str
) -> None:
    """Give a turn to another person: the current turn from now on, a future turn from its beginning."""
    rotation, current = roster.rotation, roster.current
    giver, taker = rotation.member(gives), rotation.member(takes)
    if giver is None or taker is None:
        raise SkillError(_("One of you has left the rotation."))
    if current and begins == current.begins:
        done = Done(turn.now, taker.person, taker.name, current.counts_for, SWAPPED)
        await take_over(connection, rotation, done, turn.tell, before=current)
    else:
        await store.swap(connection, rotation, begins, Swap(takes, roster.slot(begins).counts_for.person))


@ability(examples=[], effect=True, presses=True)
async def decline_swap(turn: Turn, swap: int) -> Reply:
    """Leave two turns as they are after the person who was asked has said no."""
    async with turn.connect() as connection:
        wish, rotation = await _open(connection, turn, swap)
        await store.settle_offer(connection, wish, "declined")
        await _tell_asker(turn, rotation, wish, partial(_declined, rotation, turn.message.person.name))
    return Reply(_("All right. I told {name}.").format(name=wish.asker_name))


def _agreed(rotation: Rotation, name: str) -> Reply:
    text = _("The other agreed: your turns at “{rotation}” are swapped.")
    if name:
        text = _("{name} agreed: your turns at “{rotation}” are swapped.")
    return Reply(text.format(name=name, rotation=rotation.name), kind="notice")


def _declined(rotation: Rotation, name: str) -> Reply:
    text = _("{name} cannot swap turns at “{rotation}”. Nothing has changed.")
    return Reply(text.format(name=name, rotation=rotation.name), kind="notice")


async def _tell_asker(turn: Turn, rotation: Rotation, wish: Offer, reply: Callable[[], Reply]) -> None:
    await turn.tell(direct_address(rotation, wish.asker, wish.asker_name), reply)


async def _open(connection: AsyncConnection, turn: Turn, swap: int) -> tuple[Offer, Rotation]:
    """Return a swap that waits for the speaker's answer, and its rotation, locked, so that a second press waits."""
    wish = await store.get_offer(connection, swap)
    rotation = await store.get(connection, wish.rotation) if wish else None
    wish = await store.get_offer(connection, swap)
    if wish is None or rotation is None or wish.state != "open":
        raise SkillError(_("That is settled already."))
    if not turn.message.address.shares_people(rotation.home) or turn.message.person.id != wish.other:
        raise SkillError(_("Only the person who was asked can decide that."))
    return wish, rotation
