"""The content of a text as folded stems, and how much of one text's content another one covers."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from core.guards.lexicon import STOPWORDS, SYNONYMS
from core.guards.particulars import fold_text
from core.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_COMPOUND: Final = 5
"""A stem of this many letters also counts when it begins or ends a longer one (`Urlaub` in `Urlaubstage`)."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def detect_language(text: str) -> str:
    """Return the language whose small words are the most frequent in a text; English in doubt."""
    words = _WORD.findall(fold_text(text))
    votes = {code: sum(word in small for word in words) for code, small in STOPWORDS.items()}
    return max(votes, key=lambda code: votes[code])


@lru_cache(maxsize=4096)
def content_stems(text: str, code: str) -> frozenset[str]:
    """Return the stems of the words that carry content; numbers are particulars and no content."""
    small = STOPWORDS[code]
    kept = _WORD.sub(lambda match: " " if match[0] in small else match[0], fold_text(text))
    return frozenset(stem for stem in terms(kept, languages=(code,)) if not stem[0].isdigit())


def covered_stems(wanted: Iterable[str], given: frozenset[str]) -> frozenset[str]:
    """Return those of the wanted stems that the given ones cover: the same, a synonym, or part of a compound."""
    groups = frozenset(group for stem in given for group in _synonyms().get(stem, ()))
    return frozenset(
        stem
        for stem in wanted
        if stem in given
        or groups.intersection(_synonyms().get(stem, ()))
        or any(_compound(stem, other) for other in given)
    )


def _compound(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST_COMPOUND and (long.startswith(short) or long.endswith(short))


@cache
def _synonyms() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, words in enumerate(SYNONYMS):
        for word in words:
            for stem in terms(word):
                found.setdefault(stem, set()).add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}
