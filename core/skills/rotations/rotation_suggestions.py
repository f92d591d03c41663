"""The rotations that a person may know of, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.hooks.suggestions import Suggestion, suggests
from core.model.buttons import offer
from core.model.messages import Reach
from core.skills.rotations.roster import known_rotations

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.rotations.rotation import Rotation


@suggests("cancel", "turn")
async def suggest_rotations(turn: Turn) -> list[Suggestion]:
    """List the rotations of a person and of the channel; only the owner of one is offered to cancel it.

    Whose turn it is may be told to everybody in a channel, so there it is offered for the channel's rotations alone.
    """
    async with turn.connect() as connection:
        found = await known_rotations(connection, turn)
    return [Suggestion(rotation.name, _actions(rotation, turn)) for rotation in found]


def _actions(rotation: Rotation, turn: Turn) -> dict[str, str]:
    message, actions = turn.message, {}
    if message.reach is Reach.DIRECT or rotation.home.channel == message.address.channel:
        actions["turn"] = offer("", "whose_turn", what=f"#{rotation.id}").id
    if rotation.owner == message.person.id:
        actions["cancel"] = offer("", "cancel_rotation", what=f"#{rotation.id}").id
    return actions
