"""The intent model: classifiers of utterances, trained by `scripts/understanding` on our own utterances."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from core.agent.understanding.features import Vocabulary, piece_features, tokens, word_features
from core.agent.understanding.views import View

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("intents.npz")
TALK_FILE: Final = Path(__file__).with_name("talk.npz")
"""The model of the kinds of talk. It has no second classifier, views and no weights for newcomers."""


@dataclass(frozen=True, slots=True)
class IntentModel:
    """Weights for each outcome: of words, of pieces of words, of the embedder's dimensions, and a constant.

    `words` and `pieces` are multiplied by `scale`, one factor for each outcome, since they are stored as bytes.
    `encoded` are the weights of a second classifier, by the encoder's dimensions and a constant in the last row.
    `trust` is by how much each of the two is believed: their probabilities are multiplied, each to that power.
    `digest` is the hash of what the model was trained on. Abilities that the model does not know are compared in
    `views`, of the embedder and of the encoder; `newcomer` are the weights of what speaks for those (see `newcomers`).
    """

    outcomes: tuple[str, ...]
    word_vocabulary: Vocabulary
    piece_vocabulary: Vocabulary
    words: NDArray[np.int8]
    pieces: NDArray[np.int8]
    scale: NDArray[np.float32]
    vector: NDArray[np.float32]
    constant: NDArray[np.float32]
    encoded: NDArray[np.float32]
    trust: NDArray[np.float32]
    digest: str
    views: tuple[View, ...]
    newcomer: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Return a model that comes with this version."""
        return cls.of(np.load(path, allow_pickle=False))

    @classmethod
    def of(cls, stored: Any) -> Self:
        """Return the model from its arrays by name."""
        return cls(
            outcomes=tuple(map(str, stored["outcomes"])),
            word_vocabulary=Vocabulary(stored["word_keys"], stored["word_rarity"].astype(np.float32)),
            piece_vocabulary=Vocabulary(stored["piece_keys"], stored["piece_rarity"].astype(np.float32)),
            words=stored["words"],
            pieces=stored["pieces"],
            scale=stored["scale"],
            vector=stored["vector"].astype(np.float32),
            constant=stored["constant"],
            encoded=stored["encoded"].astype(np.float32),
            trust=stored["trust"],
            digest=str(stored["digest"]),
            views=tuple(
                View(centre, turn.astype(np.float32), background.astype(np.float32) / 127, stored["speaks_for_none"])
                for centre, turn, background in zip(
                    stored["view_centres"], stored["view_turns"], stored["view_backgrounds"], strict=True
                )
            ),
            newcomer=stored["newcomer"],
        )

    def probabilities(
        self, text: str, vector: Sequence[float], among: Collection[str], *, encoded: NDArray[np.float32] | None = None
    ) -> dict[str, float]:
        """Return the probability of each of these outcomes that the model knows; they add up to 1.

        `vector` is the embedder's; `encoded` is the encoder's, if it is there.
        """
        places = [place for place, outcome in enumerate(self.outcomes) if outcome in among]
        score = _surprises(self._plain_score(text, vector)[places])
        if encoded is not None:
            second = _surprises((encoded @ self.encoded[:-1] + self.encoded[-1])[places])
            score = _surprises(score * self.trust[0] + second * self.trust[1])
        return dict(zip((self.outcomes[place] for place in places), map(float, np.exp(score)), strict=True))

    def _plain_score(self, text: str, vector: Sequence[float]) -> NDArray[np.float32]:
        said = tokens(text)
        score: NDArray[np.float32] = self.constant + np.asarray(vector, dtype=np.float32) @ self.vector
        vocabulary = self.word_vocabulary
        familiar = [word for word in said if word in vocabulary]
        for found, vocabulary, weights in (
            (word_features(said, familiar), self.word_vocabulary, self.words),
            (piece_features(said), self.piece_vocabulary, self.pieces),
        ):
            rows, amounts = vocabulary.weigh(found)
            score = score + (amounts @ weights[rows].astype(np.float32)) * self.scale
        return score


def _surprises(score: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logarithms of the probabilities that scores stand for."""
    raised = score - score.max()
    found: NDArray[np.float32] = raised - np.log(np.exp(raised).sum())
    return found


@cache
def intent_model() -> IntentModel:
    """Return the model that comes with this version, loaded once."""
    return IntentModel.load()


@cache
def talk_model() -> IntentModel:
    """Return the model of the kinds of talk that comes with this version, loaded once."""
    return IntentModel.load(TALK_FILE)
