"""The tone of a message: its mood and how urgent it is, by two small models that `scripts/tone/train` trains.

Each is a multinomial logistic regression on the vector of the sentence encoder and on words and pairs of words. A long
message is read sentence by sentence. In the languages that have a lexicon of valences, its words count beside the mood.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

import numpy as np

from core.text.sentence_encoder import sentence_encoder
from core.text.sentences import sentences
from core.text.spoken_language import language_spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Mood = Literal["angry", "unhappy", "calm", "pleased"]
Urgency = Literal["low", "normal", "high"]

FILE: Final = Path(__file__).with_name("tone.npz")
MOODS: Final[tuple[Mood, ...]] = get_args(Mood)
URGENCIES: Final[tuple[Urgency, ...]] = get_args(Urgency)
BUCKETS: Final = 1 << 16
"""Words and pairs of words are told apart by their hash in so many buckets."""
MOST_SENTENCES: Final = 12
"""How many sentences of a message are read."""
FLATTER: Final = 4.0
"""By how much the scores of the mood are divided, because the model is surer than it should be."""
VALENCE: Final = 8.0
"""How much the words of the lexicon count."""
NO_VALENCE: Final = 1.0
"""What speaks for a calm mood in a language that has a lexicon."""
MOST_VALENCE: Final = 15
"""Divides the sum of valences: so many of them together count two thirds of what is possible."""
NEGATED: Final = -0.74
"""What a word counts after a negation, as C. J. Hutto and E. Gilbert measured it (VADER, 2014)."""
# fmt: off
NEGATION: Final = frozenset({
    "not", "no", "never", "dont", "didnt", "isnt", "wasnt", "cant", "wont", "t", "without", "hardly",
    "pas", "jamais", "sans", "rien", "aucun", "não", "nem", "nunca", "sem",
})
# fmt: on
BEHIND_NEGATION: Final = 3
"""How many words a negation reaches."""
STORED_AS: Final = 25
"""Valences from -4 to 4 are stored as bytes, multiplied by this."""
ANGRY: Final = 0.5
"""The lowest probability of anger at which a message is called angry."""
LEXICONS: Final = ("en", "fr", "pt")
"""The languages that have a lexicon."""
_LEAST: Final = 1e-12
_WORD: Final = re.compile(r"[^\W_]+|[!?]+|[:;=][-']?[()DP/|]|[\u2600-\u27bf\U0001f300-\U0001faff]")
"""Words, marks of emphasis, and emoticons."""


@dataclass(frozen=True, slots=True)
class Tone:
    """The mood of a message, how urgent it is, and how probably it is `anger` (0..1)."""

    mood: Mood = "calm"
    urgency: Urgency = "normal"
    anger: float = 0.0


def is_angry(text: str) -> bool:
    """Return whether somebody who writes this is angry. Takes some 5 ms for each sentence."""
    return read_tone(text).anger >= ANGRY


def urgency_in(text: str) -> float:
    """Return how urgent a message is, to compare it with others: from -1 (it can wait) to 1."""
    read = _read(text)
    return float(read[1][2] - read[1][0]) if read else 0.0


def read_tone(text: str) -> Tone:
    """Return the tone of a message. If the models are missing, it is calm and normal."""
    read = _read(text)
    if read is None:
        return Tone()
    moods, urgencies = read
    return Tone(MOODS[int(moods.argmax())], URGENCIES[int(urgencies.argmax())], float(moods[0]))


def _read(text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """Return the probabilities of the moods and of the urgencies, or None if nothing can be said."""
    encoder, weights = sentence_encoder(), _weights()
    cut = (text[span.start : span.end] for span in sentences(text))
    parts = [part for part in cut if _WORD.search(part)][:MOST_SENTENCES]
    if encoder is None or not weights or not parts:
        return None
    vectors = encoder.vectors(parts)
    scores = np.log(probabilities(weights, "mood", vectors, parts) + _LEAST).mean(axis=0) / FLATTER
    valence = _valence_of(text, weights)
    if valence is not None:
        scores += np.array([-VALENCE * valence, -VALENCE * valence, NO_VALENCE, VALENCE * valence])
    moods: NDArray[np.float32] = np.exp(scores - scores.max())
    return moods / moods.sum(), _summed_up(probabilities(weights, "urgency", vectors, parts))


def probabilities(
    weights: dict[str, NDArray[Any]], name: str, vectors: NDArray[np.float32], texts: Sequence[str]
) -> NDArray[np.float32]:
    """Return the probability of each class for each text; `vectors` are the encoder's, in the same order."""
    scores = vectors @ weights[f"{name}_vector"] + weights[f"{name}_constant"]
    words = weights[f"{name}_words"]
    for row, text in enumerate(texts):
        found = buckets_of(text)
        if found:
            scores[row] += words[found].sum(axis=0)
    scores -= scores.max(axis=1, keepdims=True)
    chances: NDArray[np.float32] = np.exp(scores)
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def buckets_of(text: str) -> list[int]:
    """Return the buckets of the words and of the pairs of words in a text, each once."""
    words = _WORD.findall(text.casefold())
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return sorted({zlib.crc32(feature.encode()) % BUCKETS for feature in (*words, *pairs)})


def _valence_of(text: str, weights: dict[str, NDArray[Any]]) -> float | None:
    """Return how positive the words of a text are (-1..1), or None if there is no lexicon for its language."""
    language = language_spoken(text) or "en"
    if f"lexicon_{language}" not in weights:
        return None
    keys, values = weights[f"lexicon_{language}"]
    words = _WORD.findall(text.casefold())
    total = 0.0
    for place, word in enumerate(words):
        at = int(np.searchsorted(keys, zlib.crc32(word.encode())))
        if at < len(keys) and keys[at] == zlib.crc32(word.encode()):
            is_negated = not NEGATION.isdisjoint(words[max(0, place - BEHIND_NEGATION) : place])
            total += float(values[at]) * (NEGATED if is_negated else 1)
    return float(total / np.sqrt(total**2 + MOST_VALENCE))


def _summed_up(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the urgency of all sentences together: one that is urgent is enough, and all must be able to wait."""
    high, low = rows[:, 2].max(), rows[:, 0].mean()
    return np.array([low, max(0.0, 1 - high - low), high], dtype=np.float32)


@cache
def _weights() -> dict[str, NDArray[Any]]:
    """Return the weights that come with this version, loaded once; nothing if they are missing."""
    if not FILE.exists():
        return {}
    with np.load(FILE, allow_pickle=False) as stored:
        return unpacked(cast("Any", stored))


def unpacked(stored: dict[str, Any]) -> dict[str, NDArray[Any]]:
    """Return the weights as numbers. Those of words are stored as bytes, with a factor for each class."""
    found: dict[str, NDArray[Any]] = {}
    for name in ("mood", "urgency"):
        found[f"{name}_vector"] = stored[f"{name}_vector"].astype(np.float32)
        found[f"{name}_constant"] = stored[f"{name}_constant"].astype(np.float32)
        found[f"{name}_words"] = stored[f"{name}_words"].astype(np.float32) * stored[f"{name}_scale"]
    for language in LEXICONS:
        keys = stored[f"lexicon_{language}_keys"].astype(np.float64)  # which holds each number of 32 bits exactly
        found[f"lexicon_{language}"] = np.stack([keys, stored[f"lexicon_{language}_values"] / STORED_AS])
    return found
