"""Selects one to three sentences that answer, from the passages found, and a confidence, without a language model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.calibration import measure_scale
from core.agent.offline.quotation.confidence import estimate_confidence, shift
from core.agent.offline.quotation.continuation import Continuation
from core.agent.offline.quotation.questions.asked_parts import asking_text
from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.quotes.quote_selection import Quote, ScoredSentence, read_passage, select_quotes
from core.agent.offline.quotation.readings import Readings
from core.agent.offline.quotation.section_opening import find_opening
from core.agent.offline.quotation.sentence_scores import rank_sentences
from core.agent.offline.quotation.verdict import decides_version, find_verdict
from core.text.terms import guess_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings

    from core.model.knowledge import Hit, Reader
    from core.model.replies import Citation

THRESHOLD: Final = 0.5
"""The lowest confidence that counts as an answer. The constant in `confidence.WEIGHTS` is chosen for it."""

NAMED: Final = 0.7
"""The lowest confidence in the opening of a section that is named so, and in what decides about a version."""

WITHOUT_VALUE: Final = -1.5
"""What is added to the log-odds if a number, a price or a date is asked for, and no quote has one.

On the documentation of a library, a device, an app, and a handbook in French, 2 of 100 answerable questions are lost by
it, and 5 of 60 others are refused in addition."""

READ_PASSAGES: Final = 6
"""How many passages are read for sentences. For 96 % of SQuAD's questions, the answer was in the first five."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Quotes in reading order, and the confidence, 0 to 1, that the documents answer the question.

    `verdict` is yes or no, if the best quote proves the answer to a question of yes or no; else None.
    """

    quotes: tuple[Quote, ...]
    confidence: float
    verdict: bool | None = None

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
    text: str,
    hits: Sequence[Hit],
    embeddings: Embeddings | None = None,
    reader: Reader | None = None,
    *,
    quoted: Sequence[Citation] = (),
) -> Extract:
    """Choose the sentences that answer a question (the bare last turn) from the passages found for it, best first.

    `embeddings` is the embedder from which the hits' similarities come, so that they can be read on its own scale.
    Without it, or if all similarities are 0, words alone decide. `quoted` is what was quoted in answer to the question
    that a follow-up at the end continues. Takes time with a `reader`: call it in a thread.
    """
    continuation = Continuation.of(asking_text(text), quoted)
    if continuation:
        hits = continuation.sort(hits)
    found = find_candidates(text, hits, embeddings, reader)
    sentences = continuation.choose(found.sentences) if found and continuation else found.sentences if found else ()
    return _extract(found, sentences) if found and sentences else Extract((), 0.0)


def extract_topic(
    text: str, hits: Sequence[Hit], embeddings: Embeddings | None = None, reader: Reader | None = None
) -> Extract:
    """Choose the sentences that answer a follow-up by itself; they say all that it names. Arguments as `extract`."""
    continuation = Continuation.of(asking_text(text))
    if continuation is None:
        return Extract((), 0.0)
    hits = continuation.sort(hits)
    found = find_candidates(continuation.topic, hits, embeddings, reader, language=continuation.question.language)
    sentences = continuation.choose_topic(found.sentences) if found else ()
    return _extract(found, sentences) if found and sentences else Extract((), 0.0)


def _extract(found: Candidates, sentences: Sequence[ScoredSentence]) -> Extract:
    """Choose from the sentences that may answer."""
    question, ranked = found.question, found.readings.rank(sentences)
    confidence = found.readings.weigh(found.confidence)
    decisive = _find_decisive(question, ranked) or find_opening(question, ranked)
    if decisive:
        ranked, confidence = [decisive], max(confidence, NAMED)
    verdict = find_verdict(question, read_passage(ranked[0].hit.passage).text_at(ranked[0].sentence.index))
    quotes = select_quotes(question, ranked)
    if question.asks_for_value and not question.kind_score(" ".join(quote.text for quote in quotes)):
        confidence = shift(confidence, WITHOUT_VALUE)
    return Extract(quotes, confidence, verdict)


def find_candidates(
    text: str, hits: Sequence[Hit], embeddings: Embeddings | None, reader: Reader | None, *, language: str = ""
) -> Candidates | None:
    """Score the sentences that may answer, and read their passages; None if there is none. Arguments as `extract`.

    The `language` of the question is guessed if it is not known.
    """
    if not hits or not text.strip():
        return None
    question = Question.of(asking_text(text), language=language)
    scale = None
    if embeddings and any(hit.similarity for hit in hits):
        scale = measure_scale(embeddings, question.language, guess_language(hits[0].passage.text))
    ranked = rank_sentences(question, hits[:READ_PASSAGES], scale)
    if not ranked:
        return None
    confidence = estimate_confidence(question, ranked, hits, scale)
    return Candidates(question, tuple(ranked), confidence, Readings.of(question, hits, reader))


def _find_decisive(question: Question, ranked: Sequence[ScoredSentence]) -> ScoredSentence | None:
    """Return the best sentence that says which versions will do, if the question asks whether one does."""
    for scored in ranked:
        if decides_version(question, read_passage(scored.hit.passage).text_at(scored.sentence.index)):
            return scored
    return None
