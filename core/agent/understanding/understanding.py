"""Says what an utterance calls for, with a probability: one of the abilities, a search in the documents, or talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.abilities.utterances import utterances_of
from core.agent.understanding.guess import SEARCH, TALK, Guess
from core.agent.understanding.intent_model import intent_model
from core.agent.understanding.newcomers import Heard, Newcomer, evidence, probability

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from langchain_core.embeddings import Embeddings

    from core.abilities.ability import Ability

MANY: Final = 600
"""In characters. A longer text is a report or a question, and calls for no ability."""


class Understanding:
    """Ranks what an utterance may call for.

    Abilities that the intent model was trained on are told apart by it; all others by their examples and descriptions.
    """

    def __init__(self, embeddings: Embeddings) -> None:
        """Create an understanding. `embeddings` must be those with which the intent model was trained: the default."""
        self._embeddings = embeddings
        self._newcomers: dict[str, Newcomer] = {}

    def learn(self, abilities: Collection[Ability]) -> None:
        """Prepare for these abilities. It takes some 10 ms for each one that the model does not know."""
        known = intent_model().outcomes
        for ability in abilities:
            if ability.name not in known and not ability.presses and ability.name not in self._newcomers:
                said = [*ability.examples, *(utterance.text for utterance in utterances_of(ability))]
                embed = self._embeddings.embed_documents
                self._newcomers[ability.name] = Newcomer.of(said, ability.description, embed)

    def rank(self, text: str, abilities: Collection[str]) -> tuple[Guess, ...]:
        """Return a guess for each of these abilities, for SEARCH and for TALK, the most probable first."""
        if len(text) > MANY:
            return (Guess(SEARCH, 1.0),)
        model, vector = intent_model(), self._embeddings.embed_query(text)
        found = model.probabilities(text, vector, {*abilities, SEARCH, TALK})
        newcomers = {name: newcomer for name, newcomer in self._newcomers.items() if name in abilities}
        if newcomers:
            heard = Heard.of(text, vector, model)
            new = {name: probability(evidence(one, heard), model.newcomer) for name, one in newcomers.items()}
            found = _joined(found, new)
        return tuple(sorted((Guess(*pair) for pair in found.items()), key=lambda guess: -guess.probability))


def _joined(known: Mapping[str, float], new: Mapping[str, float]) -> dict[str, float]:
    """Return one distribution of two: newcomers share what the most probable of them has."""
    most, total = max(new.values()), sum(new.values())
    return {name: value * (1 - most) for name, value in known.items()} | {
        name: value * most / total for name, value in new.items()
    }
