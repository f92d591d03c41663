"""The features of an utterance that a classifier weighs: its words, pieces of its words, and its vector."""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

UNKNOWN: Final = "·"
"""Stands for a word that the examples do not have, so that an utterance full of such words looks like none of them."""
LONGEST_WORDS: Final = 3
"""The most words of one feature."""
PIECES: Final = range(2, 6)
"""The lengths of pieces of words, in characters; the ends of a word count as one."""
LENGTHS: Final = (2, 4, 7, 12, 20)
UNKNOWNS: Final = (1, 2, 3, 5, 8)
"""An utterance with at least so many words, or unknown words, has a feature for it."""
LONGEST: Final = 600
"""In characters. The rest of a longer text is not looked at."""

_TOKENS = re.compile(r"[\w@#]+|[?!]")
_MENTION = re.compile(r"([@#])[\w.-]+")
_DIGITS = re.compile(r"\d+")


def tokens(text: str) -> list[str]:
    """Return the words of a text without case and accents. Numbers and mentions lose what they name."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = _MENTION.sub(r"\1x", plain)
    return _TOKENS.findall(_DIGITS.sub(lambda digits: "0" * min(len(digits[0]), 2), plain))


def word_features(words: Sequence[str], known: Iterable[str]) -> set[str]:
    """Return the runs of up to three words, in which unknown words are alike, and the lengths."""
    familiar = frozenset(known)
    shown = [word if word in familiar else UNKNOWN for word in words]
    found = set(_runs(["^", *shown, "$"]))
    unknown = shown.count(UNKNOWN)
    found |= {f"unknown {count}" for count in UNKNOWNS if unknown >= count}
    return found | {f"length {count}" for count in LENGTHS if len(words) >= count}


def piece_features(words: Sequence[str]) -> set[str]:
    """Return the pieces of the words. Inflected, compound and misspelt words have many in common."""
    return {
        edged[start : start + length]
        for edged in (f" {word} " for word in words)
        for length in PIECES
        for start in range(len(edged) - length + 1)
    }


def key(feature: str) -> int:
    """Return the key under which a feature is stored: 32 bits."""
    return zlib.crc32(feature.encode())


class Vocabulary:
    """The features that the examples have, each with its row and its weight (the rarer, the more)."""

    def __init__(self, keys: NDArray[np.uint32], rarity: NDArray[np.float32]) -> None:
        """Create a vocabulary of sorted keys. A feature's row is the place of its key."""
        self._keys = keys
        self._rarity = rarity

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, feature: str) -> bool:
        wanted = key(feature)
        row = int(np.searchsorted(self._keys, wanted))
        return row < len(self._keys) and int(self._keys[row]) == wanted

    def rarity(self, feature: str) -> float:
        """Return how rare a feature is; one that the examples do not have is as rare as the rarest."""
        row = int(np.searchsorted(self._keys, key(feature)))
        is_known = row < len(self._keys) and int(self._keys[row]) == key(feature)
        return float(self._rarity[row] if is_known else self._rarity.max())

    def weigh(self, features: Iterable[str]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the rows of those features that it knows, and their weights: a vector of unit length."""
        wanted = np.fromiter((key(feature) for feature in features), dtype=np.uint32)
        rows = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        rows = np.unique(rows[self._keys[rows] == wanted])
        weights = self._rarity[rows]
        length = float(np.linalg.norm(weights))
        return rows, (weights / length if length else weights)


def _runs(words: Sequence[str]) -> Iterator[str]:
    for length in range(1, LONGEST_WORDS + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def rarity_of(counts: Sequence[int], total: int) -> NDArray[Any]:
    """Return how much a feature weighs that so many of `total` utterances have: its inverse document frequency."""
    return np.asarray(np.log((1 + total) / (1 + np.asarray(counts, dtype=np.float32))) + 1, dtype=np.float32)
