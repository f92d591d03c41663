"""The content words of a text as stems, and which of them another text covers."""

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
"""In letters. A stem this long also matches a longer one that begins or ends with it (`Urlaub` in `Urlaubstage`)."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def detect_language(text: str) -> str:
    """Return the language whose function words are the most frequent in a text; English if in doubt."""
    words = _WORD.findall(fold_text(text))
    votes = {code: sum(word in small for word in words) for code, small in STOPWORDS.items()}
    return max(votes, key=lambda code: votes[code])


@lru_cache(maxsize=4096)
def content_stems(text: str, code: str) -> frozenset[str]:
    """Return the stems of the content words. Numbers are left out, because they are particulars."""
    stopwords = STOPWORDS[code]
    kept = _WORD.sub(lambda match: " " if match[0] in stopwords else match[0], fold_text(text))
    return frozenset(stem for stem in terms(kept, languages=(code,)) if not stem[0].isdigit())


def covered_stems(wanted: Iterable[str], given: frozenset[str]) -> frozenset[str]:
    """Return the wanted stems that the given ones cover: as the same stem, a synonym, or part of a compound."""
    groups = frozenset(group for stem in given for group in _synonyms().get(stem, ()))

    def is_covered(stem: str) -> bool:
        if stem in given or groups.intersection(_synonyms().get(stem, ())):
            return True
        pairs = (sorted((stem, other), key=len) for other in given)
        return any(len(a) >= SHORTEST_COMPOUND and (b.startswith(a) or b.endswith(a)) for a, b in pairs)

    return frozenset(filter(is_covered, wanted))


@cache
def _synonyms() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, words in enumerate(SYNONYMS):
        for word in words:
            for stem in terms(word):
                found.setdefault(stem, set()).add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}
