r"""How passages are scored and fused: the BM25 of the lexical index, the question with its context, and the fusion.

The lexical score of a passage for a question is

    sum over the question's terms t of   weight(t) * idf(t) * impact(t, passage)

    idf(t)             = ln(1 + (N - n + 0.5) / (n + 0.5))            N passages, n of them with t; at query time
    impact(t, passage) = tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / AVERAGE_LENGTH))          at learning time

where tf counts t in the text once and in the title and headings TITLE_BOOST times, and length is the sum of all tf. The
average length is a constant, so that a new document changes no stored impact.

A document's rank is that of its best passage, so whoever ranks documents must ask for all candidates, not for ten.

Measured on product documentation, encyclopaedia paragraphs and spoken questions to hotel FAQs (200, 300 and 104
questions; differences under .03 mean little): function words at a quarter of their weight, or at anything from nothing
to a half, gained .02 nDCG@10 on the first and .07 on the last and cost the second nothing; min-max fusion at about even
weights beat reciprocal-rank fusion by about .02; passages of about 500 characters beat 900 and 1400 by up to .02;
putting the question before its context instead of behind it gained .03 to .09. Ranking the top 20 again by covered
terms, title and word pairs, and adding the second-best passage of a document, gained nothing. Questions
after a context about another topic lost about .1 where it ruled alone; ranking with it and without it at even shares
lost .00 to .03 there, and .11 where the context was needed (of the .43 that it gives).
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.text.terms import FUNCTION_WORDS, guess_language, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

K1: Final = 1.5
"""BM25's saturation of repetitions."""

B: Final = 0.75
"""BM25's normalisation by length."""

AVERAGE_LENGTH: Final = 70.0
"""The length, in terms, of an ordinary passage with its title."""

TITLE_BOOST: Final = 2
"""How often a term of the title or of a heading counts."""

CANDIDATES: Final = 50
"""How many passages each half of the search hands to the fusion."""

DENSE_SHARE: Final = 0.42
"""The share of the vectors in the fused score; the rest is the words'."""

CONTEXT_TURNS: Final = 4
"""How many earlier turns help to find."""

CONTEXT_WEIGHT: Final = 0.5
"""What a term counts that stands in an earlier turn only."""


CONTEXT_SHARE: Final = 0.5
"""What the ranking with the context counts beside the one without it."""

FUNCTION_WEIGHT: Final = 0.25
"""What a word counts that says little of what is asked (`core.text.terms.FUNCTION_WORDS`), times the above."""


def contextual(text: str, context: Sequence[str] = ()) -> str:
    """Return what is embedded to find what a question asks after earlier turns, oldest first: the question, then they.

    A speaker's mark such as `U: ` before a turn is left out.
    """
    return " ".join([text, *_earlier(context)])


def term_weights(text: str, context: Sequence[str] = (), *, languages: tuple[str, ...] = ("en",)) -> dict[str, float]:
    """Return what each term of a question and of the turns before it counts; `languages` are those of the store."""
    weights = dict.fromkeys(terms(text, languages=languages), 1.0)
    for turn in _earlier(context):
        for term in terms(turn, languages=languages):
            weights.setdefault(term, CONTEXT_WEIGHT)
    if idle := weights.keys() & _function_terms(tuple(FUNCTION_WORDS), languages):  # else its language does not matter
        for term in idle & _function_terms((guess_language(text),), languages):
            weights[term] *= FUNCTION_WEIGHT
    return weights


@lru_cache(maxsize=64)
def _function_terms(asked: tuple[str, ...], languages: tuple[str, ...]) -> frozenset[str]:
    """Return the terms, in the languages of a store, that the function words of the languages asked in give."""
    words = frozenset().union(*(FUNCTION_WORDS.get(language, ()) for language in asked))
    return frozenset(term for word in words for term in terms(word, languages=languages))


def embedded_text(text: str, *, title: str, headings: Sequence[str] = ()) -> str:
    """Return what is embedded for a passage: its place in the document, then itself."""
    place = " > ".join(dict.fromkeys(part for part in (title, *headings) if part))
    return f"{place}: {text}" if place else text


def impacts(
    text: str, *, title: str, headings: Sequence[str] = (), languages: tuple[str, ...] = ("en",)
) -> dict[str, float]:
    """Return the impact of each term of a passage, to be stored in the lexical index."""
    counts = Counter(terms(text, languages=languages))
    for term in terms(" ".join(dict.fromkeys((title, *headings))), languages=languages):
        counts[term] += TITLE_BOOST
    norm = K1 * (1 - B + B * counts.total() / AVERAGE_LENGTH)
    return {term: count * (K1 + 1) / (count + norm) for term, count in counts.items()}


def idf(*, passages: int, containing: int) -> float:
    """Return what a term is worth that `containing` of `passages` passages have."""
    return math.log(1 + (passages - containing + 0.5) / (containing + 0.5))


def fuse(similarity: Mapping[str, float], lexical: Mapping[str, float]) -> list[tuple[str, float]]:
    """Fuse the candidates of both halves into one ranking of passage ids with scores from 0 to 1, best first.

    Each half is the score of its candidates by passage id (cosines to the contextual query, BM25). A half is scaled so
    that its worst candidate counts 0 and its best 1; a passage that it lacks counts 0. Equal scores stand by id.
    """
    dense, words = _scaled(similarity), _scaled({key: value for key, value in lexical.items() if value > 0})
    share = DENSE_SHARE if dense and words else 1.0 if dense else 0.0
    fused = {
        key: share * dense.get(key, 0.0) + (1 - share) * words.get(key, 0.0) for key in _union(similarity, lexical)
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def blend(alone: Sequence[tuple[str, float]], contextual: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Merge the ranking for a bare question with that for the question in its context, at CONTEXT_SHARE of the latter.

    What a question plainly asks is found whatever was said before; what it leaves open, the context decides.
    """
    scores = {key: (1 - CONTEXT_SHARE) * score for key, score in alone}
    for key, score in contextual:
        scores[key] = scores.get(key, 0.0) + CONTEXT_SHARE * score
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _earlier(context: Sequence[str]) -> list[str]:
    return [_unmarked(turn) for turn in context[-CONTEXT_TURNS:]]


def _unmarked(turn: str) -> str:
    return turn[3:] if turn[1:3] == ": " and turn[0].isupper() else turn


def _union(*halves: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(key for half in halves for key in half)


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    """Scale scores to 0..1 over the best CANDIDATES; a single one, or all alike, count 1."""
    best = sorted(scores.items(), key=lambda item: -item[1])[:CANDIDATES]
    if not best:
        return {}
    high, low = best[0][1], best[-1][1]
    return {key: (value - low) / (high - low) if high > low else 1.0 for key, value in best}
