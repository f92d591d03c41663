"""Tells whether a message is a red flag, by a linear model of its signs and of what the sentence encoder makes of it.

`scripts/red_flags/train` fits the weights and writes them to `weights.npz`. Without the encoder, weights of the signs
alone decide. A message is looked at as a whole and in parts, because the alarming words often stand in the middle of a
request.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from core.guards.red_flags.sign_features import sign_features
from core.guards.red_flags.signs import read_signs
from core.text.sentence_encoder import sentence_encoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("weights.npz")
WINDOW: Final = 40
"""In words. A longer text is read in parts that overlap by half."""
MOST_WINDOWS: Final = 25
CRISIS: Final = frozenset({"die_wish", "self_harm"})
VIOLENT: Final = frozenset({"violence"})

Kind = Literal["medical", "crisis", "violence"]


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A danger to life or limb: of what kind, how surely (log odds above the threshold), and by which signs."""

    kind: Kind
    score: float
    signs: tuple[str, ...]


def find_red_flag(text: str) -> RedFlag | None:
    """Return the danger that a message tells of, or None. It takes about 10 ms for twenty words."""
    surest = max(((score_danger(part), part) for part in _parts(text)), default=(-np.inf, ""))
    if surest[0] < 0:
        return None
    signs = read_signs(surest[1])
    kind: Kind = "crisis" if signs & CRISIS else "violence" if signs & VIOLENT else "medical"
    return RedFlag(kind, float(surest[0]), tuple(sorted(signs)))


def score_danger(text: str) -> float:
    """Return how surely a short text is a red flag: 0 is the threshold."""
    stored = _load_weights()
    present, read = sign_features(text), encoded(text)
    if read is None:
        return float(present @ stored["alone"][:-1] + stored["alone"][-1])
    even = (read - stored["mean"]) * stored["scale"]
    return float(present @ stored["signs"] + even @ stored["encoded"] + stored["bias"][0])


def encoded(text: str) -> NDArray[np.float32] | None:
    """Return what the encoder makes of a text: its vector, the mean of its pieces, and their highest values."""
    encoder = sentence_encoder()
    if encoder is None:
        return None
    vector, states = encoder.reading(text)
    joined: NDArray[np.float32] = np.concatenate([vector, states.mean(0), states.max(0)]).astype(np.float32)
    return joined


def _parts(text: str) -> Iterator[str]:
    words = text.split()
    if not words:
        return
    for place in range(MOST_WINDOWS):
        start = place * WINDOW // 2
        yield " ".join(words[start : start + WINDOW])
        if start + WINDOW >= len(words):
            return


@cache
def _load_weights() -> dict[str, NDArray[np.float32]]:
    with np.load(FILE, allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}
