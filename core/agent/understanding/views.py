"""How similar an utterance is to an ability that the intent model was not trained on, as an embedder sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ITSELF: Final = 0.99
"""A higher similarity is that of an utterance to itself. The vectors are stored as bytes."""
EXAMPLES: Final = 3
"""However many examples there are, together they count as much as so many."""
NEIGHBOURS: Final = 5
HUB: Final = 40
"""Of how many of the nearest utterances the similarity is averaged: to an utterance, and to a newcomer."""
SHORTEST: Final = 1e-3
"""A vector that is shorter has no direction: there is no embedder."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an utterance is in a view: its vector, and how similar the nearest utterances are.

    These are the nearest one for no ability and some of those, and the nearest one for an ability.
    """

    vector: NDArray[np.float32]
    to_others: float
    to_some_others: float
    to_abilities: float


@dataclass(frozen=True, slots=True)
class View:
    """An embedder's vectors, moved and turned so that utterances are spread out in all directions.

    `background` are the vectors of some utterances, a row each; `speaks_for_none` says which of them call for no
    ability.
    """

    centre: NDArray[np.float32]
    turn: NDArray[np.float32]
    background: NDArray[np.float32]
    speaks_for_none: NDArray[np.bool_]

    def of(self, vectors: Any) -> NDArray[np.float32]:
        """Return the unit vectors for an embedder's vectors, row by row. Zeros stay zeros."""
        given = np.asarray(vectors, dtype=np.float32)
        is_there = np.linalg.norm(given, axis=-1, keepdims=True) > SHORTEST
        turned: NDArray[np.float32] = (given - self.centre) @ self.turn * is_there
        return unit(turned)

    def place(self, vector: Any) -> Place:
        """Return where an utterance is among the others. It is not compared with itself."""
        own = self.of(vector)
        similarities = self.background @ own
        similarities[similarities > ITSELF] = -1.0
        others = np.sort(similarities[self.speaks_for_none])
        return Place(
            own, float(others[-1]), float(others[-NEIGHBOURS:].mean()), float(similarities[~self.speaks_for_none].max())
        )

    def hubs(self, vectors: Sequence[NDArray[np.float32]]) -> list[float]:
        """Return how similar each vector is to the utterances that are nearest to it."""
        similarities = self.background @ np.array(vectors).T
        nearest = np.partition(similarities, len(similarities) - HUB, axis=0)[-HUB:]
        found: list[float] = nearest.mean(axis=0).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Profile:
    """What a newcomer looks like in one view. `hub` is the similarity to the utterances that are nearest to `whole`."""

    described: NDArray[np.float32]
    examples: NDArray[np.float32]
    middle: NDArray[np.float32]
    whole: NDArray[np.float32]
    hub: float

    @classmethod
    def all_of(cls, view: View, told: Sequence[tuple[Any, Any]]) -> list[Self]:
        """Make a profile from each pair of the vectors of the descriptions, and of the examples or else the name."""
        turned = [(view.of(about), view.of(said)) for about, said in told]
        wholes = [unit(about.sum(axis=0) + EXAMPLES * said.mean(axis=0)) for about, said in turned]
        return [
            cls(about, said, unit(said.mean(axis=0)), whole, hub)
            for (about, said), whole, hub in zip(turned, wholes, view.hubs(wholes), strict=True)
        ]

    def compare(self, place: Place) -> list[float]:
        """Return how similar an utterance is to this.

        These are the similarities to the description, its first sentence, the name, the nearest example, the middle of
        the examples and all of these, and the highest; and by how much that to all exceeds what others have.
        """
        nearest = float((self.examples @ place.vector).max())
        described: list[float] = (self.described @ place.vector).tolist()
        whole = float(self.whole @ place.vector)
        return [
            *described,
            nearest,
            float(self.middle @ place.vector),
            whole,
            max(*described[:2], nearest),
            whole - place.to_others,
            whole - place.to_some_others,
            whole - place.to_abilities,
            whole - self.hub,
        ]


def unit(vectors: Any) -> NDArray[np.float32]:
    """Return vectors with length 1."""
    found: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), SHORTEST)
    return found
