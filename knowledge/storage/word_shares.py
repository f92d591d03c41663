"""How frequent the words of a question are in the documents: a word that none of them has tells much."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.text.terms import TOKEN, UNSPACED, fold, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

WITHOUT_SPACES: Final = re.compile(f"[{UNSPACED}]")


def find_shares(
    question: str, containing: Mapping[str, float], total: float, languages: tuple[str, ...]
) -> dict[str, float]:
    """Return the share of all passages with each word of a question, by the word in lower case.

    `containing` says how many of the `total` passages have a term, in the `languages` of the documents. A compound that
    stands nowhere as a whole counts like its rarest part, but not a version: a 3 and a 14 make no `3.14`.
    """
    if not total:
        return {}
    words = {token for token in TOKEN.findall(question) if not WITHOUT_SPACES.match(token)}
    return {word.lower(): min(1.0, _count(word, containing, languages) / total) for word in words}


def _count(word: str, containing: Mapping[str, float], languages: tuple[str, ...]) -> float:
    """Return how many passages have a word."""
    if (whole := fold(word)) in containing:
        return containing[whole]
    parts = re.findall(r"[^\W_]+", word)
    if parts == [word]:
        return max((containing.get(term, 0.0) for term in terms(word, languages=languages)), default=0.0)
    if all(part.isdigit() for part in parts):
        return 0.0
    return min(_count(part, containing, languages) for part in parts)
