"""Measures what a cosine means for an embedder, on a few everyday questions and their answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings

ANCHORS: Final = (
    ("How long does it take to boil an egg?", "A soft egg is ready after about five minutes in boiling water."),
    ("Who painted the ceiling of the chapel?", "The ceiling of the chapel was painted by Michelangelo."),
    ("Where can I renew my passport?", "Passports are renewed at the town hall, on the second floor."),
    ("Why do leaves turn red in autumn?", "In autumn the leaves lose their green pigment, and red ones show."),
    ("How do I reset the router?", "To reset the router, hold the button on its back for ten seconds."),
    ("When does the shop open on Sunday?", "On Sundays the shop opens at eleven o'clock."),
)
"""Everyday questions with their answers; no answer fits another question. They do not come from a data set."""

_SCALES: WeakKeyDictionary[Embeddings, Scale] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Scale:
    """The cosines of one embedder: `low` between unrelated texts, `high` between a question and its answer."""

    low: float
    high: float

    def normalise(self, cosine: float) -> float:
        """Return a cosine as a value from 0 (unrelated) to about 1 (an answer), clamped to 0 and 1.2."""
        return min(1.2, max(0.0, (cosine - self.low) / max(self.high - self.low, 1e-6)))


def measure_scale(embeddings: Embeddings) -> Scale:
    """Measure an embedder on the anchors, one time: some give unrelated texts a cosine of 0, others 0.8."""
    if embeddings not in _SCALES:
        questions = [embeddings.embed_query(question) for question, _ in ANCHORS]
        answers = embeddings.embed_documents([answer for _, answer in ANCHORS])
        pairs = [
            (a == b, _cosine(questions[a], answers[b])) for a in range(len(questions)) for b in range(len(answers))
        ]
        unrelated = [cosine for same, cosine in pairs if not same]
        matching = [cosine for same, cosine in pairs if same]
        _SCALES[embeddings] = Scale(sum(unrelated) / len(unrelated), sum(matching) / len(matching))
    return _SCALES[embeddings]


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    dot = sum(a * b for a, b in zip(one, other, strict=True))
    return dot / max(math.hypot(*one) * math.hypot(*other), 1e-12)
