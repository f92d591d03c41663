"""The ability that says how long words are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.text.catalogue import ngettext

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(
    literal=True,
    examples=(
        "how long do you keep my messages",
        "wie lange speichert ihr meine nachrichten",
        "cuánto tiempo guardan mis mensajes",
        "combien de temps gardez-vous mes messages",
        "por quanto tempo guardam minhas mensagens",
    ),
)
async def tell_retention(turn: Turn) -> str:
    """Say after how many days messages are erased."""
    days = turn.services.settings.keep_days
    return ngettext(
        "I erase what was written here, and what I answered, after {n} day.",
        "I erase what was written here, and what I answered, after {n} days.",
        days,
    ).format(n=days)
