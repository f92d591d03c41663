"""The words in a message that name a thing which exists: “my dentist reminder”, “the on-call rotation”. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from core.agent.understanding.slots import wish_words as words
from core.agent.understanding.slots.said_times import TAKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BEFORE: Final = 4
"""How many words can stand between the article and the noun of a thing."""
_BREAK: Final = re.compile(rf"{re.escape(TAKEN)}+|[!?;()\n]+|,\s|\.\s+(?=[^\W\d_a-zäöüáéíóúñç])|\.$")
"""The end of a clause, or a part that is taken."""
_WORD: Final = re.compile(r"[^\s]+")
_ON_CALL: Final = re.compile(r"(?<!\w)on call(?!\w)", re.IGNORECASE)
"""A name that begins like a function word."""
_BARE: Final = "“”\"„«»'’,.:;!?–—-()"


def find_thing(text: str, nouns: Sequence[str]) -> tuple[int, int] | None:
    """Return where a thing is named, with its article; the clause with its noun goes before others."""
    text = _ON_CALL.sub("on-call", text)
    breaks = [found.span() for found in _BREAK.finditer(text)]
    starts, ends = [0, *(end for _, end in breaks)], [*(begin for begin, _ in breaks), len(text)]
    clauses = list(zip(starts, ends, strict=True))
    for begin, end in clauses:
        noun = next((found for kind in nouns if (found := words.NOUN[kind].search(text, begin, end))), None)
        if noun:
            is_cut = text[noun.end() : end + 1].strip() == ","  # “Erinnerung, die Bank anzurufen”
            return _around(text, noun.span(), begin, ends[bisect_right(ends, end)] if is_cut else end)
    named = [span for begin, end in clauses if (span := _without_edges(text, begin, end))]
    return max(named, key=lambda span: span[1] - span[0], default=None)


def core_of(said: str, nouns: Sequence[str]) -> str:
    """Return the name or the topic in the words for a thing: “dentist” of “my dentist reminder”."""
    spans = [word.span() for word in _WORD.finditer(_ON_CALL.sub("on-call", said))]
    while spans and _is_light(said[slice(*spans[0])], nouns):
        spans.pop(0)
    while spans and _is_light(said[slice(*spans[-1])], nouns):
        spans.pop()
    return said[spans[0][0] : spans[-1][1]].strip(_BARE) if spans else ""


def _around(text: str, noun: tuple[int, int], begin: int, end: int) -> tuple[int, int]:
    """Return the phrase around a noun: from the nearest article before it to the end of what is said of it."""
    before = list(_WORD.finditer(text, begin, noun[0]))[-MOST_BEFORE:]
    article = next((word.start() for word in reversed(before) if words.DETERMINER.fullmatch(word[0])), None)
    edges = _without_edges(text, begin, end)
    start = article if article is not None else min(edges[0] if edges else noun[0], noun[0])
    behind = _without_edges(text, noun[1], end)
    return start, behind[1] if behind else noun[1]


def _without_edges(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Return a clause without verbs, courtesy and function words at its edges, but with the article before the rest."""
    spans = [word.span() for word in _WORD.finditer(text, begin, end)]
    article: int | None = None
    while spans and is_edge(text[slice(*spans[0])]):
        article = spans[0][0] if words.DETERMINER.fullmatch(text[slice(*spans[0])]) else None
        spans.pop(0)
    while spans and is_edge(text[slice(*spans[-1])]):
        spans.pop()
    if not spans:
        return None
    return article if article is not None else spans[0][0], spans[-1][1]


def _is_light(word: str, nouns: Sequence[str]) -> bool:
    return is_edge(word) or any(words.NOUN[kind].fullmatch(word.strip(_BARE)) for kind in nouns)


def is_edge(word: str) -> bool:
    """Return whether a word can only stand around a name: a verb, an article, a preposition, courtesy."""
    bare = word.strip(_BARE)
    patterns = (
        words.VERBS,
        words.DETERMINER,
        words.CONNECTOR,
        words.PRONOUN,
        words.COURTESY,
        words.LATE_VERB,
        words.REMIND,
    )
    return not bare or any(pattern.fullmatch(bare) for pattern in patterns)
