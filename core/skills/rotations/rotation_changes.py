"""Skipping, coming and going. Each effect is written in the transaction that records it: once a call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Someone, When  # noqa: TC001 — they make the schema
from core.abilities.mentions import people_named
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.rotations import store
from core.skills.rotations.handover import begin_now, set_next, take_over
from core.skills.rotations.roster import check_owner, found_and_locked, member_meant, outlook, turn_meant
from core.skills.rotations.rotation import choose, counted, handed_on, joined, left
from core.skills.rotations.rotation_replies import home_of, invited
from core.skills.rotations.store import HANDED_ON, Done
from core.text.enumeration import join_words
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.rotations.rotation import Rotation


@ability(
    effect=True,
    literal=True,
    examples=[
        "skip me in the rotation",
        "skip me in the {what} rotation",
        "skip me in the {what} rotation {when}",
        "skip me on call",
        "skip me on call {when}",
        "skip me for {what} {when}",
        "skip me for {what}",
        "skip my turn",
        "skip my turn {when}",
        "skip my turn for {what}",
        "skip my turn to {what}",
        "skip my {what} turn",
        "skip my {what} turn {when}",
        "skip {who} in the {what} rotation",
        "skip {who} in the {what} rotation {when}",
        "skip {who} in the rotation",
    ],
)
async def skip_turn(turn: Turn, what: str = "", when: When = "", who: Someone = "") -> Reply:
    """Skip somebody's turn in a rotation: the next one takes it, and the one skipped makes up for it.

    what: the rotation's name, for instance “on-call”; nothing if there is only one.
    when: which turn, for instance “next week”; nothing for the one that runs or the next one.
    who: whom, if not the one who speaks, for instance @li.
    """
    async with turn.connect() as connection:
        rotation = await found_and_locked(connection, turn, what)
        member = member_meant(rotation, who, turn)
        view = await outlook(connection, rotation, now=turn.now)
        begins = turn_meant(view, member, when, turn)
        if view.current and begins == view.current.begins:
            return await _hand_on(connection, turn, rotation, view.current)
        if any(each.begins == begins and each.does != each.counts_for for each in view.slots):
            raise SkillError("That turn was swapped, so it is promised. Swap it once more with somebody.")
        await store.skip(connection, rotation, begins, member.person)
        view = await outlook(connection, rotation, now=turn.now)
    takes = next(each for each in view.slots if each.begins == begins)
    reader = await turn.reader()
    at = reader.told(begins)
    text = f"{member.name} is skipped at “{rotation.name}” {dated(at)}: {takes.does.name} takes that turn."
    makes_up = next((each for each in view.slots if each.does == member), None)
    if makes_up is None:
        return Reply(text, moments=(at,))
    then = reader.told(makes_up.begins)
    return Reply(f"{text} {member.name} makes up for it {dated(then)}.", moments=(at, then))


async def _hand_on(connection: AsyncConnection, turn: Turn, rotation: Rotation, current: Done) -> Reply:
    """Give the turn that runs to the next one."""
    if len(rotation.members) == 1:
        raise SkillError("There is nobody else in that rotation. Add somebody first.")
    rotation = handed_on(rotation, current.does)
    taker = choose(rotation.members, last=current.does, skipped=frozenset({current.does}))
    rotation = counted(rotation, taker.person)
    done = Done(turn.now, taker.person, taker.name, taker.person, HANDED_ON)
    await take_over(connection, rotation, done, turn.tell, before=current.name)
    return Reply(f"{current.name} is skipped at “{rotation.name}”: it is {taker.name}'s turn now.")


@ability(
    effect=True,
    literal=True,
    examples=[
        "add {who} to the rotation",
        "add {who} to the {what} rotation",
        "add {who} to the {what} rota",
        "put {who} into the {what} rotation",
    ],
)
async def add_to_rotation(turn: Turn, who: str, what: str = "") -> Reply:
    """Add people to a rotation, at the end of the round. Only who set it up can.

    who: whom, with their @mentions.
    what: the rotation's name, for instance “on-call”; nothing if there is only one.
    """
    people = people_named(who, turn.message)
    if not people:
        raise SkillError("Say whom to add, such as “add @sam to the on-call rotation”.")
    async with turn.connect() as connection:
        rotation = await found_and_locked(connection, turn, what)
        check_owner(rotation, turn)
        new = [each for each in people if rotation.member(each.id) is None]
        if not new:
            raise SkillError(f"They are in the rotation “{rotation.name}” already.")
        for each in new:
            rotation = joined(rotation, each.id, each.name)
        await store.change(connection, rotation)
        for each in new:
            if each.id != rotation.owner:
                await turn.tell(home_of(rotation, each.id, each.name), invited(rotation))
    return Reply(f"Added {join_words([each.name for each in new])} to the rotation “{rotation.name}”.")


@ability(
    effect=True,
    literal=True,
    examples=[
        "leave the rotation",
        "leave the {what} rotation",
        "leave the {what} rota",
        "take me out of the {what} rotation",
        "take {who} out of the {what} rotation",
        "take me out of the rotation",
        "remove me from the rotation",
        "remove me from the {what} rotation",
        "remove {who} from the {what} rotation",
        "remove {who} from the rotation",
    ],
)
async def remove_from_rotation(turn: Turn, what: str = "", who: Someone = "") -> Reply:
    """Take somebody out of a rotation: who speaks, or, by who set it up, another one.

    what: the rotation's name, for instance “on-call”; nothing if there is only one.
    who: whom, if not the one who speaks, for instance @li.
    """
    async with turn.connect() as connection:
        rotation = await found_and_locked(connection, turn, what)
        member = member_meant(rotation, who, turn)
        current = await store.turns(connection, rotation, until=turn.now)
        rotation = left(rotation, member.person)
        if not rotation.members:
            await store.change(connection, replace(rotation, state="ended"))
            return Reply(f"{member.name} was the last one, so the rotation “{rotation.name}” is ended.")
        if current and current[0].does == member.person:
            rotation = await begin_now(connection, rotation, turn.now, turn.tell)
        await store.change(connection, rotation)
        if rotation.owner not in (member.person, turn.message.person.id):
            text = f"{member.name} left the rotation “{rotation.name}”."
            await turn.tell(home_of(rotation, rotation.owner, rotation.owner_name), Reply(text, kind="notice"))
    return Reply(f"{member.name} is taken out of the rotation “{rotation.name}”.")


@ability(
    effect=True,
    literal=True,
    examples=[
        "next turn",
        "next turn for {what}",
        "next turn at {what}",
        "i did my turn",
        "i did my turn at {what}",
        "my turn is done",
        "pass on the {what} turn",
        "pass the {what} turn on",
    ],
)
async def pass_turn_on(turn: Turn, what: str = "") -> Reply:
    """Go on to the next turn of a rotation that has no times. Only whose turn it is, or who set it up, can.

    what: the rotation's name, for instance “coffee”; nothing if there is only one.
    """
    async with turn.connect() as connection:
        rotation = await found_and_locked(connection, turn, what)
        current = await store.turns(connection, rotation, until=turn.now)
        if rotation.rhythm:
            raise SkillError(f"“{rotation.name}” goes on by itself. To give your turn away, say “skip my turn”.")
        if current and current[0].does != turn.message.person.id:
            check_owner(rotation, turn)
        rotation = await begin_now(connection, rotation, turn.now, turn.tell)
        await set_next(connection, rotation, after=turn.now)
        current = await store.turns(connection, rotation, until=turn.now)
    return Reply(f"It is {current[0].name}'s turn at “{rotation.name}” now.", subjects=(rotation.subject,))
