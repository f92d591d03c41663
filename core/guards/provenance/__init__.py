"""The provenance guard: an effect that a model wants must come from the person's own words in this conversation."""

from __future__ import annotations

from core.guards.provenance.decision import Call, needs_press, repeats_others
from core.guards.provenance.spoken_words import Spoken, has_quotes, own_words

__all__ = ["Call", "Spoken", "has_quotes", "needs_press", "own_words", "repeats_others"]
