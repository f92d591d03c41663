# ruff: noqa: E501  (the words of one language a line)
"""Tells which sentences answer a follow-up, such as `and for Spain?`: those that say what it adds, about the same thing.

A follow-up about which no sentence does so is not answered. What was quoted before is no answer to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.follow_up import (
    ANY_FUNCTION_WORDS,
    content_words,
    is_placed,
    only_names,
    refers_back,
    split_follow_up,
    without_opening,
)
from core.agent.offline.quotation.questions.question import DECIDES, QUESTION_WORD, Question
from core.agent.offline.quotation.questions.related_terms import are_similar
from core.agent.offline.quotation.quotes.quote_selection import read_passage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.agent.offline.quotation.quotes.quote_selection import ScoredSentence
    from core.model.knowledge import Hit
    from core.model.replies import Citation

FIT_BONUS: Final = 1.5
"""What a sentence gains that says itself all that a follow-up adds."""

PLACE_BONUS: Final = 0.5
"""What a sentence gains in the section that was quoted before."""

FRAME_BONUS: Final = 0.5
"""What a sentence gains that mentions all that was asked before, except for what another thing takes the place of."""

CONTEXT_FIT: Final = 0.6
"""How far a word counts that only the headings, the head of the table or the sentence before has."""

FRAME_SHARE: Final = 0.5
"""The share of what was asked before that a sentence must mention, if the same is asked of another thing."""

ALL_NEEDED: Final = 2
"""Of more words that a follow-up adds, one may be missing."""

SHORTEST_START: Final = 3
"""The fewest characters of a word that may be the beginning of another: `Mac` is met by `macOS`."""

SAME: Final = tuple(
    frozenset(group.split())
    for group in (
        "annual year jahr jahrlich annuel an anne anual ano",
        "month monat mensuel mois mensual mes mensal",
        "week wochent woch hebdomadair semain semanal seman",
        "daili day tag taglich quotidien jour diari dia",
    )
)
"""Terms for the same period: a sentence may have one for the other."""

MARKS: Final = tuple(
    (re.compile(rf"\b(?:{asks})\b", re.IGNORECASE), re.compile(rf"\b(?:{says})\b", re.IGNORECASE))
    for asks, says in (
        (
            r"why|how come|warum|wieso|weshalb|pourquoi|por ?qu[eéê]",
            (
                r"because|since|due to|reasons?|so that|in order to|otherwise|therefore|for this reason|weil|da|wegen|damit|sonst|denn|deshalb|"
                r"daher|parce qu\w*|car|afin|sinon|puisque|raisons?|porque|ya que|para que|debido|razón|pois|já que|devido|senão|razão"
            ),
        ),
        (r"since|seit|depuis|desde", r"since|seit|depuis|desde"),
        (r"until|till|bis|jusqu\W\w+|hasta|até", r"until|till|bis|jusqu\W\w+|hasta|até"),
    )
)
"""What asks for a reason, a beginning or an end, and the words with which a sentence gives one."""

NAMES: Final = re.compile(r"\b[A-Z]\w+(?: [A-Z]\w+)+")


@dataclass(frozen=True)
class Continuation:
    """A follow-up and the question before it, as one `question`. `quoted` is what was quoted in answer to that."""

    question: Question
    before: Question
    added: str
    quoted: tuple[Citation, ...]

    @classmethod
    def of(cls, text: str, quoted: Sequence[Citation] = ()) -> Continuation | None:
        """Return the follow-up at the end of a question, or None if it has none."""
        before, added = split_follow_up(text)
        return cls(Question.of(text), Question.of(before), added, tuple(quoted)) if added else None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that name something, as terms, without those of the question before."""
        known = set(self.before.terms)
        terms = (next(iter(self.question.terms_of(word)), "") for word in content_words(self.added))
        return tuple(dict.fromkeys(term for term in terms if term and term not in known))

    @cached_property
    def frame(self) -> tuple[str, ...]:
        """The terms of the question before, without the last, for which another thing takes its place."""
        terms = self.before.topic_terms
        return terms[:-1] if len(terms) > 1 else terms

    @property
    def asks(self) -> bool:
        """Whether it has a question word or a verb of its own, as in `and who approves it?`."""
        rest = without_opening(self.added)
        return QUESTION_WORD.match(rest) is not None or self.decides

    @property
    def decides(self) -> bool:
        """Whether it is answered by yes or no, as in `is it paid?`."""
        return DECIDES.match(without_opening(self.added)) is not None

    @cached_property
    def needs_value(self) -> bool:
        """Whether only a sentence with a number, a date or the like answers it.

        If what was quoted before has none, none is needed.
        """
        if not self.question.asks_for_value or self.decides:
            return False
        has_own = Question.of(self.added, language=self.question.language).kind_pattern is not None
        return has_own or not self.quoted or any(self.question.kind_score(cited.quote) == 1 for cited in self.quoted)

    @cached_property
    def _mark(self) -> re.Pattern[str] | None:
        """What a sentence must have if a bare follow-up asks for a reason, a beginning or an end."""
        return next((says for asks, says in MARKS if asks.search(self.added) and not self.words), None)

    @property
    def topic(self) -> str:
        """The follow-up as a question of its own, if it may begin another topic; else an empty string."""
        points = is_placed(self.added) or refers_back(self.added)
        return "" if points or not self.words else without_opening(self.added)

    def sort(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return hits with those first that have the most of what is added."""
        return sorted(hits, key=lambda hit: -self._share(self._terms_of(hit)))

    def choose(self, ranked: Sequence[ScoredSentence]) -> list[ScoredSentence]:
        """Return the sentences that continue the answer before, best first.

        If there are such in the section that was quoted, the others are about something else.
        """
        fitting = [one for one in ranked if self._says_it(one) and self._is_about_it(one)]
        here = [one for one in fitting if self._is_in_quoted_section(one) and self._says_itself(one)]
        return sorted(map(self._scored, here or fitting), key=lambda one: -one.score)

    def is_plain(self, one: ScoredSentence) -> bool:
        """Return whether a sentence surely continues the answer: it names what is added, in the section that was quoted.

        A similar word is not sure: `Österreich` ends like `reichen`.
        """
        terms = {*one.sentence.terms, *_initials(read_passage(one.hit.passage).text_at(one.sentence.index))}
        named = all(word in terms or any(other.startswith(word) for other in terms) for word in self.words)
        return bool(self.words) and named and self._is_in_quoted_section(one)

    def choose_topic(self, ranked: Sequence[ScoredSentence]) -> list[ScoredSentence]:
        """Return the sentences that say all that the follow-up names, if that is two things, or one with a section."""
        met = [one for one in ranked if self.words and self._names_all(one)]
        in_heading = any(_is_met(word, one.sentence.section_terms) for one in met for word in self.words)
        is_topic = len(self.words) > 1 or in_heading or self.asks or only_names(self.added)
        return met if is_topic else []

    def _says_it(self, one: ScoredSentence) -> bool:
        """Return whether a sentence says what is added, and has the kind of thing that is asked for.

        A sentence that was quoted before must itself name what is added, as in `and in Paris?`. Above a table row, the
        head of the table may.
        """
        is_row = read_passage(one.hit.passage).is_row(one.sentence.index)
        if self.words and self._was_quoted(one) and not (is_row or self._says_itself(one)):
            return False
        text = read_passage(one.hit.passage).text_at(one.sentence.index)
        if self._mark:
            return self._mark.search(text) is not None and self._has_all_words(one)
        if self.needs_value:
            return bool(self.question.kind_score(text)) and self._has_all_words(one)
        return self._has_all_words(one) and bool(self.words or not self._was_quoted(one))

    def _has_all_words(self, one: ScoredSentence) -> bool:
        missing = sum(not self._fit(word, one) for word in self.words)
        return missing <= (len(self.words) > ALL_NEEDED)

    def _names_all(self, one: ScoredSentence) -> bool:
        """Return whether a sentence has all words itself or in its title and headings."""
        passage = one.hit.passage
        names = (passage.title, *read_passage(passage).path_at(one.sentence.span.start))
        terms = {*one.sentence.terms, *self.question.terms_of(" ".join(names))}
        return sum(not _is_met(word, terms) for word in self.words) <= (len(self.words) > ALL_NEEDED)

    def _says_itself(self, one: ScoredSentence) -> bool:
        return all(self._fit(word, one) == 1 for word in self.words)

    def _is_about_it(self, one: ScoredSentence) -> bool:
        """Return whether a sentence is about what was asked before: in what was quoted, or by its words."""
        if self._is_in_quoted_section(one):
            return True
        if self.asks or not self.words:
            if self._is_in_quoted_document(one):
                return True
            if self.quoted and not self.words:
                return False
        return self._frame_share(one) >= FRAME_SHARE

    def _frame_share(self, one: ScoredSentence) -> float:
        around = one.sentence.context_terms.union(one.sentence.terms)
        return sum(_is_met(term, around) for term in self.frame) / len(self.frame) if self.frame else 1.0

    def _scored(self, one: ScoredSentence) -> ScoredSentence:
        fit = sum(self._fit(word, one) for word in self.words) / max(1, len(self.words))
        bonus = FIT_BONUS * fit + PLACE_BONUS * self._is_in_quoted_section(one) + FRAME_BONUS * self._frame_share(one)
        return replace(one, score=one.score + bonus)

    def _fit(self, word: str, one: ScoredSentence) -> float:
        """Return how far a sentence says a word: 1 if it does itself, less if only what stands above it does."""
        if word.isdecimal() and any(
            char.isdigit() for char in read_passage(one.hit.passage).text_at(one.sentence.index)
        ):
            return 1.0
        text = read_passage(one.hit.passage).text_at(one.sentence.index)
        if _is_met(word, one.sentence.terms) or word in _initials(text):
            return 1.0
        return CONTEXT_FIT * _is_met(word, self._terms_above(one))

    def _terms_above(self, one: ScoredSentence) -> frozenset[str]:
        """Return the terms of the title, the headings, the table's head, and the sentence before in the paragraph."""
        reader, index = read_passage(one.hit.passage), one.sentence.index
        names = [one.hit.passage.title, *reader.path_at(one.sentence.span.start)]
        if reader.is_row(index):
            names += reader.head_of_row(one.sentence.span)
        elif index and reader.is_prose(index) and reader.is_prose(index - 1):
            names += [reader.text_at(index - 1)] * reader.shares_paragraph_with_next(index - 1)
        return frozenset(self.question.terms_of(" ".join(names)))

    def _share(self, terms: Collection[str]) -> float:
        return sum(_is_met(word, terms) for word in self.words)

    def _terms_of(self, hit: Hit) -> frozenset[str]:
        passage = hit.passage
        return frozenset(self.question.terms_of(" ".join((passage.text, passage.title, *passage.headings))))

    def _was_quoted(self, one: ScoredSentence) -> bool:
        passage, span = one.hit.passage, one.sentence.span
        start, end = passage.start + span.start, passage.start + span.end
        return any(
            cited.document == passage.document_id and cited.start < end and start < cited.end for cited in self.quoted
        )

    def _is_in_quoted_section(self, one: ScoredSentence) -> bool:
        reader, passage = read_passage(one.hit.passage), one.hit.passage
        here = reader.path_at(one.sentence.span.start)
        return any(
            cited.document == passage.document_id
            and passage.start <= cited.start < passage.end
            and reader.path_at(cited.start - passage.start) == here
            for cited in self.quoted
        )

    def _is_in_quoted_document(self, one: ScoredSentence) -> bool:
        return any(cited.document == one.hit.passage.document_id for cited in self.quoted)


def _initials(text: str) -> set[str]:
    """Return the initials of names of several words: `uk` for `United Kingdom`."""
    return {"".join(word[0] for word in name.split()).casefold() for name in NAMES.findall(text)}


def _is_met(term: str, vocabulary: Collection[str]) -> bool:
    bare = term.removesuffix("'s")
    if bare in vocabulary:
        return True
    if any(are_similar(bare, other) for other in vocabulary if other not in ANY_FUNCTION_WORDS):  # `WhatsApp`, `what`
        return True
    if len(bare) >= SHORTEST_START and any(other.startswith(bare) for other in vocabulary):
        return True
    return any(bare in group and not group.isdisjoint(vocabulary) for group in SAME)


def find_topic(question: str) -> str:
    """Return the follow-up at the end of a question as a question of its own, if it may begin a topic, or nothing."""
    continuation = Continuation.of(question)
    return continuation.topic if continuation else ""
