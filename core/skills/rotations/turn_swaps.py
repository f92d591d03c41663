"""Swapping turns: one asks another, and it is done when the other agrees. Each effect is written once a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Someone, When  # noqa: TC001 — they make the schema
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.rotations import store
from core.skills.rotations.handover import take_over
from core.skills.rotations.roster import found_and_locked, member_meant, member_named, outlook, turn_meant
from core.skills.rotations.rotation import Swap
from core.skills.rotations.rotation_replies import asked_to_swap, home_of, posted
from core.skills.rotations.store import SWAPPED, Done, Offer
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.rotations.roster import Outlook
    from core.skills.rotations.rotation import Slot


@ability(
    effect=True,
    literal=True,
    examples=[
        "swap me with {other} in the {what} rotation",
        "swap me with {other} for {what}",
        "swap me with {other} {when}",
        "swap me with {other}",
        "swap turns with {other} {when}",
        "swap turns with {other}",
        "swap my turn with {other} {when}",
        "swap my turn with {other}",
        "swap my {what} turn with {other} {when}",
        "swap my {what} turn with {other}",
        "swap my turn {when} with {other}",
        "swap on call with {other} {when}",
        "swap on call with {other}",
        "swap with {other} {when}",
        "swap me and {other} {when}",
    ],
)
async def invite_to_swap(turn: Turn, other: Someone, what: str = "", when: When = "") -> Reply:
    """Ask somebody to swap turns in a rotation with who speaks. It is done when the other agrees.

    other: with whom, for instance @li.
    what: the rotation's name, for instance “on-call”; nothing if there is only one.
    when: which turn of the one who speaks, for instance “this week”; nothing for the next one.
    """
    async with turn.connect() as connection:
        rotation = await found_and_locked(connection, turn, what)
        asker, taker = member_meant(rotation, "", turn), member_named(rotation, other, turn)
        if asker == taker:
            raise SkillError("That is yourself. Say with whom, such as “swap me with @li this week”.")
        view = await outlook(connection, rotation, now=turn.now)
        mine, theirs = turn_meant(view, asker, when, turn), turn_meant(view, taker, "", turn)
        wish = Offer(0, rotation.id, asker.person, asker.name, taker.person, mine, theirs)
        question = asked_to_swap(
            rotation,
            await store.add_offer(connection, wish),
            asker,
            posted(rotation, mine, now=turn.now),
            posted(rotation, theirs, now=turn.now),
        )
        await turn.tell(home_of(rotation, taker.person, taker.name), question)
    text = f"I asked {taker.name}. The turns are swapped when {taker.name} agrees; until then all stays as it is."
    return Reply(text, subjects=(rotation.subject,))


@ability(examples=[], effect=True, presses=True)
async def agree_to_swap(turn: Turn, swap: int) -> Reply:
    """Swap two turns, on the yes of the one who was asked."""
    async with turn.connect() as connection:
        wish = await _open(connection, turn, swap)
        rotation = await store.get(connection, wish.rotation)
        if rotation is None or rotation.state != "active":
            raise SkillError("That rotation has ended.")
        view = await outlook(connection, rotation, now=turn.now)
        pairs = [(wish.asker_begins, wish.asker, wish.other), (wish.other_begins, wish.other, wish.asker)]
        doing = {begins: person for begins, person, _ in view.turns}
        if any(doing.get(begins) != person for begins, person, _ in pairs):
            await store.settle_offer(connection, wish, "declined")
            raise SkillError("The turns have changed since that was asked, so nothing is swapped. Ask once more.")
        for begins, gives, takes in pairs:
            await _give(connection, turn, view, begins, gives=gives, takes=takes)
        await store.settle_offer(connection, wish, "agreed")
        taker = rotation.member(wish.other)
        text = f"{taker.name if taker else 'The other'} agreed: your turns at “{rotation.name}” are swapped."
        await turn.tell(home_of(rotation, wish.asker, wish.asker_name), Reply(text, kind="notice"))
        view = await outlook(connection, rotation, now=turn.now)
    reader = await turn.reader()
    mine = [reader.told(begins) for begins, person, _ in view.turns if person == wish.other]
    yours = f" Your turn is now {dated(mine[0])}." if mine else ""
    return Reply(f"Swapped at “{rotation.name}” with {wish.asker_name}.{yours}", moments=tuple(mine[:1]))


async def _give(
    connection: AsyncConnection, turn: Turn, view: Outlook, begins: datetime, *, gives: str, takes: str
) -> None:
    """Have one turn done by another one: the one that runs from now on, one to come from its beginning on."""
    rotation, current = view.rotation, view.current
    giver, taker = rotation.member(gives), rotation.member(takes)
    if giver is None or taker is None:
        raise SkillError("One of you has left the rotation.")
    if current and begins == current.begins:
        done = Done(turn.now, taker.person, taker.name, current.counts_for, SWAPPED)
        await take_over(connection, rotation, done, turn.tell, before=giver.name)
        return
    slot = _slot(view, begins)
    await store.swap(connection, rotation, begins, Swap(takes, slot.counts_for.person))


def _slot(view: Outlook, begins: datetime) -> Slot:
    return next(each for each in view.slots if each.begins == begins)


@ability(examples=[], effect=True, presses=True)
async def decline_swap(turn: Turn, swap: int) -> Reply:
    """Leave two turns as they are, on the no of the one who was asked."""
    async with turn.connect() as connection:
        wish = await _open(connection, turn, swap)
        await store.settle_offer(connection, wish, "declined")
        rotation = await store.get(connection, wish.rotation)
        if rotation:
            text = f"{turn.message.person.name} cannot swap turns at “{rotation.name}”. All stays as it was."
            await turn.tell(home_of(rotation, wish.asker, wish.asker_name), Reply(text, kind="notice"))
    return Reply(f"All right. I told {wish.asker_name}.")


async def _open(connection: AsyncConnection, turn: Turn, swap: int) -> Offer:
    wish = await store.get_offer(connection, swap)
    rotation = await store.get(connection, wish.rotation) if wish else None  # locked: two presses go one by one
    wish = await store.get_offer(connection, swap)
    if wish is None or rotation is None or wish.state != "open":
        raise SkillError("That is settled already.")
    here = turn.message.address
    if (here.service, here.workspace, turn.message.person.id) != (
        rotation.place.service,
        rotation.place.workspace,
        wish.other,
    ):
        raise SkillError("Only the one who was asked can decide that.")
    return wish
