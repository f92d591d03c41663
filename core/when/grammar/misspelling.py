"""Recognises long words with a typing mistake: "thurdsay", "tommorrow", "novmeber"."""

from __future__ import annotations

import re
from functools import lru_cache

_DOUBLED = re.compile(r"(.)\1")
_TWO_MISTAKES = 9
"""From this length on, a word may have two mistakes: "wednesday", "september"."""


@lru_cache(maxsize=8192)
def closest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that a word is meant to be, or None if none or several are as close.

    One letter may be wrong, missing, added or swapped with its neighbour, in a long word two. The first letter is
    right, and letters may be doubled or single, since people confuse that most. "Thursdas" is rather a plural.
    """
    found: dict[int, list[str]] = {}
    single = _DOUBLED.sub(r"\1", word)
    for candidate in known:
        target = _DOUBLED.sub(r"\1", candidate)
        if single.startswith(target) and len(single) > len(target) + 1:
            return None  # another word, such as "Sundayish"
        if candidate[0] == word[0] and abs(len(candidate) - len(word)) <= 2:  # noqa: PLR2004
            mistakes = _mistakes(single, target)
            if mistakes <= 1 + (len(candidate) >= _TWO_MISTAKES):
                found.setdefault(mistakes, []).append(candidate)
    best = found[min(found)] if found else []
    if len(best) > 1:
        best = [candidate for candidate in best if candidate[-1] == word[-1]]
    return best[0] if len(best) == 1 else None


def _mistakes(one: str, other: str) -> int:
    """Return how many letters are wrong, missing, added or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
