"""Says what an utterance calls for, with a probability: one of the abilities, a search in the documents, or talk."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.abilities.registry.utterances import utterances_of
from core.agent.understanding.guess import SEARCH, TALK, Guess
from core.agent.understanding.intent_model import intent_model
from core.agent.understanding.newcomers import Heard, Newcomer, Stranger, joined, probability
from core.agent.understanding.slots.argument_slots import slots_of
from core.agent.understanding.talk_kinds import talk_in
from core.text.sentence_encoder import sentence_encoder
from core.text.vector_cache import cached_vectors

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

    from core.abilities.ability import Ability

NO_VECTOR: Final = [0.0] * 384
LATEST: Final = 32
"""How many vectors of each kind are kept of the latest utterances, since each utterance is looked at several times."""
MANY: Final = 600
"""In characters. A longer text is a report or a question, and calls for no ability."""


class Understanding:
    """Ranks what an utterance may call for.

    Abilities that the intent model was trained on are told apart by it; all others by their examples and descriptions.
    """

    def __init__(
        self, abilities: Collection[Ability], embeddings: Embeddings | None, *, cache: Path | None = None
    ) -> None:
        """Create an understanding of these abilities.

        `embeddings` must be those with which the intent model was trained: the default. Without them, it goes by words
        alone, and is less often right. `cache` is the file that keeps the vectors of the skills of others.
        """
        self._abilities = abilities
        self._cache = cache if embeddings else None
        self._embeddings = embeddings
        self._vector = lru_cache(maxsize=LATEST)(self._embed)
        self._encoded = lru_cache(maxsize=LATEST)(_encode)

    @cached_property
    def _newcomers(self) -> dict[str, Newcomer]:
        """The abilities that the model does not know. All their texts are embedded in one go, 3 ms each, and kept."""
        model, encoder = intent_model(), sentence_encoder()
        strangers = [
            Stranger(
                one.name,
                one.description,
                [*one.examples, *(told.text for told in utterances_of(one))],
                [slot.shape for slot in slots_of(one.schema, one.description) if slot.shape],
            )
            for one in self._abilities
            if one.name not in model.outcomes and one.examples and not one.presses
        ]

        def embed(texts: list[str]) -> list[Any]:
            return cached_vectors(
                self._cache if encoder else None,
                texts,
                version=f"{model.digest} {encoder.version if encoder else ''}",
                embed=lambda: [np.asarray(turned(texts)) for turned in (self._vectors, _directions)],
            )

        newcomers = Newcomer.all_of(strangers, model=model, embed=embed)
        return {one.name: newcomer for one, newcomer in zip(strangers, newcomers, strict=True)}

    def _embed(self, text: str) -> list[float]:
        return self._embeddings.embed_query(text) if self._embeddings else NO_VECTOR

    def _vectors(self, texts: list[str]) -> list[list[float]]:
        return self._embeddings.embed_documents(texts) if self._embeddings else [NO_VECTOR] * len(texts)

    def rank(self, text: str, abilities: Collection[str]) -> tuple[Guess, ...]:
        """Return a guess for each of these abilities, for SEARCH and for TALK, the most probable first."""
        if len(text) > MANY:
            return (Guess(SEARCH, 1.0),)
        model = intent_model()
        vector = self._vector(text)
        encoded = self._encoded(text)
        found = model.probabilities(text, vector, {*abilities, SEARCH, TALK}, encoded=encoded)
        newcomers = {name: newcomer for name, newcomer in self._newcomers.items() if name in abilities}
        if newcomers:
            heard = Heard.of(text, (vector, _turned(encoded)), model, found)
            new = {name: probability(one, heard, model.newcomer) for name, one in newcomers.items()}
            found = joined(found, new)
        return tuple(sorted((Guess(*pair) for pair in found.items()), key=lambda guess: -guess.probability))

    def talk(self, text: str) -> tuple[Guess, ...]:
        """Return a guess for each kind of talk, and for SEARCH."""
        return talk_in(text, lambda: self._vector(text))


def _encode(text: str) -> NDArray[np.float32] | None:
    """Return the vector of the sentence encoder, or None if its weights are missing."""
    encoder = sentence_encoder()
    return encoder.vectors([text])[0] if encoder else None


def _directions(texts: list[str]) -> Any:
    encoder = sentence_encoder()
    return encoder.directions(encoder.vectors(texts)) if encoder else [NO_VECTOR] * len(texts)


def _turned(encoded: NDArray[np.float32] | None) -> Any:
    encoder = sentence_encoder()
    return encoder.directions(encoded) if encoder and encoded is not None else NO_VECTOR
