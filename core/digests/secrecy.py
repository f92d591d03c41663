"""Hides secrets in what people wrote before it is sent to a language model or repeated elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from core.abilities.turn import Turn

HIDDEN: Final = "…"
"""Stands in place of a secret."""


async def without_secrets(turn: Turn, text: str) -> str:
    """Return a text with a mark in place of passwords, keys and the like."""
    redactor = turn.services.redactor
    return await redactor.without_secrets(text, HIDDEN) if redactor else text
