"""Ranks abilities by how much an utterance resembles their examples and descriptions. Nothing is learned."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.agent.understanding.guess import SEARCH, TALK, Guess

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from langchain_core.embeddings import Embeddings

    from core.abilities.ability import Ability

GRAM: Final = 4
"""How many characters in a row are compared. Parts of words resemble each other in spite of endings and typos."""
_SLOT = re.compile(r"\{\w+\}")
_WORD = re.compile(r"\w+")
_FIRST_SENTENCE = re.compile(r"(.*?[.:])(?:\s.*|$)", re.DOTALL)


class SimilarityRanker:
    """Compares the letters of an utterance with the examples of each ability, and its meaning with the description.

    It stands in where no ranker has learned from examples. The probabilities only order the abilities: they are shares
    of all the similarities, and not calibrated. SEARCH and TALK get 0, because neither has an example.
    """

    def __init__(self, abilities: Sequence[Ability], embeddings: Embeddings | None) -> None:
        self._abilities = {ability.name: ability for ability in abilities}
        self._embeddings = embeddings
        self._vectors: np.ndarray[Any, Any] | None = None

    def rank(self, text: str, abilities: Collection[str]) -> tuple[Guess, ...]:
        """Return a guess for each of these abilities, for SEARCH and for TALK, the most probable first.

        Raises whatever the embedder raises.
        """
        spelled, meant = self._spelling(text), self._meaning(text)
        scores = {name: spelled.get(name, 0.0) + max(0.0, meant.get(name, 0.0)) for name in abilities}
        total = sum(scores.values()) or 1.0
        ordered = sorted(scores.items(), key=lambda scored: -scored[1])
        return (*(Guess(name, score / total) for name, score in ordered), Guess(SEARCH, 0.0), Guess(TALK, 0.0))

    def _spelling(self, text: str) -> dict[str, float]:
        """Return the cosine of the text to the nearest example of each ability, over weighted runs of characters."""
        index, weights = self._index
        unknown = max(weights.values(), default=0.0)
        grams = _grams(text)
        length = math.hypot(*(weights.get(gram, unknown) for gram in grams)) or 1.0
        shared: defaultdict[tuple[str, int], float] = defaultdict(float)
        for gram in grams:
            for place, share in index.get(gram, ()):
                shared[place] += share * weights[gram] / length
        nearest: dict[str, float] = {}
        for (name, _), cosine in shared.items():
            nearest[name] = max(cosine, nearest.get(name, 0.0))
        return nearest

    def _meaning(self, text: str) -> Mapping[str, float]:
        """Return the cosine of the text to the description of each ability."""
        if self._embeddings is None:
            return {}
        if self._vectors is None:
            descriptions = (ability.description for ability in self._abilities.values())
            texts = [_FIRST_SENTENCE.sub(r"\1", description, count=1) for description in descriptions]
            self._vectors = np.asarray(self._embeddings.embed_documents(texts))
        vector = np.asarray(self._embeddings.embed_query(text))
        return dict(zip(self._abilities, (self._vectors @ vector).tolist(), strict=True))

    @cached_property
    def _index(self) -> tuple[dict[str, list[tuple[tuple[str, int], float]]], dict[str, float]]:
        """The examples that have a run of characters, each with the share of the run in it; and the runs' weights."""
        examples = {
            (name, place): _grams(_SLOT.sub(" ", example))
            for name, ability in self._abilities.items()
            for place, example in enumerate(ability.examples)
        }
        counts = Counter(gram for grams in examples.values() for gram in grams)
        weights = {gram: math.log(1 + len(examples) / count) for gram, count in counts.items()}
        index: defaultdict[str, list[tuple[tuple[str, int], float]]] = defaultdict(list)
        for place, grams in examples.items():
            length = math.hypot(*(weights[gram] for gram in grams)) or 1.0
            for gram in grams:
                index[gram].append((place, weights[gram] / length))
        return dict(index), weights


def _grams(text: str) -> set[str]:
    plain = f" {' '.join(_WORD.findall(text.casefold()))} "
    return {plain[start : start + GRAM] for start in range(len(plain) - GRAM + 1)}
