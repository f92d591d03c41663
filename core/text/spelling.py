"""Slips of the pen: two words that differ by one letter that is wrong, missing, surplus or swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST: Final = 5
"""The fewest letters of a word in which a letter may be swapped or doubled. Shorter ones have too many neighbours."""

LONG: Final = 7
"""The fewest letters of a word in which a letter may be wrong, missing or surplus."""


def is_slip(one: str, other: str) -> bool:
    """Return whether one letter differs, one is missing, or two neighbours are swapped."""
    short, long = sorted((one, other), key=len)
    at = shared_start(short, long)
    if len(short) < len(long):
        return len(long) - len(short) == 1 and short[at:] == long[at + 1 :]
    return short[at + 1 :] == long[at + 1 :] or _is_swap(short, long)


def shared_start(one: str, other: str) -> int:
    """Return how many letters two words have in common at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def correct(word: str, known: Mapping[str, float]) -> str | None:
    """Return the most frequent of the words `known` of which a word is probably a slip, or None.

    The first letter must be right. In a word of a few letters, only a letter that is swapped or doubled is corrected.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    near = [other for other in known if other[:1] == word[:1] and other.isalpha() and _is_probable(word, other)]
    return max(near, key=lambda other: (known[other], other), default=None)


def _is_probable(word: str, other: str) -> bool:
    if not is_slip(word, other):
        return False
    return max(len(word), len(other)) >= LONG or _is_swap(word, other) or _undoubled(word) == _undoubled(other)


def _is_swap(one: str, other: str) -> bool:
    at = shared_start(one, other)
    return len(one) == len(other) and one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


def _undoubled(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if letter != word[at - 1 : at])
