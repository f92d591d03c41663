"""Shows whose turn it is, was and will be; skips turns and passes them on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Named, Someone, When  # noqa: TC001 — they make the schema
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import check_owner, choose_member
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.rotations import store
from core.skills.rotations.handover import begin_turn, take_over
from core.skills.rotations.roster import (
    current_turn,
    find_rotation,
    find_turn,
    known_rotations,
    lock_rotation,
    read_roster,
    turns_within,
)
from core.skills.rotations.rotation import choose, counted, handed_on
from core.skills.rotations.rotation_replies import history, in_time, overview, standing
from core.skills.rotations.store import HANDED_ON, Done
from core.text.catalogue import _
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.rotations.rotation import Rotation

SHOWN_TURNS = 12
_ON_CALL = re.compile(r"\b(?:on[ -]call|bereitschaft|rufbereitschaft|de guardia|d'astreinte|de plantão|de prevenção)\b")


@ability(
    literal=True,
    examples=phrasings(
        "(who is|who's) (on call|on-call)[ {when}]",
        "(whos on call|who is on call now)",
        "who (will be|was) on call {when}",
        "(who is|who's) on call for {what}",
        "who is on {what} duty[ {when}]",
        "whose turn is it[ now| {when}| to {what}| to {what} {when}| for {what}| at {what}]",
        "(whose turn|who's turn is it) to {what}",
        "whose {what} turn is it",
        "(who has the next turn at|who is next for) {what}",
        "who is next on call",
        "when (is my turn|am i on call|is my turn for {what}|is my turn to {what})",
        "wer hat[ {when}] (bereitschaft|rufbereitschaft|dienst)",
        "wer ist {when} dran",
        "quién (está|estará) de guardia[ {when}]",
        "qui (est|sera) d'astreinte[ {when}]",
        "quem (está|estará) de (plantão|prevenção)[ {when}]",
    ),
)
async def whose_turn(turn: Turn, what: Named = "", when: When = "") -> Reply:
    """Say whose turn it is in a rotation, such as on-call, now or at a time. Use it for “who is on call next week”.

    what: the rotation, for instance “on-call” or “make coffee”; empty if the person does not say.
    when: the time in the person's words, for instance “next week”; empty for now.
    """
    said = turn.message.text.casefold()
    what = what or ("on-call" if _ON_CALL.search(said) else "")
    async with turn.connect() as connection:
        rotation = await find_rotation(connection, turn, what)
        roster = await read_roster(connection, rotation, now=turn.now)
        if said.startswith("when "):
            mine = [done for done in roster.turns if done.does == turn.message.person.id]
            return in_time(rotation, mine[:2], reader=await turn.reader(), asked=_("your turns"))
        if not when:
            return standing(rotation, roster.current, roster.slots, reader=await turn.reader())
        past = await store.turns(connection, rotation, until=turn.now, limit=100)
    found = turns_within([*reversed(past[1:]), *roster.turns], when, rotation, turn)
    return in_time(rotation, found, reader=await turn.reader(), asked=when)


@ability(
    literal=True,
    examples=phrasings(
        "(list|show) (the |)rotations",
        "(which rotations are there|what rotations are there|what rotations do we have|rotations)",
    ),
)
async def list_rotations(turn: Turn) -> Reply:
    """List the rotations of the person and of the channel, with whose turn it is."""
    async with turn.connect() as connection:
        found = await known_rotations(connection, turn)
        return overview([(rotation, await current_turn(connection, rotation, now=turn.now)) for rotation in found])


@ability(
    literal=True,
    examples=phrasings(
        "show the history of the [{what} ]rotation",
        "(history of the {what} rotation|{what} rotation history|rotation history)",
        "who (was on call before|has been on call)",
    ),
)
async def rotation_history(turn: Turn, what: Named = "") -> Reply:
    """List the last turns of a rotation and how many each person has had. Use it for who had how many turns.

    what: the rotation's name, for instance “on-call”; empty if there is only one.
    """
    what = what or ("on-call" if "on call" in turn.message.text.casefold() else "")
    async with turn.connect() as connection:
        rotation = await find_rotation(connection, turn, what)
        turns = await store.turns(connection, rotation, until=turn.now, limit=SHOWN_TURNS)
    return history(rotation, turns, reader=await turn.reader())


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "skip (me|{who}) in the {what} rotation[ {when}]",
        "skip (me|{who}) in the rotation",
        "skip (me on call|me for {what}|my turn|my {what} turn)[ {when}]",
        "skip my turn (for|to) {what}",
    ),
)
async def skip_turn(turn: Turn, what: Named = "", when: When = "", who: Someone = "") -> Reply:
    """Skip somebody's turn in a rotation. Another person takes it, and the skipped one makes up for it later.

    what: the rotation's name, for instance “on-call”; empty if there is only one.
    when: which turn, for instance “next week”; empty for the current or next one.
    who: whom to skip, for instance @li, if not the person who asks.
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
            raise SkillError(_("That turn was swapped, so it cannot be skipped. Swap it again with somebody."))
        await store.skip(connection, rotation, begins, member.person)
        roster = await read_roster(connection, rotation, now=turn.now)
    reader = await turn.reader()
    at = reader.told(begins)
    taker = roster.slot(begins).does
    text = _("{name} is skipped at “{rotation}” {when}: {other} takes that turn.")
    text = text.format(name=member.name, rotation=rotation.name, when=dated(at), other=taker.name)
    makes_up = next((slot for slot in roster.slots if slot.does == member), None)
    if makes_up is None:
        return Reply(text, moments=(at,))
    then = reader.told(makes_up.begins)
    later = _("{name} makes up for it {when}.").format(name=member.name, when=dated(then))
    return Reply(f"{text} {later}", moments=(at, then))


async def _hand_on(connection: AsyncConnection, turn: Turn, rotation: Rotation, current: Done) -> Reply:
    if len(rotation.members) == 1:
        raise SkillError(_("Nobody else is in that rotation. Add somebody first."))
    rotation = handed_on(rotation, current.does)
    taker = choose(rotation.members, last=current.does, skipped=frozenset({current.does}))
    rotation = counted(rotation, taker.person)
    done = Done(turn.now, taker.person, taker.name, taker.person, HANDED_ON)
    await take_over(connection, rotation, done, turn.tell, before=current)
    text = _("{name} is skipped at “{rotation}”: it is {other}'s turn now.")
    return Reply(text.format(name=current.name, rotation=rotation.name, other=taker.name))


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "next turn[ for {what}| at {what}]",
        "i did my turn[ at {what}]",
        "(my turn is done|pass on the {what} turn|pass the {what} turn on)",
    ),
)
async def pass_turn_on(turn: Turn, what: Named = "") -> Reply:
    """Begin the next turn of a rotation without a schedule. Only the person whose turn it is, or the owner, can.

    what: the rotation's name, for instance “coffee”; empty if there is only one.
    """
    async with turn.connect() as connection:
        rotation = await lock_rotation(connection, turn, what)
        current = await current_turn(connection, rotation, now=turn.now)
        if rotation.rhythm:
            by_itself = _("“{rotation}” changes by itself. To give your turn away, say “skip my turn”.")
            raise SkillError(by_itself.format(rotation=rotation.name))
        if current and current.does != turn.message.person.id:
            check_owner(rotation, turn)
        rotation = await begin_turn(connection, rotation, turn.now, turn.tell, before=current)
        current = await current_turn(connection, rotation, now=turn.now)
    text = _("It is {name}'s turn at “{rotation}” now.") if current else _("It is nobody's turn at “{rotation}” now.")
    text = text.format(name=current.name if current else "", rotation=rotation.name)
    return Reply(text, subjects=(rotation.subject,))
