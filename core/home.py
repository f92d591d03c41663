"""A person's home: what a page of a platform shows of the desk to one person, from the abilities that offer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import SkillError
from core.messages import Reply

if TYPE_CHECKING:
    from core.abilities import Ability
    from core.turn import Turn


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a person's home: its title, and what stands below."""

    title: str
    reply: Reply


async def sections(turn: Turn) -> tuple[Section, ...]:
    """Return the sections of a person's home, in the order of the abilities that have one; nothing is recorded."""
    return tuple([Section(each.home, await _shown(each, turn)) for each in turn.abilities if each.home])


async def _shown(ability: Ability, turn: Turn) -> Reply:
    try:
        result = await ability.function(turn)
    except SkillError as error:
        return Reply(str(error))
    return result if isinstance(result, Reply) else Reply(result)
