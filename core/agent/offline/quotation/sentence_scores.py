"""Scores the sentences of the passages found: by what they share with the question, and by their place and form."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.concepts import synonyms
from core.agent.offline.quotation.questions.related_terms import similar_terms
from core.agent.offline.quotation.quotes.quote_selection import ScoredSentence, read_passage
from core.text.document_roles import is_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.agent.offline.quotation.calibration import Scale
    from core.agent.offline.quotation.passage_reader import Sentence
    from core.agent.offline.quotation.questions.question import Question
    from core.model.knowledge import Hit


@dataclass(frozen=True, slots=True)
class Weights:
    """The features of a sentence, each from 0 to 1, or their weights. A sentence scores their weighted sum."""

    coverage: float  # the question's terms in the sentence, weighted by their rarity among the sentences read
    similar: float  # the further terms that it has in another form
    context: float  # the further terms in its title, its headings, or the sentence before
    nearness: float  # pairs of neighbouring terms of the question that are neighbours in it too
    kind: float  # it has the kind asked for: a number, a date, a name, a place, a cause
    passage: float  # the fused score of its passage
    similarity: float  # the cosine of its passage to the question, on the embedder's scale


SENTENCE_WEIGHTS: Final = Weights(
    coverage=1.0, similar=0.4, context=0.5, nearness=0.3, kind=0.2, passage=0.5, similarity=0.7
)
"""Round figures, set by hand. Halving or doubling any one of them changes hit@1 on SQuAD by less than .02. Weights that
were fitted to 1,000 questions about manuals and handbooks (logistic regression, 21 features) gain less than .01."""

FORM_BONUS: Final = 0.6
"""The bonus for the form asked for: steps or code for a how-to, a definition for a what-is."""

SECTION_BONUS: Final = 0.4
"""The bonus for a section whose heading asks the same as the question, by the share of common terms."""

FIRST_SENTENCE_BONUS: Final = 0.5
"""The additional share of the section bonus for the first sentence of the section."""

EVERYDAY_SHARE: Final = 0.4
"""How much an everyday word such as `put` counts, beside words that say what a question is about."""

CODE_FORM: Final = 0.3
"""How far a sentence with code in it, or a code block by itself, has the form of an instruction."""

SIMILARITY_BONUS: Final = 0.7
"""The bonus for the similarity of the passage: it tells which passage answers better than whether one does."""

DOCUMENT_BONUS: Final = 0.6
"""The bonus for the share of the document in the scores of all hits: one page is mostly about what is asked."""

UNFINISHED_PENALTY: Final = 0.3
"""What a caption, a menu or another line without a full stop loses."""

ASIDE_PENALTY: Final = 0.2
"""What a line of a changelog or of a test loses, unless the question asks for such a thing."""


PROSE_SHARE: Final = 0.8
"""Prose goes before a line of a changelog if it covers at least this share of what that covers."""


def rank_sentences(question: Question, hits: Sequence[Hit], scale: Scale | None) -> list[ScoredSentence]:
    """Return the sentences of the hits that may answer, best first. Prose goes before a changelog that says no more."""
    ranked = sorted(_score_sentences(question, hits, scale), key=lambda scored: -scored.score)
    asides = [scored for scored in ranked if _is_aside(question, scored.hit)]
    if ranked and asides and ranked[0] is asides[0]:
        covered = PROSE_SHARE * ranked[0].coverage
        prose = next((scored for scored in ranked if scored not in asides and scored.coverage >= covered), None)
        if prose:
            first = replace(prose, score=ranked[0].score)
            return [first, *(scored for scored in ranked if scored is not prose and scored not in asides), *asides]
    return ranked


def _is_aside(question: Question, hit: Hit) -> bool:
    passage = hit.passage
    return is_aside(question.text, title=passage.title, source=passage.source, headings=passage.headings)


def _score_sentences(question: Question, hits: Sequence[Hit], scale: Scale | None) -> Iterator[ScoredSentence]:
    """Yield the sentences of the hits that may answer, with their scores, in reading order."""
    found = [(hit, sentence) for hit in hits for sentence in read_passage(hit.passage).sentences(question)]
    scores = _Scores(question, hits, [sentence for _, sentence in found], scale)
    for hit, sentence in found:
        text = read_passage(hit.passage).text_at(sentence.index)
        repeats = question.is_repeated_by(text, sentence.terms)
        if not repeats and not question.is_unanswered_by(text, sentence.section_terms):
            yield scores.score(hit, sentence)


class _Scores:
    """What all sentences read for a question have in common."""

    def __init__(
        self, question: Question, hits: Sequence[Hit], sentences: Sequence[Sentence], scale: Scale | None
    ) -> None:
        self._question = question
        self._hits = hits
        self._scale = scale
        self._sentences = sentences
        self._pairs = set(pairwise(question.terms))

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """The weight of each term of the question. The fewer sentences contain a term, the more it weighs."""
        counts = Counter(term for sentence in self._sentences for term in set(sentence.terms))
        everyday = self._question.everyday_terms
        return {
            term: (EVERYDAY_SHARE if term in everyday else 1.0)
            * math.log(1 + (len(self._sentences) + 1) / (counts[term] + 0.5))
            for term in self._question.terms
        }

    @cached_property
    def _forms(self) -> dict[str, frozenset[str]]:
        """For each term of the question, its other forms in the sentences or above them, and other words for it."""
        vocabulary = {term for sentence in self._sentences for term in (*sentence.terms, *sentence.context_terms)}
        language = self._question.language
        return {term: similar_terms(term, vocabulary) | synonyms(term, vocabulary, language) for term in self._rarity}

    @cached_property
    def _document_shares(self) -> dict[str, float]:
        """The share of each document in the scores of all hits."""
        total = sum(hit.score for hit in self._hits) or 1.0
        shares: defaultdict[str, float] = defaultdict(float)
        for hit in self._hits:
            shares[hit.passage.document_id] += hit.score / total
        return shares

    def score(self, hit: Hit, sentence: Sentence) -> ScoredSentence:
        """Return a sentence with its scores."""
        question, reader = self._question, read_passage(hit.passage)
        own = set(sentence.terms)
        context = sentence.context_terms - own
        coverage = self._share(term for term in self._rarity if term in own)
        similar = self._share(
            term for term in self._rarity if term not in own and not own.isdisjoint(self._forms[term])
        )
        around = self._share(term for term in self._rarity if term in context)
        similarity = self._scale.normalise(hit.similarity) if self._scale else 0.0
        evidence = (
            SENTENCE_WEIGHTS.coverage * coverage
            + SENTENCE_WEIGHTS.similar * similar
            + SENTENCE_WEIGHTS.context * around
            + SENTENCE_WEIGHTS.nearness * self._nearness(sentence)
            + SENTENCE_WEIGHTS.kind * question.kind_score(reader.text_at(sentence.index))
            + SENTENCE_WEIGHTS.passage * hit.score
            + SENTENCE_WEIGHTS.similarity * similarity
        )
        form = _form(question, sentence, hit)
        heading = question.overlap_with(sentence.section_terms)
        score = (
            evidence
            + SIMILARITY_BONUS * similarity
            + DOCUMENT_BONUS * self._document_shares[hit.passage.document_id]
            + FORM_BONUS * form * min(1.0, coverage + around)
            + SECTION_BONUS * heading * (1 + FIRST_SENTENCE_BONUS * sentence.is_first)
            - UNFINISHED_PENALTY * (not reader.is_finished(sentence.index))
            - ASIDE_PENALTY * _is_aside(question, hit)
        )
        return ScoredSentence(hit, sentence, coverage, form, score, evidence)

    def _share(self, terms: Iterable[str]) -> float:
        return sum(self._rarity[term] for term in terms) / (sum(self._rarity.values()) or 1.0)

    def _nearness(self, sentence: Sentence) -> float:
        shared = [term for term in sentence.terms if term in self._rarity]
        return len(self._pairs.intersection(pairwise(shared))) / (len(self._pairs) or 1)


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
