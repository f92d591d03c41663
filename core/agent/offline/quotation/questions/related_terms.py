"""Finds terms that differ in form and mean the same: an inflected form, a part of a compound, a slip of the pen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.text.spelling import is_slip, shared_start

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
    if len(short) >= LONG and shared_start(short, long) >= SHARED_START * len(long):
        return True
    return len(short) >= SLIP and is_slip(short, long)
