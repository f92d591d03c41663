"""A person's home: what a page of a platform shows of the desk to one person, from the abilities that offer it."""

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
    """A part of a person's home: its title, and what stands below."""

    title: str
    reply: Reply


async def sections(turn: Turn) -> tuple[Section, ...]:
    """Return the sections of a person's home: what is to come, what skills add, what is set; nothing is recorded."""
    homes = sorted((each for each in turn.abilities if each.home), key=lambda each: _ORDER.get(each.home, 0))
    return tuple([Section(each.home, await _shown(each, turn)) for each in homes])


async def _shown(ability: Ability, turn: Turn) -> Reply:
    try:
        result = await ability.function(turn)
    except SkillError as error:
        return Reply(str(error))
    return result if isinstance(result, Reply) else Reply(result)
