"""Selects one to three sentences that answer, from the passages found, and a confidence, without a language model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.calibration import measure_scale
from core.agent.offline.quotation.confidence import estimate_confidence
from core.agent.offline.quotation.continuation import Continuation
from core.agent.offline.quotation.language_gap import find_gap, tempered
from core.agent.offline.quotation.questions.asked_parts import asking_text
from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.quotes.quote_selection import Quote, ScoredSentence, read_passage, select_quotes
from core.agent.offline.quotation.readings import Readings
from core.agent.offline.quotation.sentence_scores import rank_sentences
from core.agent.offline.quotation.signs import quote_signs
from core.agent.offline.quotation.topic_section import find_opening
from core.agent.offline.quotation.verdict import decides_version, find_verdict
from core.text.terms import guess_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings

    from core.agent.offline.quotation.calibration import Scale
    from core.agent.offline.quotation.language_gap import LanguageGap
    from core.model.knowledge import Hit, Reader
    from core.model.replies import Citation

THRESHOLD: Final = 0.235
"""The lowest confidence that counts as an answer.

A wrong answer costs more than a refusal, so it is the highest one that 97 of 100 answerable questions of the product
set reach (`scripts/reader/threshold`)."""

NAMED: Final = 0.7
"""The lowest confidence in the opening of a section that is named so, and in what decides about a version."""

READ_PASSAGES: Final = 8
"""How many passages are read for sentences.

For 96 % of SQuAD's questions, the answer was in the first five; of those about real documentation, 83 % in the first
six and 89 % in the first eight."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Quotes in reading order, and the confidence, 0 to 1, that the documents answer the question.

    `verdict` is yes or no, if the best quote proves the answer to a question of yes or no; else None. `gap` is there if
    all that was found is in another language, which the embedder does not bring together with that of the question.
    """

    quotes: tuple[Quote, ...]
    confidence: float
    verdict: bool | None = None
    gap: LanguageGap | None = None

    @property
    def answered(self) -> bool:
        """Whether there is a quote and the confidence reaches the threshold."""
        return bool(self.quotes) and self.confidence >= THRESHOLD

    @property
    def best(self) -> Quote | None:
        """The quote that answers best."""
        return max(self.quotes, key=lambda quote: quote.score, default=None)


NOTHING: Final = Extract((), 0.0)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences that may answer, with their scores and a confidence from these alone, and what a reader says.

    `scale` is that of the similarities to the question; None if there are none.
    """

    question: Question
    sentences: tuple[ScoredSentence, ...]
    confidence: float
    readings: Readings
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is quoted, best sentence first in `ranked`, and the signs that it answers.

    `decisive` says whether that is a section named like the question, or decides about a version.
    """

    ranked: tuple[ScoredSentence, ...]
    quotes: tuple[Quote, ...]
    signs: dict[str, float]
    decisive: bool


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
    that a follow-up at the end continues. If nothing was, both may be one message, so what answers the whole of it is
    chosen if no sentence answers its end. Takes time with a `reader`: call it in a thread.
    """
    continuation = Continuation.of(asking_text(text), quoted)
    if continuation:
        hits = continuation.sort(hits)
    found = find_candidates(text, hits, embeddings, reader)
    if found and continuation:
        continuing = continuation.choose(found.sentences)
        if continuing or quoted:
            found = replace(found, sentences=tuple(continuing))
        if continuing and continuation.is_plain(continuing[0]):
            chosen = _extract(found, hits, embeddings)
            return replace(chosen, confidence=max(chosen.confidence, NAMED))
    return _extract(found, hits, embeddings) if found else NOTHING


def extract_topic(
    text: str, hits: Sequence[Hit], embeddings: Embeddings | None = None, reader: Reader | None = None
) -> Extract:
    """Choose the sentences that answer a follow-up by itself; they say all that it names. Arguments as `extract`."""
    continuation = Continuation.of(asking_text(text))
    if continuation is None:
        return NOTHING
    hits = continuation.sort(hits)
    found = find_candidates(continuation.topic, hits, embeddings, reader, language=continuation.question.language)
    return (
        _extract(replace(found, sentences=tuple(continuation.choose_topic(found.sentences))), hits, embeddings)
        if found
        else NOTHING
    )


def _extract(found: Candidates, hits: Sequence[Hit], embeddings: Embeddings | None) -> Extract:
    if not found.sentences:
        return NOTHING
    choice = choose(found, hits)
    confidence = found.readings.weigh(choice.signs) if found.scale else found.confidence
    if choice.decisive:
        confidence = max(confidence, NAMED)
    confidence = tempered(confidence, found.question, choice.quotes, embeddings)
    best = choice.ranked[0]
    verdict = find_verdict(found.question, read_passage(best.hit.passage).text_at(best.sentence.index))
    gap = find_gap(found.question.text, [hit.passage for hit in hits], embeddings)
    return Extract(choice.quotes, confidence, verdict, gap)


def choose(found: Candidates, hits: Sequence[Hit]) -> Choice:
    """Choose what is quoted of the candidates, and weigh up whether it answers."""
    question, ranked = found.question, found.readings.rank(found.sentences)
    decisive = _find_decisive(question, ranked) or find_opening(question, ranked)
    quotes = select_quotes(question, [decisive] if decisive else ranked)
    signs = quote_signs(question, found.confidence, quotes, ranked, hits)
    best = decisive or ranked[0]
    signs |= found.readings.signs(best)
    signs["similarity"] = found.scale.normalise(best.hit.similarity) if found.scale else 0.0
    return Choice((decisive, *ranked) if decisive else tuple(ranked), quotes, signs, decisive is not None)


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
    return Candidates(question, tuple(ranked), confidence, Readings.of(question, hits, reader), scale)


def _find_decisive(question: Question, ranked: Sequence[ScoredSentence]) -> ScoredSentence | None:
    """Return the best sentence that says which versions will do, if the question asks whether one does."""
    for scored in ranked:
        if decides_version(question, read_passage(scored.hit.passage).text_at(scored.sentence.index)):
            return scored
    return None
