"""Reads from the states of a sentence's pieces whether it claims an action of Frontdesk.

A few queries each look for the pieces that matter to them, and a small network reads what they find beside the mean of
all pieces. There are several such models, each trained from another start, and the mean of their scores counts.
`scripts/deeds/train-pooling` trains them and writes `deed_pooling.npz`.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("deed_pooling.npz")
_SMALLEST = 1e-5
"""What is added to a variance, as in training."""


def score_states(states: NDArray[np.float32]) -> float:
    """Return how surely a sentence claims an action, from the states of its pieces, a row for each: log odds."""
    centred = states - states.mean(1, keepdims=True)
    normed = centred / np.sqrt(states.var(1, keepdims=True) + _SMALLEST)
    models = _load_models()
    return sum(_score(normed, weights) for weights in models) / len(models)


def _score(normed: NDArray[np.float32], weights: dict[str, NDArray[np.float32]]) -> float:
    even = normed * weights["norm"] + weights["norm_bias"]
    wanted = even @ weights["queries"] + weights["queries_bias"]
    shares = np.exp(wanted - wanted.max(0))
    found = (shares / shares.sum(0)).T @ (even @ weights["values"] + weights["values_bias"])
    inner = np.concatenate([found.ravel(), even.mean(0)]) @ weights["inner"] + weights["inner_bias"]
    passed = inner * [0.5 + 0.5 * math.erf(number / math.sqrt(2)) for number in inner]
    return float(passed @ weights["outer"][:, 0] + weights["outer_bias"][0])


@cache
def _load_models() -> list[dict[str, NDArray[np.float32]]]:
    with np.load(FILE, allow_pickle=False) as stored:
        arrays = {name: stored[name].astype(np.float32) for name in stored.files}
    count = len(arrays["outer_bias"])
    return [{name: array[place] for name, array in arrays.items()} for place in range(count)]
