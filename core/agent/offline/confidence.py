"""The probability that the passages found answer a question: a weighted sum of a few signals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Final

from core.agent.offline.contradiction import has_opposite, ignores_denial
from core.agent.offline.follow_up import find_follow_up
from core.agent.offline.quote_selection import read_passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.calibration import Scale
    from core.agent.offline.question import Question
    from core.agent.offline.quote_selection import ScoredSentence
    from core.model.knowledge import Hit


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals, or their weights, that make up the log-odds that a question is answered."""

    nearest: float  # the best similarity of a passage to the bare question, on the embedder's scale, 0 to about 1
    sentence: float  # the evidence of the best sentence, 0 to about 3
    kind: float  # the share of the three best sentences with the kind asked for: a number, a name; 0.5 if unknown
    missing_terms: float  # the root of how many terms beyond three are in no passage found, 0 to about 3
    denial: float  # the question asks for what is not so, and the best sentence says what is so
    opposite: float  # the best sentence has the opposite of a word of the question
    follow_up_missing: float  # what a follow-up adds, such as "and on Windows?", is in no passage found
    constant: float  # puts the decision at even odds


WEIGHTS: Final = Signals(
    nearest=6.0,
    sentence=2.0,
    kind=0.5,
    missing_terms=-0.3,
    denial=-3.0,
    opposite=-1.0,
    follow_up_missing=-4.0,
    constant=-5.7,
)
"""Chosen by hand, in round figures, on three public sets: product documentation with off-topic questions (A), SQuAD 2
with adversarial questions (B), spoken turns to hotel FAQs (C). AUROC on A / B / C: .999 / .68 / .875 with all signs,
.999 / .62 / .85 with the first two. `denial` and `opposite` matter only in B (in 21 and 8 of 300 questions, of which
19 and 6 are unanswerable; by bootstrap they gain .03 to .08). `missing_terms` helps C, where long turns tell a story
and ask nothing.

Tried, and useless on at least two of the sets: the lead of the best passage, the margin of the best sentence, whether
both halves of the search agree on the first passage, names and numbers of the question that the passage lacks, its
rarest words that the passage lacks, the order and the pairs of words, the cosine of the best sentence itself, late
interaction over the tokens. The constant puts the decision between the off-topic and the documented questions of A.
"""

WEIGHTS_WITHOUT_VECTORS: Final = {"coverage": 8.0, "constant": -5.0}
"""The same without vectors. `coverage` is the share of the question's terms, by rarity, in the best sentence."""

FEW_MISSING: Final = 3
MOST_MISSING: Final = 20
"""Up to the first number, terms that no passage has mean nothing; beyond the second, more of them add nothing. In a
question in another language than the documents, all terms are missing."""

UNSPACED: Final = frozenset({"zh", "ja", "ko", "th"})
"""Languages whose terms are pairs of characters. Many pairs are in no document."""

BEST_SENTENCES: Final = 3


def estimate_confidence(
    question: Question, sentences: Sequence[ScoredSentence], hits: Sequence[Hit], scale: Scale | None
) -> float:
    """Return the probability that the sentences found in the hits answer a question; see WEIGHTS."""
    ranked = sorted(sentences, key=lambda scored: -scored.evidence)[:BEST_SENTENCES]
    if scale is None:
        best = max(scored.coverage for scored in sentences)
        return _logistic(WEIGHTS_WITHOUT_VECTORS["coverage"] * best + WEIGHTS_WITHOUT_VECTORS["constant"])
    missing_terms = _missing_terms(question, hits)
    added = set(question.terms).intersection(question.terms_of(find_follow_up(question.text)))
    texts = [read_passage(scored.hit.passage).text_at(scored.sentence.index) for scored in ranked]
    return _logistic(
        WEIGHTS.nearest * max(scale.normalise(hit.similarity) for hit in hits)
        + WEIGHTS.sentence * ranked[0].evidence
        + WEIGHTS.kind * fmean(question.kind_score(text) for text in texts)
        + WEIGHTS.missing_terms * math.sqrt(max(0, min(MOST_MISSING, len(missing_terms)) - FEW_MISSING))
        + WEIGHTS.follow_up_missing * (bool(added) and added <= missing_terms)
        + WEIGHTS.denial * ignores_denial(question.text, texts[0])
        + WEIGHTS.opposite * has_opposite(question.text, texts[0])
        + WEIGHTS.constant
    )


def _missing_terms(question: Question, hits: Sequence[Hit]) -> frozenset[str]:
    """Return the terms of the question that are in no passage found, in its title or in its headings."""
    if question.language in UNSPACED:
        return frozenset()
    own = set(question.terms)
    for hit in hits:
        passage = hit.passage
        own.difference_update(question.terms_of(" ".join((passage.text, passage.title, *passage.headings))))
    return frozenset(own)


def _logistic(evidence: float) -> float:
    return 1 / (1 + math.exp(-evidence))
