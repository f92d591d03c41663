"""A guess at what an utterance calls for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

SEARCH = "search"
"""The outcome of an utterance that the documents may answer."""
TALK = "talk"
"""The outcome of an utterance that is nothing but talk."""


@dataclass(frozen=True, slots=True)
class Guess:
    """An outcome (the name of an ability, SEARCH or TALK) and its calibrated probability, 0 to 1."""

    outcome: str
    probability: float


class Ranker(Protocol):
    """Says what an utterance may call for, and of which kind it is if it is talk."""

    def rank(self, text: str, abilities: Collection[str]) -> tuple[Guess, ...]:
        """Return a guess for each of these abilities, for SEARCH and for TALK, the most probable first."""

    def talk(self, text: str) -> tuple[Guess, ...]:
        """Return a guess for each kind of talk (`core.agent.understanding.talk_kinds`), and for SEARCH."""
