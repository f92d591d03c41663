"""Whose turn it is, was and will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.abilities.phrasing import phrasings
from core.skills.rotations import store
from core.skills.rotations.roster import (
    current_turn,
    find_rotation,
    known_rotations,
    read_roster,
    turns_within,
)
from core.skills.rotations.rotation_replies import history, in_time, overview, standing

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Reply

SHOWN_TURNS = 12


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
    ),
)
async def whose_turn(turn: Turn, what: str = "", when: When = "") -> Reply:
    """Say whose turn it is in a rotation, such as on-call, now or at a time. Use it for “who is on call next week”.

    what: the rotation, for instance “on-call” or “make coffee”; nothing if the person does not say.
    when: the time in the person's words, for instance “next week”; nothing for now.
    """
    said = turn.message.text.casefold()
    what = what or ("on-call" if "on call" in said or "on-call" in said else "")
    async with turn.connect() as connection:
        rotation = await find_rotation(connection, turn, what)
        roster = await read_roster(connection, rotation, now=turn.now)
        if said.startswith("when "):
            mine = [done for done in roster.turns if done.does == turn.message.person.id]
            return in_time(rotation, mine[:2], reader=await turn.reader(), asked="your turns")
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
async def rotation_history(turn: Turn, what: str = "") -> Reply:
    """List the last turns of a rotation and how many each person has had. Use it for who had how many turns.

    what: the rotation's name, for instance “on-call”; nothing if there is only one.
    """
    what = what or ("on-call" if "on call" in turn.message.text.casefold() else "")
    async with turn.connect() as connection:
        rotation = await find_rotation(connection, turn, what)
        turns = await store.turns(connection, rotation, until=turn.now, limit=SHOWN_TURNS)
    return history(rotation, turns, reader=await turn.reader())
