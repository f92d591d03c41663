"""Skipping, swapping, coming and going. Each effect is written in the transaction that records it: once a call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities import ability
from core.arguments import Someone, When  # noqa: TC001 — they make the schema
from core.errors import SkillError
from core.messages import Reply
from core.party import listed, people_named
from core.skills.rotations import store
from core.skills.rotations.handing import announce, begin_now, set_next
from core.skills.rotations.making import check_owner
from core.skills.rotations.rotation import Swap, choose, counted, handed_on, joined, left
from core.skills.rotations.store import HANDED_ON, SWAPPED, Done, Offer
from core.skills.rotations.telling import asked_to_swap, home_of, invited, moment
from core.skills.rotations.which import found_and_locked, member_named, outlook, window, within

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.skills.rotations.rotation import Member, Rotation, Slot
    from core.skills.rotations.which import Outlook
    from core.turn import Turn


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
        member = _member(rotation, who, turn)
        view = await outlook(connection, rotation, now=turn.now)
        begins = _turn_of(view, member, when, turn)
        if view.current and begins == view.current.begins:
            return await _hand_on(connection, turn, rotation, view.current)
        if any(each.begins == begins and each.does != each.counts_for for each in view.slots):
            raise SkillError("That turn was swapped, so it is promised. Swap it once more with somebody.")
        await store.skip(connection, rotation, begins, member.person)
        view = await outlook(connection, rotation, now=turn.now)
    takes = next(each for each in view.slots if each.begins == begins)
    at = moment(rotation, begins, now=turn.now)
    text = f"{member.name} is skipped at “{rotation.name}” {at.words}: {takes.does.name} takes that turn."
    makes_up = next((each for each in view.slots if each.does == member), None)
    if makes_up is None:
        return Reply(text, moments=(at,))
    then = moment(rotation, makes_up.begins, now=turn.now)
    return Reply(f"{text} {member.name} makes up for it {then.words}.", moments=(at, then))


async def _hand_on(connection: AsyncConnection, turn: Turn, rotation: Rotation, current: Done) -> Reply:
    """Give the turn that runs to the next one."""
    if len(rotation.members) == 1:
        raise SkillError("There is nobody else in that rotation. Add somebody first.")
    rotation = handed_on(rotation, current.does)
    taker = choose(rotation.members, last=current.does, skipped=frozenset({current.does}))
    rotation = counted(rotation, taker.person)
    done = Done(turn.now, taker.person, taker.name, taker.person, HANDED_ON)
    await _takes(connection, turn, rotation, done, before=current.name)
    return Reply(f"{current.name} is skipped at “{rotation.name}”: it is {taker.name}'s turn now.")


async def _takes(connection: AsyncConnection, turn: Turn, rotation: Rotation, done: Done, *, before: str) -> None:
    """Have another one take the turn that runs, from now on, and tell of it."""
    if not await store.begin(connection, rotation, done):
        raise SkillError("That turn has begun this very moment. Say it once more.")
    await store.change(connection, rotation)
    await announce(turn.tell, rotation, done, before=before)


def _member(rotation: Rotation, who: str, turn: Turn) -> Member:
    """Return whose turn is changed: the speaker's own, or, by the owner, another one's."""
    speaker = rotation.member(turn.message.person.id)
    member = member_named(rotation, who, turn) if who and who.casefold() != "me" else speaker
    if member is None:
        raise SkillError(f"You are not in the rotation “{rotation.name}”.")
    if member != speaker:
        check_owner(rotation, turn)
    return member


def _turn_of(view: Outlook, member: Member, when: str, turn: Turn) -> datetime:
    """Return when the turn of somebody begins that is meant: the one that runs, or the next one, or one of a time."""
    turns = list(view.turns)
    meant = within(turns, window(when, view.rotation, turn)) if when else turns
    own = next((begins for begins, person, _ in meant if person == member.person), None)
    if own is None:
        raise SkillError(f"{member.name} has no turn at “{view.rotation.name}” {when or 'that is to come'}.")
    return own


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
        asker, taker = _member(rotation, "", turn), member_named(rotation, other, turn)
        if asker == taker:
            raise SkillError("That is yourself. Say with whom, such as “swap me with @li this week”.")
        view = await outlook(connection, rotation, now=turn.now)
        mine, theirs = _turn_of(view, asker, when, turn), _turn_of(view, taker, "", turn)
        wish = Offer(0, rotation.id, asker.person, asker.name, taker.person, mine, theirs)
        question = asked_to_swap(
            rotation,
            await store.add_offer(connection, wish),
            asker,
            moment(rotation, mine, now=turn.now),
            moment(rotation, theirs, now=turn.now),
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
    mine = [moment(rotation, begins, now=turn.now) for begins, person, _ in view.turns if person == wish.other]
    yours = f" Your turn is now {mine[0].words}." if mine else ""
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
        await _takes(connection, turn, rotation, done, before=giver.name)
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
    return Reply(f"Added {listed([each.name for each in new])} to the rotation “{rotation.name}”.")


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
        member = _member(rotation, who, turn)
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
