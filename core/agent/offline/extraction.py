"""From passages found to the one to three sentences that answer, and how sure that is; no language model is asked."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from core.agent.offline.calibration import scale_of
from core.agent.offline.confidence import confidence
from core.agent.offline.question import Asked
from core.agent.offline.quote_selection import Found, Quote, page_of, quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from langchain_core.embeddings import Embeddings

    from core.agent.offline.calibration import Scale
    from core.agent.offline.passage_reader import Sentence
    from core.model.knowledge import Hit

THRESHOLD: Final = 0.5
"""The confidence from which on an extract counts as an answer; the constant of `confidence` puts the decision here."""

READ_PASSAGES: Final = 6
"""How many passages are read for sentences; for 96 % of SQuAD's questions the answer stood in the first five."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a sentence is judged by, each from 0 to 1; a sentence scores their weighted sum."""

    coverage: float  # the question's terms that stand in the sentence, by how rare they are among the sentences read
    place: float  # the further terms that stand in its title, its headings, or the sentence before
    nearness: float  # pairs of the question's terms that stand side by side in it too
    kind: float  # it holds what is asked for: a number, a date, a name, a place, a cause
    passage: float  # the fused score of its passage
    similarity: float  # the cosine of its passage to the question, on the embedder's scale


SENTENCE: Final = Weights(coverage=1.0, place=0.5, nearness=0.3, kind=0.2, passage=0.5, similarity=0.7)
"""Set by hand to round figures; hit@1 on SQuAD moves by less than .02 when any one is halved or doubled."""

FORM: Final = 0.6
"""What the form asked for adds to a sentence's score: steps or code for a how-to, a definition for a what-is."""

SECTION: Final = 0.4
"""What a sentence gains whose section's heading is the question in other words, by the share of terms in common."""

LEAD: Final = 0.5
"""How much more the first sentence of such a section gains."""

CODE_INSIDE: Final = 0.3
"""How far a sentence with code in it, or a block of code alone, has the form of an instruction."""

UNFINISHED: Final = 0.3
"""What a caption, a menu or another line without an end loses."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Quotes in the order to read them, and the confidence, 0 to 1, that the question is answered by the documents."""

    quotes: tuple[Quote, ...]
    confidence: float

    @property
    def answered(self) -> bool:
        """Whether there is something to show and the confidence reaches the threshold."""
        return bool(self.quotes) and self.confidence >= THRESHOLD

    @property
    def best(self) -> Quote | None:
        """The quote that answers best."""
        return max(self.quotes, key=lambda quote: quote.score, default=None)


def extract(question: str, hits: Sequence[Hit], embeddings: Embeddings | None = None) -> Extract:
    """Choose the sentences that answer a question (the bare last turn) from the passages found for it, best first.

    `embeddings` is the embedder that the hits' similarities come from, so that they can be read on its own scale;
    without it, or if all of them are 0, words alone decide.
    """
    if not hits or not question.strip():
        return Extract((), 0.0)
    scale = scale_of(embeddings) if embeddings and any(hit.similarity for hit in hits) else None
    asked = Asked.of(question)
    ranked = sorted(_judged(asked, hits[:READ_PASSAGES], scale), key=lambda found: -found.score)
    if not ranked:
        return Extract((), 0.0)
    return Extract(quotes(asked, ranked, hits), confidence(asked, ranked, hits, scale))


def _judged(asked: Asked, hits: Sequence[Hit], scale: Scale | None) -> Iterator[Found]:
    """Judge every sentence of the passages; by how far it covers what is asked, and where."""
    read = [list(page_of(hit.passage).sentences(asked)) for hit in hits]
    counts = Counter(term for passage in read for sentence in passage for term in set(sentence.inside))
    total = sum(map(len, read))
    rarity = {term: math.log(1 + (total + 1) / (counts[term] + 0.5)) for term in asked.terms}
    whole = sum(rarity.values()) or 1.0
    pairs = set(pairwise(asked.terms))
    for hit, passage in zip(hits, read, strict=True):
        page = page_of(hit.passage)
        for sentence in passage:
            here = set(sentence.inside)
            coverage = sum(worth for term, worth in rarity.items() if term in here) / whole
            place = sum(worth for term, worth in rarity.items() if term in sentence.near and term not in here) / whole
            kept = [term for term in sentence.inside if term in rarity]
            evidence = (
                SENTENCE.coverage * coverage
                + SENTENCE.place * place
                + SENTENCE.nearness * len(pairs.intersection(pairwise(kept))) / (len(pairs) or 1)
                + SENTENCE.kind * asked.has_kind(page.said(sentence.index))
                + SENTENCE.passage * hit.score
                + SENTENCE.similarity * (scale.read(hit.similarity) if scale else 0.0)
            )
            form = _form(asked, sentence, hit)
            score = (
                evidence
                + FORM * form * min(1.0, coverage + place)
                + SECTION * asked.likeness(sentence.section) * (1 + LEAD * sentence.leads)
                - UNFINISHED * (not page.is_finished(sentence.index))
            )
            said = page.said(sentence.index)
            if not (asked.repeated_by(said, here) or asked.is_left_open_by(said, sentence.section)):
                yield Found(hit, sentence, coverage, form, score, evidence)


def _form(asked: Asked, sentence: Sentence, hit: Hit) -> float:
    """Tell how far a sentence has the form that is asked for, 0 to 1."""
    page, index = page_of(hit.passage), sentence.index
    if asked.definition:
        return float(asked.defined_by(page.said(index)) or (sentence.leads and asked.named_by(sentence.section)))
    if asked.steps:
        if page.leads_on(index) or page.in_steps(index) or asked.intended_by(page.said(index)):
            return 1.0
        return CODE_INSIDE if "`" in page.said(index) else 0.0
    return 0.0
