"""Chooses the sentences that say most of what was said. It needs no language model, and changes no word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from core.digests.centrality import central_scores, take_relevant
from core.digests.cues import is_decision
from core.digests.points import Point
from core.text.sentence_encoder import sentence_encoder
from core.text.sentences import sentences
from core.text.terms import FUNCTION_WORDS, WORDS, terms

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.digests.centrality import Matrix
    from core.digests.points import Source

MOST_SENTENCES: Final = 400
"""How many sentences are compared; of more, the newest half and the first half count."""
FEWEST_TERMS: Final = 3
"""A sentence with fewer words that mean something says nothing alone."""
LONGEST: Final = 400
"""In characters. A longer sentence is no point."""
FIRST: Final = 2.0
"""How much more the first sentence counts than those after the tenth, as a start of the walk."""
EARLY: Final = 0.2
"""The share of the sentences that come early. The first of all counts twice."""
DECIDES: Final = 2.0
"""How much more a sentence counts that decides something, or says what is to be done."""
BY_WORDS: Final = 0.5
"""How much of the similarity is that of the words; the rest is that of the encoder's vectors."""
_MARKS: Final = re.compile(r"^(?:[-*+•>#]+\s+|\d{1,3}[.)]\s+|\[[ xX]\]\s+)+")
_FENCE: Final = re.compile(r"(`{3,}|~{3,}).*?(?:\1|\Z)", re.DOTALL)
_FUNCTION: Final = frozenset().union(*FUNCTION_WORDS.values())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source, in one line and without the mark of a list."""

    text: str
    source: int
    place: int
    """Its place in its source, from 0."""


def sentences_of(sources: Sequence[Source]) -> list[Sentence]:
    """Return the sentences of all sources that say something, in order. Code is left out."""
    found = []
    for number, source in enumerate(sources):
        text = _FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), source.text)
        for place, span in enumerate(sentences(text)):
            line = _MARKS.sub("", " ".join(text[span.start : span.end].split()))
            if len(line) <= LONGEST and len(_content(line)) >= FEWEST_TERMS:
                found.append(Sentence(line, number, place))
    if len(found) > MOST_SENTENCES:
        found = found[: MOST_SENTENCES // 2] + found[-MOST_SENTENCES // 2 :]
    return found


def extract_points(sources: Sequence[Source], *, most: int, besides: Collection[str] = ()) -> tuple[Point, ...]:
    """Return at most so many sentences as points, in the order in which they were said. Takes up to some seconds.

    Sentences that contain a text of `besides` are left out, because that is told already.
    """
    found = [one for one in sentences_of(sources) if not any(text in one.text for text in besides)]
    if not found:
        return ()
    taken = sorted(take_central(found, sources=len(sources), most=most))
    return tuple(Point(found[at].text, (found[at].source,)) for at in taken)


def take_central(found: Sequence[Sentence], *, sources: int, most: int) -> list[int]:
    """Return the indexes of the sentences that say most of so many sources, the best one first."""
    similarity = _similarity([sentence.text for sentence in found])
    scores = central_scores(similarity, [_bias(at, sentence, sources) for at, sentence in enumerate(found)])
    early = np.maximum(0, 1 - np.arange(len(found)) / (EARLY * len(found))) + 1
    concepts = [_content(sentence.text) for sentence in found]
    lengths = [max(1, len(sentence.text.split())) for sentence in found]
    relevance = (scores * early).astype(np.float32)
    return take_relevant(relevance, similarity, concepts, lengths=lengths, most=most)


def _bias(at: int, sentence: Sentence, sources: int) -> float:
    """Return how much the walk tends to begin at a sentence: at the first ones, the last message, and decisions."""
    early = 1 + (FIRST - 1) * max(0.0, 1 - at / 10)
    opening = 1.5 if sentence.place == 0 else 1.0
    last = 1.5 if sources > 1 and sentence.source == sources - 1 else 1.0
    return early * opening * last * (DECIDES if is_decision(sentence.text) else 1.0)


def _similarity(texts: Sequence[str]) -> Matrix:
    """Return the cosines of all pairs: of their words, weighted by how rare these are, and of the encoder's vectors."""
    words = _tf_idf(texts)
    by_words: Matrix = words @ words.T
    encoder = sentence_encoder()
    if encoder is None:
        return by_words
    vectors = encoder.vectors(list(texts))
    vectors = vectors - vectors.mean(axis=0)  # what all of them share says nothing of one of them
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    by_meaning: Matrix = np.clip(vectors @ vectors.T, 0, 1).astype(np.float32)
    mixed: Matrix = BY_WORDS * by_words + (1 - BY_WORDS) * by_meaning
    return mixed


def _tf_idf(texts: Sequence[str]) -> Matrix:
    rows = [_content(text) for text in texts]
    known = {term: column for column, term in enumerate(sorted({term for row in rows for term in row}))}
    counts = np.zeros((len(rows), max(1, len(known))), dtype=np.float32)
    for number, row in enumerate(rows):
        for term in row:
            counts[number, known[term]] += 1
    rarity = np.log((1 + len(rows)) / (1 + (counts > 0).sum(axis=0))) + 1
    weighted = counts * rarity
    unit: Matrix = (weighted / (np.linalg.norm(weighted, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
    return unit


def _content(text: str) -> list[str]:
    return terms(" ".join(word for word in WORDS.findall(text) if word.casefold() not in _FUNCTION))
