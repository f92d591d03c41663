r"""Scores and fuses passages: BM25 for the lexical index, questions with their context, and the fusion of two rankings.

The lexical score of a passage for a question is

    sum over the question's terms t of   weight(t) * idf(t) * impact(t, passage)

    idf(t)             = ln(1 + (N - n + 0.5) / (n + 0.5))            N passages, n of them with t; at query time
    impact(t, passage) = tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / AVERAGE_LENGTH))          at learning time

where tf counts each occurrence of t in the text once, and each one in the title and headings TITLE_BOOST times; length
is the sum of all tf. The average length is a constant, so a new document changes no stored impact.

The rank of a document is the rank of its best passage. To rank documents, ask for all candidates, not only for ten.

Measured on three question sets: product documentation, encyclopaedia paragraphs, and spoken questions to hotel FAQs
(200, 300 and 104 questions; differences in nDCG@10, those under .03 mean little):

- Function words at a quarter of their weight, or at anything from 0 to a half, gain .02 on the first set and .07 on the
  last, and cost nothing on the second.
- Min-max fusion at about even weights beats reciprocal-rank fusion by about .02.
- Passages of about 500 characters beat passages of 900 and 1,400 characters by up to .02.
- Putting the question before its context, instead of after it, gains .03 to .09.
- Two ideas gained nothing: ranking the top 20 again by covered terms, title and word pairs; and adding the score of a
  document's second-best passage.
- If the context is about another topic, ranking only with the context loses about .1. Ranking with and without it, at
  even shares, loses .00 to .03 there; if the context is needed, it loses .11 of the .43 that the context gains.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.text.document_roles import is_aside
from core.text.terms import FUNCTION_WORDS, TOKEN, guess_language, terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.model.knowledge import Hit, Passage

K1: Final = 1.5
"""BM25's saturation of repeated terms."""

B: Final = 0.75
"""BM25's normalisation by length."""

AVERAGE_LENGTH: Final = 70.0
"""The length, in terms, of an ordinary passage with its title."""

TITLE_BOOST: Final = 2
"""How often an occurrence in the title or in a heading counts."""

CANDIDATES: Final = 50
"""How many passages the search by meaning and the search by words each pass on to the fusion."""

DENSE_SHARE: Final = 0.42
"""The share of the vector similarity in the fused score. The rest is the share of BM25."""

CONTEXT_TURNS: Final = 4
"""How many earlier turns are used as context."""

CONTEXT_WEIGHT: Final = 0.5
"""The weight of a term that occurs only in an earlier turn."""

CONTEXT_SHARE: Final = 0.5
"""The share of the ranking with context in the final score. The rest is the share of the ranking without context."""

FUNCTION_WEIGHT: Final = 0.25
"""The factor for function words (`core.text.terms.FUNCTION_WORDS`), which say little about the question's topic."""


ASIDE_SHARE: Final = 0.6
"""What is left of the score of a passage in a changelog or a test, which seldom answers what people ask."""


def contextual(text: str, context: Sequence[str] = ()) -> str:
    """Return the text that is embedded for a question with context: the question, then the earlier turns, oldest first.

    A speaker's mark before a turn, such as `U: `, is left out.
    """
    return " ".join([text, *_earlier(context)])


def term_weights(text: str, context: Sequence[str] = (), *, languages: tuple[str, ...] = ("en",)) -> dict[str, float]:
    """Return the weight of each term of a question and of the turns before it, by the `languages` of the documents.

    The parts of a version weigh little: `2.7` is not in every text with a 7.
    """
    weights = dict.fromkeys(terms(text, languages=languages), 1.0)
    for turn in _earlier(context):
        for term in terms(turn, languages=languages):
            weights.setdefault(term, CONTEXT_WEIGHT)
    whole = set(TOKEN.findall(text))
    for term in weights:
        if term.isdecimal() and term not in whole:
            weights[term] *= FUNCTION_WEIGHT
    if idle := weights.keys() & _function_terms(tuple(FUNCTION_WORDS), languages):  # else no need to guess a language
        for term in idle & _function_terms((guess_language(text),), languages):
            weights[term] *= FUNCTION_WEIGHT
    return weights


@lru_cache(maxsize=64)
def _function_terms(asked: tuple[str, ...], languages: tuple[str, ...]) -> frozenset[str]:
    """Return the function words of the languages `asked`, as terms in the languages of a store."""
    words = frozenset().union(*(FUNCTION_WORDS.get(language, ()) for language in asked))
    return frozenset(term for word in words for term in terms(word, languages=languages))


def embedded_text(text: str, *, title: str, headings: Sequence[str] = ()) -> str:
    """Return the text that is embedded for a passage: the title, the headings above it, and the passage."""
    place = " > ".join(dict.fromkeys(part for part in (title, *headings) if part))
    return f"{place}: {text}" if place else text


def impacts(
    text: str, *, title: str, headings: Sequence[str] = (), languages: tuple[str, ...] = ("en",)
) -> dict[str, float]:
    """Return the impact of each term of a passage. The lexical index stores the impacts."""
    counts = Counter(terms(text, languages=languages))
    for term in terms(" ".join(dict.fromkeys((title, *headings))), languages=languages):
        counts[term] += TITLE_BOOST
    norm = K1 * (1 - B + B * counts.total() / AVERAGE_LENGTH)
    return {term: count * (K1 + 1) / (count + norm) for term, count in counts.items()}


def idf(*, passages: int, containing: int) -> float:
    """Return the inverse document frequency of a term that `containing` of `passages` passages contain."""
    return math.log(1 + (passages - containing + 0.5) / (containing + 0.5))


def fuse(similarity: Mapping[str, float], lexical: Mapping[str, float]) -> list[tuple[str, float]]:
    """Fuse the results of both searches into one ranking of passage ids with scores from 0 to 1, best first.

    `similarity` maps passage ids to cosine similarities, `lexical` to BM25 scores. Each is scaled so that its worst
    candidate gets 0 and its best gets 1. A passage that is missing in one gets 0 there. Equal scores are sorted by id.
    """
    dense, words = _scaled(similarity), _scaled({key: value for key, value in lexical.items() if value > 0})
    share = DENSE_SHARE if dense and words else 1.0 if dense else 0.0
    found = dict.fromkeys((*similarity, *lexical))
    return _ranked({key: share * dense.get(key, 0.0) + (1 - share) * words.get(key, 0.0) for key in found})


def blend(alone: Sequence[tuple[str, float]], contextual: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Merge the ranking for the question alone with the ranking for the question in context, weighted by CONTEXT_SHARE.

    In this way, a clear question finds its answer whatever was said before, and the context helps an unclear one.
    """
    scores = {key: (1 - CONTEXT_SHARE) * score for key, score in alone}
    for key, score in contextual:
        scores[key] = scores.get(key, 0.0) + CONTEXT_SHARE * score
    return _ranked(scores)


def demote_asides(query: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Rank the hits again, best first, after those in a changelog or a test got only ASIDE_SHARE of their scores.

    If the query asks for such a thing, they keep their scores.
    """
    scored = [replace(hit, score=ASIDE_SHARE * hit.score) if _is_aside(query, hit.passage) else hit for hit in hits]
    return tuple(sorted(scored, key=lambda hit: -hit.score))


def _is_aside(query: str, passage: Passage) -> bool:
    return is_aside(query, title=passage.title, source=passage.source, headings=passage.headings)


def _ranked(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _earlier(context: Sequence[str]) -> list[str]:
    return [turn[3:] if turn[1:3] == ": " and turn[0].isupper() else turn for turn in context[-CONTEXT_TURNS:]]


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    """Scale the scores of the best CANDIDATES to 0..1. If there is only one score, or all are equal, they become 1."""
    best = sorted(scores.items(), key=lambda item: -item[1])[:CANDIDATES]
    if not best:
        return {}
    high, low = best[0][1], best[-1][1]
    return {key: (value - low) / (high - low) if high > low else 1.0 for key, value in best}
