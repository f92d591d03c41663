"""The ability that names the emergency number when somebody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.skills.red_flags.emergency_text import emergency_text, lines_of

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(
    literal=True,
    examples=(
        "emergency number",
        "what is the emergency number",
        "notrufnummer",
        "wie ist die notrufnummer",
        "número de emergencias",
        "numéro d'urgence",
        "número de emergência",
    ),
)
async def tell_emergency_number(turn: Turn) -> str:
    """Tell the emergency number, and what to do in an emergency."""
    return emergency_text("medical", lines_of(turn.services.settings))
