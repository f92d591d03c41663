"""A person's home page, on which some platforms show what Frontdesk has for the person, such as reminders."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model.errors import FrontdeskError, SkillError
from core.model.replies import Reply
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.ability import Ability
    from core.abilities.turn import Turn

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a home page: its title and its content."""

    title: str
    reply: Reply


async def sections(turn: Turn) -> tuple[Section, ...]:
    """Return the sections of a person's home page, sorted by `home_order`. Nothing is recorded."""
    offered = [ability for ability in turn.abilities if ability.home]
    ordered = sorted(offered, key=lambda ability: ability.home_order)
    return tuple([Section(_(ability.home), await _render(ability, turn)) for ability in ordered])


async def _render(ability: Ability, turn: Turn) -> Reply:
    try:
        result = await ability.function(turn)
    except SkillError as error:
        return Reply(str(error))
    except FrontdeskError:
        raise
    except Exception:  # a fault of one skill hides no section of the others
        reference = secrets.token_hex(4)
        log.exception("The section %s of a home failed as %s", ability.name, reference)
        text = _("This could not be shown. It is recorded under {reference}; give that number to whoever runs me.")
        return Reply(text.format(reference=reference))
    return result if isinstance(result, Reply) else Reply(result)
