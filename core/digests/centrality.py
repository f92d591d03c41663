"""Which sentences of a text say most of it: what is central, what comes first, and without saying anything twice.

The centrality is that of G. Erkan and D. Radev, “LexRank: Graph-based Lexical Centrality as Salience in Text
Summarization” (2004): a sentence is central if many central sentences resemble it, which is the stationary
distribution of a random walk between them. Here, the walk is continuous and biased (J. Otterbacher, G. Erkan and
D. Radev, 2005) towards what comes first or decides something. Sentences are then taken greedily by the concepts that
they add to those taken before, as D. Gillick and B. Favre do in “A Scalable Global Model for Summarization” (2009),
weighted by how central they are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DAMPING: Final = 0.15
"""The share of steps of the walk that begin anew, by the bias."""
STEPS: Final = 30
LEAST_SIMILARITY: Final = 0.1
"""Sentences that are less similar than this do not count as similar, as in LexRank."""
MOST_SIMILAR: Final = 0.8
"""A sentence that is as similar to one that was taken says the same."""
FEW: Final = 40
"""In a text of more sentences, a concept that only one of them has is worth nothing."""
WORTH_OF_LENGTH: Final = 0.5
"""A longer sentence must add more: what it adds is divided by its length to this power."""

Matrix = np.ndarray[Any, np.dtype[np.float32]]


def central_scores(similarity: Matrix, bias: Sequence[float]) -> NDArray[np.float32]:
    """Return how central each sentence is; the most central one has 1."""
    count = len(similarity)
    weights = np.where(similarity >= LEAST_SIMILARITY, similarity, 0).astype(np.float64)
    np.fill_diagonal(weights, 0)
    sums = weights.sum(axis=1, keepdims=True)
    start = np.asarray(bias, dtype=np.float64) + 1e-9
    start /= start.sum()
    steps = np.where(sums > 0, weights / np.where(sums > 0, sums, 1), start)
    scores = np.full(count, 1 / count)
    for _ in range(STEPS):
        scores = DAMPING * start + (1 - DAMPING) * scores @ steps
    best: NDArray[np.float32] = (scores / scores.max()).astype(np.float32)
    return best


def take_relevant(
    scores: NDArray[np.float32],
    similarity: Matrix,
    concepts: Sequence[Sequence[str]],
    *,
    lengths: Sequence[int],
    most: int,
) -> list[int]:
    """Return the indexes of the sentences taken, the best one first.

    `concepts` are the words of each one that mean something, `lengths` how many words it has in all.
    """
    sets = [frozenset(of_sentence) for of_sentence in concepts]
    uses = Counter(concept for of_sentence in sets for concept in of_sentence)
    lone = 0.0 if len(sets) > FEW else 0.5
    worth = {concept: float(count) if count > 1 else lone for concept, count in uses.items()}
    taken: list[int] = []
    known: set[str] = set()
    left = set(range(len(sets)))
    while left and len(taken) < most:
        gain = {
            at: float(scores[at]) * sum(worth[concept] for concept in sets[at] - known) / lengths[at] ** WORTH_OF_LENGTH
            for at in left
        }
        best = max(left, key=lambda at: (gain[at], -at))
        if not gain[best]:
            break
        taken.append(best)
        known |= sets[best]
        left -= {at for at in left if similarity[at, best] >= MOST_SIMILAR} | {best}
    return taken
