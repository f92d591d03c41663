"""Splits a text into tokens: words without capitals and accents, numbers and signs, with their positions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LINK = r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*"
_TOKEN = re.compile(rf"{_LINK}|\d+|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|[^\w\s]|_")
_SAME = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-"})
LONGEST = 2_000
"""How many characters of a text are read. This limits the time that reading takes."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, sign or link: its normal form, and its position in the text."""

    word: str
    start: int
    end: int
    spaced: bool
    """Whether anything separates the token from the one before."""
    capital: bool


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a text into tokens."""
    text = text[:LONGEST].translate(_SAME)
    tokens: list[Token] = []
    last = -1
    for found in _TOKEN.finditer(text):
        raw = found[0]
        tokens.append(Token(plain(raw) or raw, found.start(), found.end(), found.start() != last, raw[0].isupper()))
        last = found.end()
    return tuple(tokens)


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """Return a word in lower case and without accents, which people often omit."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_SAME).lower().replace("ß", "ss"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
