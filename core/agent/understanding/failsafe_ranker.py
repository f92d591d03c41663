"""A ranker that has no guesses where another one fails, so that no turn fails because of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.agent.understanding.guess import Guess, Ranker

log = logging.getLogger(__name__)


class FailsafeRanker:
    """Ranks as another ranker does, which can fail: its embedder may be somebody else's server."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker

    def rank(self, text: str, abilities: Collection[str]) -> tuple[Guess, ...]:
        """Return the other ranker's guesses; none if it fails."""
        try:
            return self._ranker.rank(text, abilities)
        except Exception as error:  # noqa: BLE001 — each embedder's library has a tree of its own
            _warn(error)
            return ()

    def talk(self, text: str) -> tuple[Guess, ...]:
        """Return the other ranker's guesses; none if it fails."""
        try:
            return self._ranker.talk(text)
        except Exception as error:  # noqa: BLE001 — see above
            _warn(error)
            return ()


def _warn(error: Exception) -> None:
    log.warning("What is meant cannot be guessed: %s: %s", type(error).__name__, error)
