"""Reads from a sentence and those beside it whether it claims an action of Frontdesk.

The network is the upper half of the sentence encoder's, trained further on replies of bots, with a few queries that
each look for the pieces of words that matter to them. It starts from what the lower half makes of the pieces, which is
the same for both. `scripts/deeds/train-reader` trains it and writes `claim_reader.onnx` and its hash.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.text.shipped_network import open_network, read_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("claim_reader.onnx")


def score_states(states: NDArray[np.float32]) -> float | None:
    """Return how surely a sentence claims an action, as log odds, from the states of its pieces, a row for each.

    None if the weights are not there; a warning says so.
    """
    session = _load()
    if session is None:
        return None
    mask = np.ones((1, len(states)), dtype=np.float32)
    return float(session.run(["score"], {"states": states[None], "mask": mask})[0][0])


@cache
def _load() -> Any:
    content = read_weights(FILE, without="Claims of actions are known less well")
    return open_network(content) if content else None
