"""Tells whether a sentence claims an action of Frontdesk, in whatever words: by two models, whose scores are added.

A linear model reads words and forms. `scripts/deeds/train` fits its weights to examples of ours and writes them to
`deed_weights.bin`: the scale and the bias as 32-bit floats, then a signed byte for each of the hashed features. A
network reads the sentence between its neighbours (`claim_reader.py`). Each of the two knows claims that the other
does not.
"""

from __future__ import annotations

import math
import re
import struct
import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.guards.actions.claim_reader import score_states
from core.guards.actions.deed_features import read_features
from core.text.sentence_encoder import sentence_encoder

if TYPE_CHECKING:
    from core.guards.actions.clauses import Sentence

WEIGHTS: Final = Path(__file__).with_name("deed_weights.bin")
BUCKETS: Final = 1 << 17
"""How many weights there are. Features that share one are rare enough not to matter."""
WORDS_ALONE: Final = 1.0
"""What is added to the score of the linear model without the encoder, so that the same thresholds fit."""
CITED: Final = 0.7
"""What a citation takes from the score: most sentences that cite say what a document says."""
_HEADER = struct.Struct("<ff")
_MASK = re.compile("¤+")
_CITED = re.compile(r"\s*\[\d+\]")


def hash_feature(feature: str) -> int:
    """Return the index of the weight of a feature."""
    return zlib.crc32(feature.encode()) % BUCKETS


def score_claim(sentence: Sentence, language: str) -> float:
    """Return how surely a sentence claims an action: about the logarithm of the odds, 0 if undecided."""
    plain = score_words(sentence, language)
    read = _read(in_context(sentence))
    cited = CITED if _CITED.search(sentence.in_context) else 0.0
    return plain + WORDS_ALONE if read is None else read + plain - cited


def score_words(sentence: Sentence, language: str) -> float:
    """Return the score by the linear model."""
    scale, bias, weights = _load_weights()
    read = read_features(sentence.in_context, language, before=sentence.before, after=sentence.after)
    features = {hash_feature(feature) for feature in read}
    return scale * sum(weights[feature] for feature in features) / math.sqrt(len(features)) + bias


def in_context(sentence: Sentence) -> tuple[str, str, str]:
    """Return what the encoder reads: the sentence before, this one, and the one after it.

    A quotation is one sign, and citations are left out, because they prove no deed.
    """
    beside = (sentence.before, sentence.in_context, sentence.after)
    before, text, after = (_CITED.sub("", _MASK.sub(" ¤ ", part)) for part in beside)
    return before, text, after


@lru_cache(maxsize=4096)
def _read(text: tuple[str, str, str]) -> float | None:
    """Return the score by the network; None if its weights, or those of the encoder, are not there."""
    encoder = sentence_encoder()
    return score_states(encoder.states_in_context(text)) if encoder else None


@cache
def _load_weights() -> tuple[float, float, memoryview]:
    stored = WEIGHTS.read_bytes()
    scale, bias = _HEADER.unpack_from(stored)
    return scale, bias, memoryview(stored)[_HEADER.size :].cast("b")


def pack_weights(scale: float, bias: float, weights: bytes) -> bytes:
    """Return the content of the file of weights."""
    return _HEADER.pack(scale, bias) + weights
