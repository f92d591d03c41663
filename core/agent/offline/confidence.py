"""How sure it is that the passages found answer a question: few signs, weighed into one probability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Final

from core.agent.offline.contradiction import denies, opposes
from core.agent.offline.follow_up import follow_up_in
from core.agent.offline.quote_selection import page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.calibration import Scale
    from core.agent.offline.question import Asked
    from core.agent.offline.quote_selection import Found
    from core.model.knowledge import Hit


@dataclass(frozen=True, slots=True)
class Signs:
    """What the log-odds that a question is answered are made of."""

    nearest: float  # the best similarity of a passage to the bare question, on the embedder's scale, 0 to about 1
    sentence: float  # the evidence of the best sentence, 0 to about 3
    kind: float  # the share of the three best sentences with what is asked for: a number, a name; 0.5 if unknown
    strange: float  # the root of how many of the question's terms beyond three no passage found has, 0 to about 3
    denied: float  # the question asks for what is not so, and the best sentence tells what is so
    opposed: float  # the best sentence has the opposite of a word of the question
    foreign: float  # what a follow-up adds to the question, such as "and on Windows?", stands in no passage found
    constant: float  # puts the decision at even odds


WEIGHTS: Final = Signs(
    nearest=6.0, sentence=2.0, kind=0.5, strange=-0.3, denied=-3.0, opposed=-1.0, foreign=-4.0, constant=-5.7
)
"""Chosen by hand, in round figures, on three public sets: product documentation with off-topic questions (A), SQuAD 2
with adversarial questions (B), spoken turns to hotel FAQs (C). AUROC on A / B / C: .999 / .68 / .875 with all signs,
.999 / .62 / .85 with the first two. `denied` and `opposed` speak in B only (in 21 and 8 of 300 questions, of which 19
and 6 are unanswerable; by bootstrap they gain .03 to .08); `strange` helps C, where long turns tell and ask nothing.

Of no use on at least two of the sets: the lead of the best passage, the margin of the best sentence, whether both
halves of the search agree on the first passage, names and numbers of the question that the passage lacks, its rarest
words that the passage lacks, the order and the pairs of words, the cosine of the best sentence itself, late interaction
over the tokens. The constant puts the decision between the off-topic and the documented questions of A.
"""

WITHOUT_VECTORS: Final = {"coverage": 8.0, "constant": -5.0}
"""The same without vectors: `coverage` is the share of the question's terms, by rarity, in the best sentence."""

FEW_STRANGE: Final = 3
MOST_STRANGE: Final = 20
"""So few terms that no passage has mean nothing, and more than these count no further: a question in another language
than the documents has nothing else."""

UNSPACED: Final = frozenset({"zh", "ja", "ko", "th"})
"""Languages whose terms are pairs of characters, of which many stand in no document."""

BEST: Final = 3


def confidence(asked: Asked, found: Sequence[Found], hits: Sequence[Hit], scale: Scale | None) -> float:
    """Return the probability that a question is answered by the sentences found in the hits; see WEIGHTS."""
    ranked = sorted(found, key=lambda each: -each.evidence)[:BEST]
    if scale is None:
        best = max(each.coverage for each in found)
        return _squashed(WITHOUT_VECTORS["coverage"] * best + WITHOUT_VECTORS["constant"])
    strange = _strange(asked, hits)
    said = [page_of(each.hit.passage).said(each.sentence.index) for each in ranked]
    return _squashed(
        WEIGHTS.nearest * max(scale.read(hit.similarity) for hit in hits)
        + WEIGHTS.sentence * ranked[0].evidence
        + WEIGHTS.kind * fmean(asked.has_kind(each) for each in said)
        + WEIGHTS.strange * math.sqrt(max(0, min(MOST_STRANGE, len(strange)) - FEW_STRANGE))
        + WEIGHTS.foreign * _is_foreign(asked, strange)
        + WEIGHTS.denied * denies(asked.text, said[0])
        + WEIGHTS.opposed * opposes(asked.text, said[0])
        + WEIGHTS.constant
    )


def _strange(asked: Asked, hits: Sequence[Hit]) -> frozenset[str]:
    """Return the terms of the question that stand in no passage found, nor above it."""
    if asked.language in UNSPACED:
        return frozenset()
    own = set(asked.terms)
    for hit in hits:
        passage = hit.passage
        own.difference_update(asked.terms_of(" ".join((passage.text, passage.title, *passage.headings))))
    return frozenset(own)


def _is_foreign(asked: Asked, strange: frozenset[str]) -> bool:
    """Tell whether a follow-up at the question's end names something, and no passage has it."""
    named = set(asked.terms).intersection(asked.terms_of(follow_up_in(asked.text)))
    return bool(named) and named <= strange


def _squashed(evidence: float) -> float:
    return 1 / (1 + math.exp(-evidence))
