"""Finds the section that a how-to or a bare topic names: what it begins with is the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.related_terms import are_similar
from core.agent.offline.quotation.quotes.quote_selection import read_passage
from core.agent.offline.quotation.quotes.units import find_unit
from core.text.document_roles import is_aside

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.agent.offline.quotation.questions.question import Question
    from core.agent.offline.quotation.quotes.quote_selection import ScoredSentence

CODE_SHARE: Final = 0.4
TITLE_SHARE: Final = 0.2
PASSAGE_SHARE: Final = 0.5
"""What code, a title that names the topic too, and the score of the passage add to the overlap of question and heading,
which is at most 1. If several sections have such a heading, these decide."""


def find_opening(question: Question, ranked: Sequence[ScoredSentence]) -> ScoredSentence | None:
    """Return the first sentence of the section whose heading names all that a how-to or a bare topic asks for, or None.

    Its score is that of the best sentence. There is none if the best sentence names all of that itself, and leads to
    steps or code.
    """
    if not question.steps or question.added or not question.topic_terms or _names_all(question, ranked[0]):
        return None
    openings = [scored for scored in ranked if _opens_named_section(question, scored)]
    best = max(openings, key=lambda scored: _match(question, scored), default=None)
    return replace(best, score=ranked[0].score, form=1.0) if best else None


def _names_all(question: Question, scored: ScoredSentence) -> bool:
    return scored.form == 1 and all(_is_in(term, scored.sentence.terms) for term in question.topic_terms)


def _opens_named_section(question: Question, scored: ScoredSentence) -> bool:
    sentence, passage = scored.sentence, scored.hit.passage
    if not sentence.is_first or not _begins_section(scored):
        return False
    title = set(question.terms_of(passage.title))
    topic = question.topic_terms
    is_named = all(_is_in(term, sentence.section_terms | title) for term in topic)
    is_aside_ = is_aside(question.text, title=passage.title, source=passage.source, headings=passage.headings)
    return is_named and any(_is_in(term, sentence.section_terms) for term in topic) and not is_aside_


def _begins_section(scored: ScoredSentence) -> bool:
    """Return whether the passage begins with the section, or the section begins in it."""
    reader = read_passage(scored.hit.passage)
    has_heading = any(reader.is_heading(index) for index in range(scored.sentence.index))
    return has_heading or not reader.passage.path


def _match(question: Question, scored: ScoredSentence) -> float:
    reader, index = read_passage(scored.hit.passage), scored.sentence.index
    unit = find_unit(reader, index, steps=True)
    names = scored.sentence.section_terms
    common = sum(_is_in(term, names) for term in question.topic_terms)
    title = question.terms_of(reader.passage.title)
    return (
        common / max(1, len(set(question.topic_terms)) + sum(not _is_in(name, question.topic_terms) for name in names))
        + CODE_SHARE * (unit is not None and "```" in reader.text[unit.start : unit.end])
        + TITLE_SHARE * any(_is_in(term, title) for term in question.topic_terms)
        + PASSAGE_SHARE * scored.hit.score
    )


def _is_in(term: str, names: Collection[str]) -> bool:
    return term in names or any(are_similar(term, name) for name in names)
