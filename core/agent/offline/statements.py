"""Statements: what a person says of something in an argument, which says nothing of the wish around it.

“Remember that I can't do Fridays” is a wish, though a negated sentence is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.abilities.arguments import Holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.ability_matcher import Call, OfferedAbility

STATED: Final = '"…"'
"""What stands for a statement."""


def without_statements(text: str, call: Call, abilities: Sequence[OfferedAbility]) -> str | None:
    """Return a text with a mark in place of the statements among the arguments of a call, or None if there are none."""
    ability = next(ability for ability in abilities if ability.name == call.name)
    names = [
        name
        for name, field in ability.schema.model_fields.items()
        if any(isinstance(holds, Holds) and holds.kind == "statement" for holds in field.metadata)
    ]
    said = " ".join(text.split())
    for name in names:
        said = said.replace(str(call.arguments.get(name, "")) or STATED, STATED)
    return said if STATED in said else None
