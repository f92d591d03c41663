"""Selects one to three sentences that answer, from the passages found, and a confidence, without a language model."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.calibration import measure_scale
from core.agent.offline.quotation.confidence import estimate_confidence
from core.agent.offline.quotation.question import Question
from core.agent.offline.quotation.quote_selection import Quote, ScoredSentence, read_passage, select_quotes
from core.agent.offline.quotation.readings import Readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from langchain_core.embeddings import Embeddings

    from core.agent.offline.quotation.calibration import Scale
    from core.agent.offline.quotation.passage_reader import Sentence
    from core.model.knowledge import Hit, Reader

THRESHOLD: Final = 0.5
"""The lowest confidence that counts as an answer. The constant in `confidence.WEIGHTS` is chosen for it."""

READ_PASSAGES: Final = 6
"""How many passages are read for sentences. For 96 % of SQuAD's questions, the answer was in the first five."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The features of a sentence, each from 0 to 1, or their weights. A sentence scores their weighted sum."""

    coverage: float  # the question's terms in the sentence, weighted by their rarity among the sentences read
    context: float  # the further terms in its title, its headings, or the sentence before
    nearness: float  # pairs of neighbouring terms of the question that are neighbours in it too
    kind: float  # it has the kind asked for: a number, a date, a name, a place, a cause
    passage: float  # the fused score of its passage
    similarity: float  # the cosine of its passage to the question, on the embedder's scale


SENTENCE_WEIGHTS: Final = Weights(coverage=1.0, context=0.5, nearness=0.3, kind=0.2, passage=0.5, similarity=0.7)
"""Round figures, set by hand. Halving or doubling any one of them changes hit@1 on SQuAD by less than .02."""

FORM_BONUS: Final = 0.6
"""The bonus for the form asked for: steps or code for a how-to, a definition for a what-is."""

SECTION_BONUS: Final = 0.4
"""The bonus for a section whose heading asks the same as the question, by the share of common terms."""

FIRST_SENTENCE_BONUS: Final = 0.5
"""The additional share of the section bonus for the first sentence of the section."""

CODE_FORM: Final = 0.3
"""How far a sentence with code in it, or a code block by itself, has the form of an instruction."""

UNFINISHED_PENALTY: Final = 0.3
"""What a caption, a menu or another line without a full stop loses."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Quotes in reading order, and the confidence, 0 to 1, that the documents answer the question."""

    quotes: tuple[Quote, ...]
    confidence: float

    @property
    def answered(self) -> bool:
        """Whether there is a quote and the confidence reaches the threshold."""
        return bool(self.quotes) and self.confidence >= THRESHOLD

    @property
    def best(self) -> Quote | None:
        """The quote that answers best."""
        return max(self.quotes, key=lambda quote: quote.score, default=None)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences that may answer, with their scores and a confidence without a reader, and what a reader says."""

    question: Question
    sentences: tuple[ScoredSentence, ...]
    confidence: float
    readings: Readings


def extract(
    text: str, hits: Sequence[Hit], embeddings: Embeddings | None = None, reader: Reader | None = None
) -> Extract:
    """Choose the sentences that answer a question (the bare last turn) from the passages found for it, best first.

    `embeddings` is the embedder from which the hits' similarities come, so that they can be read on its own scale.
    Without it, or if all similarities are 0, words alone decide. Takes time with a `reader`: call it in a thread.
    """
    found = find_candidates(text, hits, embeddings, reader)
    if found is None:
        return Extract((), 0.0)
    ranked = found.readings.rank(found.sentences)
    return Extract(select_quotes(found.question, ranked, hits), found.readings.weigh(found.confidence))


def find_candidates(
    text: str, hits: Sequence[Hit], embeddings: Embeddings | None, reader: Reader | None
) -> Candidates | None:
    """Score the sentences that may answer, and read their passages; None if there is none. Arguments as `extract`."""
    if not hits or not text.strip():
        return None
    scale = measure_scale(embeddings) if embeddings and any(hit.similarity for hit in hits) else None
    question = Question.of(text)
    scored = list(_score_sentences(question, hits[:READ_PASSAGES], scale))
    if not scored:
        return None
    confidence = estimate_confidence(question, scored, hits, scale)
    return Candidates(question, tuple(scored), confidence, Readings.of(question, hits, reader))


def _score_sentences(question: Question, hits: Sequence[Hit], scale: Scale | None) -> Iterator[ScoredSentence]:
    sentences = [(hit, sentence) for hit in hits for sentence in read_passage(hit.passage).sentences(question)]
    rarity = _rarity(question, [sentence for _, sentence in sentences])
    for hit, sentence in sentences:
        text = read_passage(hit.passage).text_at(sentence.index)
        repeats = question.is_repeated_by(text, sentence.terms)
        if not repeats and not question.is_unanswered_by(text, sentence.section_terms):
            yield _score(question, sentence, hit, rarity, scale)


def _rarity(question: Question, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Return the weight of each term of the question. The fewer sentences contain a term, the more it weighs."""
    counts = Counter(term for sentence in sentences for term in set(sentence.terms))
    return {term: math.log(1 + (len(sentences) + 1) / (counts[term] + 0.5)) for term in question.terms}


def _score(
    question: Question, sentence: Sentence, hit: Hit, rarity: Mapping[str, float], scale: Scale | None
) -> ScoredSentence:
    reader, own_terms = read_passage(hit.passage), set(sentence.terms)
    context_terms = sentence.context_terms - own_terms
    total = sum(rarity.values()) or 1.0
    coverage = sum(weight for term, weight in rarity.items() if term in own_terms) / total
    context = sum(weight for term, weight in rarity.items() if term in context_terms) / total
    pairs = set(pairwise(question.terms))
    shared = [term for term in sentence.terms if term in rarity]
    evidence = (
        SENTENCE_WEIGHTS.coverage * coverage
        + SENTENCE_WEIGHTS.context * context
        + SENTENCE_WEIGHTS.nearness * len(pairs.intersection(pairwise(shared))) / (len(pairs) or 1)
        + SENTENCE_WEIGHTS.kind * question.kind_score(reader.text_at(sentence.index))
        + SENTENCE_WEIGHTS.passage * hit.score
        + SENTENCE_WEIGHTS.similarity * (scale.normalise(hit.similarity) if scale else 0.0)
    )
    form = _form(question, sentence, hit)
    heading = question.overlap_with(sentence.section_terms)
    score = (
        evidence
        + FORM_BONUS * form * min(1.0, coverage + context)
        + SECTION_BONUS * heading * (1 + FIRST_SENTENCE_BONUS * sentence.is_first)
        - UNFINISHED_PENALTY * (not reader.is_finished(sentence.index))
    )
    return ScoredSentence(hit, sentence, coverage, form, score, evidence)


def _form(question: Question, sentence: Sentence, hit: Hit) -> float:
    """Return how far a sentence has the form asked for, 0 to 1."""
    reader, index = read_passage(hit.passage), sentence.index
    text = reader.text_at(index)
    if question.definition:
        opens_section = sentence.is_first and question.is_named_by(sentence.section_terms)
        return float(question.is_defined_by(text) or opens_section)
    if question.steps:
        if reader.introduces_list_or_code(index) or reader.in_steps(index) or question.shares_purpose_with(text):
            return 1.0
        return CODE_FORM if "`" in text else 0.0
    return 0.0
