"""The rotations that a person may know of, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.suggestions import Suggestion, suggests
from core.model.buttons import offer
from core.skills.rotations.roster import known_rotations

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@suggests("cancel", "turn")
async def suggest_rotations(turn: Turn) -> list[Suggestion]:
    """List the rotations of a person and of the channel; only the owner of one is offered to cancel it."""
    async with turn.connect() as connection:
        found = await known_rotations(connection, turn)
    person = turn.message.person.id
    return [
        Suggestion(
            rotation.name,
            {"turn": offer("", "whose_turn", what=f"#{rotation.id}").id}
            | ({"cancel": offer("", "cancel_rotation", what=f"#{rotation.id}").id} if rotation.owner == person else {}),
        )
        for rotation in found
    ]
