"""Tells by a linear model whether a sentence claims an action of Frontdesk, in whatever words.

`scripts/deeds/train` fits the weights to examples of ours and writes them to `deed_weights.bin`: the scale and the bias
as 32-bit floats, then a signed byte for each of the hashed features.
"""

from __future__ import annotations

import math
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Final

from core.guards.actions.deed_features import read_features

WEIGHTS: Final = Path(__file__).with_name("deed_weights.bin")
BUCKETS: Final = 1 << 17
"""How many weights there are. Features that share one are rare enough not to matter."""
_HEADER = struct.Struct("<ff")


def hash_feature(feature: str) -> int:
    """Return the index of the weight of a feature."""
    return zlib.crc32(feature.encode()) % BUCKETS


def score_claim(text: str, language: str, *, before: str = "", after: str = "") -> float:
    """Return how surely a sentence claims an action: the logarithm of the odds, 0 if undecided.

    `before` and `after` are the sentences beside it.
    """
    scale, bias, weights = _load_weights()
    features = {hash_feature(feature) for feature in read_features(text, language, before=before, after=after)}
    return scale * sum(weights[feature] for feature in features) / math.sqrt(len(features)) + bias


@cache
def _load_weights() -> tuple[float, float, memoryview]:
    stored = WEIGHTS.read_bytes()
    scale, bias = _HEADER.unpack_from(stored)
    return scale, bias, memoryview(stored)[_HEADER.size :].cast("b")


def pack_weights(scale: float, bias: float, weights: bytes) -> bytes:
    """Return the content of the file of weights."""
    return _HEADER.pack(scale, bias) + weights
