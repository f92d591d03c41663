"""From passages found to the one to three sentences that answer, and how sure that is; no language model is asked."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from core.agent.offline.calibration import measure_scale
from core.agent.offline.confidence import estimate_confidence
from core.agent.offline.question import Question
from core.agent.offline.quote_selection import Quote, ScoredSentence, read_passage, select_quotes

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
    context: float  # the further terms that stand in its title, its headings, or the sentence before
    nearness: float  # pairs of the question's terms that stand side by side in it too
    kind: float  # it holds what is asked for: a number, a date, a name, a place, a cause
    passage: float  # the fused score of its passage
    similarity: float  # the cosine of its passage to the question, on the embedder's scale


SENTENCE_WEIGHTS: Final = Weights(coverage=1.0, context=0.5, nearness=0.3, kind=0.2, passage=0.5, similarity=0.7)
"""Set by hand to round figures; hit@1 on SQuAD moves by less than .02 when any one is halved or doubled."""

FORM_BONUS: Final = 0.6
"""What the form asked for adds to a sentence's score: steps or code for a how-to, a definition for a what-is."""

SECTION_BONUS: Final = 0.4
"""What a sentence gains whose section's heading is the question in other words, by the share of terms in common."""

FIRST_SENTENCE_BONUS: Final = 0.5
"""How much more the first sentence of such a section gains."""

CODE_FORM: Final = 0.3
"""How far a sentence with code in it, or a block of code alone, has the form of an instruction."""

UNFINISHED_PENALTY: Final = 0.3
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


def extract(text: str, hits: Sequence[Hit], embeddings: Embeddings | None = None) -> Extract:
    """Choose the sentences that answer a question (the bare last turn) from the passages found for it, best first.

    `embeddings` is the embedder that the hits' similarities come from, so that they can be read on its own scale;
    without it, or if all of them are 0, words alone decide.
    """
    if not hits or not text.strip():
        return Extract((), 0.0)
    scale = measure_scale(embeddings) if embeddings and any(hit.similarity for hit in hits) else None
    question = Question.of(text)
    ranked = sorted(_score_sentences(question, hits[:READ_PASSAGES], scale), key=lambda scored: -scored.score)
    if not ranked:
        return Extract((), 0.0)
    return Extract(select_quotes(question, ranked, hits), estimate_confidence(question, ranked, hits, scale))


def _score_sentences(question: Question, hits: Sequence[Hit], scale: Scale | None) -> Iterator[ScoredSentence]:
    """Judge every sentence of the passages; by how far it covers what is asked, and where."""
    read = [list(read_passage(hit.passage).sentences(question)) for hit in hits]
    counts = Counter(term for passage in read for sentence in passage for term in set(sentence.terms))
    total = sum(map(len, read))
    rarity = {term: math.log(1 + (total + 1) / (counts[term] + 0.5)) for term in question.terms}
    whole = sum(rarity.values()) or 1.0
    pairs = set(pairwise(question.terms))
    for hit, passage in zip(hits, read, strict=True):
        reader = read_passage(hit.passage)
        for sentence in passage:
            here = set(sentence.terms)
            coverage = sum(worth for term, worth in rarity.items() if term in here) / whole
            context = (
                sum(worth for term, worth in rarity.items() if term in sentence.context_terms and term not in here)
                / whole
            )
            kept = [term for term in sentence.terms if term in rarity]
            evidence = (
                SENTENCE_WEIGHTS.coverage * coverage
                + SENTENCE_WEIGHTS.context * context
                + SENTENCE_WEIGHTS.nearness * len(pairs.intersection(pairwise(kept))) / (len(pairs) or 1)
                + SENTENCE_WEIGHTS.kind * question.kind_score(reader.text_at(sentence.index))
                + SENTENCE_WEIGHTS.passage * hit.score
                + SENTENCE_WEIGHTS.similarity * (scale.normalise(hit.similarity) if scale else 0.0)
            )
            form = _form(question, sentence, hit)
            score = (
                evidence
                + FORM_BONUS * form * min(1.0, coverage + context)
                + SECTION_BONUS
                * question.overlap_with(sentence.section_terms)
                * (1 + FIRST_SENTENCE_BONUS * sentence.is_first)
                - UNFINISHED_PENALTY * (not reader.is_finished(sentence.index))
            )
            said = reader.text_at(sentence.index)
            if not (question.is_repeated_by(said, here) or question.is_unanswered_by(said, sentence.section_terms)):
                yield ScoredSentence(hit, sentence, coverage, form, score, evidence)


def _form(question: Question, sentence: Sentence, hit: Hit) -> float:
    """Tell how far a sentence has the form that is asked for, 0 to 1."""
    reader, index = read_passage(hit.passage), sentence.index
    if question.definition:
        return float(
            question.is_defined_by(reader.text_at(index))
            or (sentence.is_first and question.is_named_by(sentence.section_terms))
        )
    if question.steps:
        if (
            reader.introduces_list_or_code(index)
            or reader.in_steps(index)
            or question.shares_purpose_with(reader.text_at(index))
        ):
            return 1.0
        return CODE_FORM if "`" in reader.text_at(index) else 0.0
    return 0.0
