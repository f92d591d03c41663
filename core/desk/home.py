"""A person's home: the page on which some platforms show a person what the desk has for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.model.messages import Reply

if TYPE_CHECKING:
    from core.abilities.ability import Ability
    from core.abilities.turn import Turn

_FIRST = ("Your day", "Your reminders", "Your meetings", "Your bookings")
_LAST = ("Your calendars", "Your working hours", "Your settings", "What you may ask")
_ORDER = {title: place - len(_FIRST) for place, title in enumerate(_FIRST)}
_ORDER |= {title: place for place, title in enumerate(_LAST, 1)}


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a person's home: its title and its content."""

    title: str
    reply: Reply


async def sections(turn: Turn) -> tuple[Section, ...]:
    """Return the sections of a person's home: upcoming things, sections of skills, settings. Records nothing."""
    offered = [ability for ability in turn.abilities if ability.home]
    ordered = sorted(offered, key=lambda ability: _ORDER.get(ability.home, 0))
    return tuple([Section(ability.home, await _render(ability, turn)) for ability in ordered])


async def _render(ability: Ability, turn: Turn) -> Reply:
    try:
        result = await ability.function(turn)
    except SkillError as error:
        return Reply(str(error))
    return result if isinstance(result, Reply) else Reply(result)
