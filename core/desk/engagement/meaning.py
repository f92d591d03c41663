"""What the meaning of a message speaks for, beside its words: the sentence encoder's vector, weighed.

`scripts/engagement/train` fits the weights, `meaning.json`: the mean vector and, for each number of it, a weight for
each manner. Without the encoder, a message's meaning speaks for nothing.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.text.sentence_encoder import sentence_encoder

WEIGHTS: Final = Path(__file__).with_name("meaning.json")


@lru_cache(maxsize=32)
def weigh_meaning(text: str) -> tuple[float, ...]:
    """Return what speaks for each manner, in the order of `decision.MANNERS`; nothing if there is no encoder."""
    encoder = sentence_encoder()
    if not encoder:
        return ()
    mean, weights = _weights()
    found: list[float] = ((encoder.vectors([text])[0] - mean) @ weights).tolist()
    return tuple(found)


@cache
def _weights() -> tuple[Any, Any]:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return np.array(stored["mean"], dtype=np.float32), np.array(stored["weights"], dtype=np.float32)
