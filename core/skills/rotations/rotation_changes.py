"""Skipping a turn, joining and leaving. Each change is stored with the record of its call, so it happens once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Someone, When  # noqa: TC001 — they make the schema
from core.abilities.mentions import people_named
from core.abilities.phrasing import phrasings
from core.abilities.routines import check_owner, choose_member, direct_address, tell_owner
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.rotations import store
from core.skills.rotations.handover import begin_now, take_over
from core.skills.rotations.roster import current_turn, find_turn, lock_rotation, read_roster
from core.skills.rotations.rotation import choose, counted, handed_on, joined, left
from core.skills.rotations.rotation_replies import invited
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
    examples=phrasings(
        "skip me in the [{what} ]rotation",
        "skip me in the {what} rotation {when}",
        "skip me on call[ {when}]",
        "skip me for {what}[ {when}]",
        "skip my turn[ {when}]",
        "skip my turn (for|to) {what}",
        "skip my {what} turn[ {when}]",
        "skip {who} in the {what} rotation[ {when}]",
        "skip {who} in the rotation",
    ),
)
async def skip_turn(turn: Turn, what: str = "", when: When = "", who: Someone = "") -> Reply:
    """Skip somebody's turn in a rotation. The next person takes it, and the one skipped makes up for it.

    what: the rotation's name, for instance “on-call”; nothing if there is only one.
    when: which turn, for instance “next week”; nothing for the current or next one.
    who: whom to skip, if not the person who speaks, for instance @li.
    """
    async with turn.connect() as connection:
        rotation = await lock_rotation(connection, turn, what)
        member = choose_member(rotation, who, turn)
        roster = await read_roster(connection, rotation, now=turn.now)
        begins = find_turn(roster, member, when, turn)
        if roster.current and begins == roster.current.begins:
            return await _hand_on(connection, turn, rotation, roster.current)
        slot = roster.slot(begins)
        if slot.does != slot.counts_for:
            raise SkillError("That turn was swapped, so it cannot be skipped. Swap it again with somebody.")
        await store.skip(connection, rotation, begins, member.person)
        roster = await read_roster(connection, rotation, now=turn.now)
    reader = await turn.reader()
    at = reader.told(begins)
    taker = roster.slot(begins).does
    text = f"{member.name} is skipped at “{rotation.name}” {dated(at)}: {taker.name} takes that turn."
    makes_up = next((slot for slot in roster.slots if slot.does == member), None)
    if makes_up is None:
        return Reply(text, moments=(at,))
    then = reader.told(makes_up.begins)
    return Reply(f"{text} {member.name} makes up for it {dated(then)}.", moments=(at, then))


async def _hand_on(connection: AsyncConnection, turn: Turn, rotation: Rotation, current: Done) -> Reply:
    """Give the current turn to the next person."""
    if len(rotation.members) == 1:
        raise SkillError("Nobody else is in that rotation. Add somebody first.")
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
    """Add people to a rotation, at the end of the round. Only its owner can.

    who: whom to add, with their @mentions.
    what: the rotation's name, for instance “on-call”; nothing if there is only one.
    """
    people = people_named(who, turn.message)
    if not people:
        raise SkillError("Say whom to add, such as “add @sam to the on-call rotation”.")
    async with turn.connect() as connection:
        rotation = await lock_rotation(connection, turn, what)
        check_owner(rotation, turn)
        new = [person for person in people if rotation.member(person.id) is None]
        if not new:
            raise SkillError(f"They are already in {rotation.called}.")
        for person in new:
            rotation = joined(rotation, person.id, person.name)
        await store.change(connection, rotation)
        for person in new:
            if person.id != rotation.owner:
                await turn.tell(direct_address(rotation, person.id, person.name), invited(rotation))
    return Reply(f"Added {join_words([person.name for person in new])} to {rotation.called}.")


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "leave the [{what} ]rotation",
        "leave the {what} rota",
        "take (me|{who}) out of the {what} rotation",
        "take me out of the rotation",
        "remove (me|{who}) from the [{what} ]rotation",
    ),
)
async def remove_from_rotation(turn: Turn, what: str = "", who: Someone = "") -> Reply:
    """Take somebody out of a rotation: the person who speaks, or, for its owner, anybody.

    what: the rotation's name, for instance “on-call”; nothing if there is only one.
    who: whom to take out, if not the person who speaks, for instance @li.
    """
    async with turn.connect() as connection:
        rotation = await lock_rotation(connection, turn, what)
        member = choose_member(rotation, who, turn)
        current = await current_turn(connection, rotation, now=turn.now)
        rotation = left(rotation, member.person)
        if not rotation.members:
            await store.change(connection, replace(rotation, state="ended"))
            return Reply(f"{member.name} was the last member, so {rotation.called} has ended.")
        if current and current.does == member.person:
            rotation = await begin_now(connection, rotation, turn.now, turn.tell)
        await store.change(connection, rotation)
        await tell_owner(rotation, Reply(f"{member.name} left {rotation.called}.", kind="notice"), turn)
    return Reply(f"Took {member.name} out of {rotation.called}.")


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "next turn[ for {what}| at {what}]",
        "i did my turn[ at {what}]",
        "my turn is done",
        "pass on the {what} turn",
        "pass the {what} turn on",
    ),
)
async def pass_turn_on(turn: Turn, what: str = "") -> Reply:
    """Go on to the next turn of a rotation without times. Only the person whose turn it is, or its owner, can.

    what: the rotation's name, for instance “coffee”; nothing if there is only one.
    """
    async with turn.connect() as connection:
        rotation = await lock_rotation(connection, turn, what)
        current = await current_turn(connection, rotation, now=turn.now)
        if rotation.rhythm:
            raise SkillError(f"“{rotation.name}” changes by itself. To give your turn away, say “skip my turn”.")
        if current and current.does != turn.message.person.id:
            check_owner(rotation, turn)
        rotation = await begin_now(connection, rotation, turn.now, turn.tell)
        current = await current_turn(connection, rotation, now=turn.now)
    name = current.name if current else "nobody"
    return Reply(f"It is {name}'s turn at “{rotation.name}” now.", subjects=(rotation.subject,))
