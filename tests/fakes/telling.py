"""A skill that asks others: what it tells them stands in their own conversation, and asks for their answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.buttons import asking
from core.model.errors import SkillError
from core.model.messages import Person
from core.model.replies import Reply

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(effect=True, examples=["invite {who}"])
async def invite(turn: Turn, who: str) -> Reply:
    """Ask somebody to come."""
    await turn.tell(turn.message.address.of(Person(who, who.title())), Reply("Will you come?", asks="accept"))
    if who == "nobody":
        raise SkillError("There is nobody to invite.")
    return Reply("I asked. What shall they bring?", asks=asking("bring", "what", who=who))


@ability(effect=True, examples=["my answer is {words}"])
async def accept(turn: Turn, words: str) -> str:
    """Take an answer."""
    return f"{turn.message.person.name} said: {words}"


@ability(effect=True, examples=[])
async def bring(turn: Turn, who: str, what: str) -> str:
    """Have somebody bring something."""
    await turn.tell(turn.message.address.of(Person(who, who.title())), Reply(f"Bring {what}"))
    return f"{who} brings {what}."
