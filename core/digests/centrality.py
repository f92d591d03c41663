"""Which sentences of a text say most of it: LexRank, with what stands first, and without saying anything twice.

The centrality is that of G. Erkan and D. Radev, “LexRank: Graph-based Lexical Centrality as Salience in Text
Summarization” (2004): a sentence is central if many central sentences resemble it, which is the stationary
distribution of a random walk between them. Here, the walk is continuous and biased (J. Otterbacher, G. Erkan and
D. Radev, 2005) towards what comes first or decides something. Sentences are then taken by their maximal marginal
relevance (J. Carbonell and J. Goldstein, 1998).
"""

from __future__ import annotations

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
RELEVANCE: Final = 0.6
"""How much relevance counts when a sentence is taken; the rest is that it says something new."""
MOST_SIMILAR: Final = 0.8
"""A sentence that is as similar to one that was taken says the same."""

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


def take_relevant(scores: NDArray[np.float32], similarity: Matrix, *, most: int) -> list[int]:
    """Return the indexes of the sentences taken, the best one first: relevant, and unlike those taken before."""
    taken: list[int] = []
    left = set(range(len(scores)))
    while left and len(taken) < most:
        worth = {
            at: RELEVANCE * float(scores[at])
            - (1 - RELEVANCE) * max((float(similarity[at, to]) for to in taken), default=0)
            for at in left
        }
        best = max(left, key=lambda at: (worth[at], -at))
        taken.append(best)
        left -= {at for at in left if similarity[at, best] >= MOST_SIMILAR} | {best}
    return taken
