"""Finds terms that differ in form and mean the same: an inflected form, a part of a compound, a slip of the pen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

LONG: Final = 5
"""The fewest characters of a term that is compared by its form. Shorter ones resemble too many others."""

SHARED_START: Final = 0.75
"""Two inflected forms begin with this share of the longer one, at least."""

COMPOUND: Final = 4
"""The fewest characters of a part of a compound, and of what the compound adds to it."""

SLIP: Final = 6
"""The fewest characters of a term in which one letter may be wrong, missing, surplus or swapped."""


def similar_terms(term: str, vocabulary: Collection[str]) -> frozenset[str]:
    """Return the terms of a vocabulary that are forms of a term, without the term itself.

    Numbers, and terms with digits in them, are never similar: `v2` is not `v3`.
    """
    if len(term) < COMPOUND or not term.isalpha():
        return frozenset()
    return frozenset(other for other in vocabulary if other != term and other.isalpha() and are_similar(term, other))


@lru_cache(maxsize=50_000)
def are_similar(one: str, other: str) -> bool:
    """Return whether two different terms are forms of one word, or one is a part of the other."""
    short, long = sorted((one, other), key=len)
    if len(short) < COMPOUND:
        return False
    if len(long) - len(short) >= COMPOUND:
        return long.startswith(short) or long.endswith(short)
    if len(short) >= LONG and long.startswith(short):
        return True
    if len(short) >= LONG and _shared_start(short, long) >= SHARED_START * len(long):
        return True
    return len(short) >= SLIP and _is_slip(short, long)


def _shared_start(short: str, long: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))


def _is_slip(short: str, long: str) -> bool:
    """Return whether one letter differs, one is missing, or two neighbours are swapped."""
    at = _shared_start(short, long)
    if len(short) < len(long):
        return len(long) - len(short) == 1 and short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + 1 :] == long[at + 1 :] or (swapped and short[at + 2 :] == long[at + 2 :])
