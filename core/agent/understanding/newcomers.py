"""Abilities that the intent model was not trained on: those of other people's skills, known by a few examples each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from core.agent.understanding.features import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from core.agent.understanding.intent_model import IntentModel

STEM: Final = 4
"""How many letters of a word are compared: “parcels” and “parcel”, “bestellt” and “bestelle” are one word."""
ITSELF: Final = 0.99
"""A higher similarity is that of an utterance to itself. The vectors are stored as bytes."""
EVEN: Final = 0.85
"""Added to the score of a newcomer, so that even odds, by its own evidence, are enough to propose it."""
SHAPE: Final = 2.0
"""Added if the utterance has something that looks like an argument of it."""
_SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An ability as a few examples and its description tell it: their vectors (a row each), and their words' stems.

    `shapes` are what its arguments look like, as the description gives samples of them: “such as A-1234”.
    """

    vectors: NDArray[np.float32]
    stems: frozenset[str]
    shapes: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def of(
        cls,
        examples: Sequence[str],
        description: str,
        embed: Callable[[list[str]], Any],
        shapes: Sequence[re.Pattern[str]] = (),
    ) -> Self:
        """Make a newcomer. `embed` returns the vectors of texts. Without examples, the description alone will do."""
        purpose = " ".join(description.split("\n\n", maxsplit=1)[0].split())
        texts = [purpose, *(" ".join(_SLOT.sub(" ", example).split()) for example in examples)]
        vectors = np.asarray(embed(texts), dtype=np.float32)
        return cls(vectors, frozenset(stem for text in texts for stem in stems(text)), tuple(shapes))

    def looks_called(self, text: str) -> bool:
        """Return whether an utterance has something that looks like an argument."""
        return any(shape.search(text) for shape in self.shapes)


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance beside what the model knows.

    It has its vector; its words' stems, each with its rarity; and the highest similarity to an utterance for another
    ability (`to_abilities`), and to one for none (`to_others`).
    """

    vector: NDArray[np.float32]
    stems: tuple[tuple[str, float], ...]
    to_abilities: float
    to_others: float

    @classmethod
    def of(cls, text: str, vector: Sequence[float], model: IntentModel, *, without: str = "") -> Self:
        """Compare an utterance with what the model knows, except itself and utterances for the ability `without`."""
        own = np.asarray(vector, dtype=np.float32)
        similarities = model.background @ own
        similarities[similarities > ITSELF] = -1.0
        if without:
            similarities[model.spoken_for == without] = -1.0
        is_other = model.speaks_for_none
        weighed = tuple((stem, model.piece_vocabulary.rarity(f" {stem}")) for stem in stems(text))
        return cls(own, weighed, float(similarities[~is_other].max()), float(similarities[is_other].max()))


def evidence(newcomer: Newcomer, heard: Heard) -> list[float]:
    """Return what speaks for a newcomer, as the numbers for which `IntentModel.newcomer` has weights.

    They are: the similarity to its nearest example and to its description; by how much that exceeds the similarity to
    utterances for other abilities, and for none; the share of words, weighted by rarity, that it has too; and the
    rarity of the rarest of these.
    """
    described, *nearest = (newcomer.vectors @ heard.vector).tolist()
    best = max([described, *nearest])
    shared = [rarity for stem, rarity in heard.stems if stem in newcomer.stems]
    total = sum(rarity for _, rarity in heard.stems) or 1.0
    return [
        max(nearest, default=described),
        described,
        best - heard.to_abilities,
        best - heard.to_others,
        sum(shared) / total,
        max(shared, default=0.0) / 10,
    ]


def probability(found: Sequence[float], weights: NDArray[np.float32], *, looks_called: bool = False) -> float:
    """Return how probably an utterance with this evidence calls for the newcomer. The last weight is constant."""
    score = np.asarray(found) @ weights[:-1] + weights[-1] + EVEN + (SHAPE if looks_called else 0)
    return float(1 / (1 + np.exp(-score)))


def stems(text: str) -> list[str]:
    """Return the beginnings of the words of a text."""
    return [word[:STEM] for word in tokens(text) if word[0].isalpha()]
