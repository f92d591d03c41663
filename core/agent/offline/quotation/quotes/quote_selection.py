"""From scored sentences to one to three quotes, each with the list, table or sentence to which it belongs."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.questions.asked_parts import later_halves
from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.questions.related_terms import similar_terms
from core.agent.offline.quotation.quotes.extent import AROUND, find_extent
from core.agent.offline.quotation.quotes.rivals import find_rivals
from core.agent.offline.quotation.quotes.shape import TROUBLE, Shape, shape_of
from core.text.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.quotation.passage_reader import Sentence
    from core.model.knowledge import Hit, Passage

MOST_QUOTES: Final = 2

NEAR_BEST: Final = 0.8
"""A further sentence is quoted if it scores at least this share of the best score."""

CLOSE: Final = 0.1
"""If the best sentence of another section scores at most this much less than the best one, it is quoted too: of two
that are so close, the second one answers nearly as often."""

LONGEST_SECOND: Final = 800
"""Characters up to which it is."""

SHARED_NAMES: Final = 2
"""How many terms of a question its section's heading has at least if the section is about that."""

NEW_ELSEWHERE: Final = 2
"""How many terms of the question a quote from another document adds at least; a quote from the same one adds one."""

REPEATED_SHARE: Final = 0.8
"""A sentence says nothing new if this share of its terms was quoted already."""

ANAPHORA: Final = re.compile(
    r"(?:it|its|they|their|them|he|his|she|her|this|that|these|those|such|"
    r"er|sie|es|dies(?:e[rsmn]?)?|jene[rs]?|dabei|damit|ils?|elles?|ce(?:la|ci|s)?|cette|celle|celui|"
    r"ell[oa]s?|est[eoa]s?|es[eoa]s?|isso|isto|eles?|elas?|quest[oaie]|ess[oaie]|它|他|她|这|هذا|هذه)\b(?!\s*:)",
    re.IGNORECASE,
)
"""The beginning of a sentence that refers to the one before."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quotation; `start` and `end` are offsets in the stored document, end exclusive.

    `passage` is that in which it stands, with those around it. `sentence` is the one that answers. `is_cut` tells
    whether it is the beginning of a list or procedure that is too long.
    """

    passage: Passage
    start: int
    end: int
    text: str
    score: float
    sentence: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its scores: `score` serves to choose it, `evidence` to decide whether to answer at all.

    `form` tells how far it has the form asked for: 1 for steps or a definition if the question asks for one.
    """

    hit: Hit
    sentence: Sentence
    coverage: float
    form: float
    score: float
    evidence: float


def select_quotes(question: Question, ranked: Sequence[ScoredSentence]) -> tuple[Quote, ...]:
    """Choose the best sentence and those that add to it, each with what it needs; those of a section in reading order.

    The question says how much of its section is quoted with a sentence. Another section is quoted only for a term of
    the question that the first one lacks, or for the form asked for.
    """
    shape = shape_of(question)
    chosen: list[Quote] = []
    has_form = False
    for half in later_halves(question.text):
        chosen += _answer_both(question, Question.of(half), ranked)
    for scored in [] if chosen else ranked:
        if scored.score < NEAR_BEST * ranked[0].score or len(chosen) == MOST_QUOTES:
            break
        quote = _quote(question, scored, shape)
        if quote is None:
            continue
        adds_form = scored.form == 1 and not has_form and _covers(question, quote, chosen)
        if (adds_form or _adds(question, quote, chosen, shape)) and _is_new(question, quote, chosen):
            chosen.append(quote)
            has_form = has_form or scored.form == 1
    if len(chosen) == 1 and (other := _second_place(question, ranked, chosen[0], shape)):
        chosen.append(other)
    sections = [_section(quote) for quote in chosen]
    return tuple(sorted(chosen, key=lambda quote: (sections.index(_section(quote)), quote.start)))


def _second_place(question: Question, ranked: Sequence[ScoredSentence], first: Quote, shape: Shape) -> Quote | None:
    """Return the best quote of another section, if it is nearly as good as the first, and new."""
    for scored in ranked:
        if ranked[0].score - scored.score > CLOSE:
            break
        quote = _quote(question, scored, shape)
        is_short = quote is not None and len(quote.text) <= LONGEST_SECOND
        if quote and is_short and _section(quote) != _section(first) and _is_new(question, quote, [first]):
            return quote
    return None


def _answer_both(question: Question, half: Question, ranked: Sequence[ScoredSentence]) -> list[Quote]:
    """Return a quote for a question and one for its later half, if there is one that says more about that.

    The half refers to what the question is about, so it is answered in the same document.
    """
    first = next((quote for scored in ranked if (quote := _quote(question, scored, shape_of(question)))), None)
    if first is None:
        return []
    told, asked = set(half.terms_of(first.text)), set(half.topic_terms)

    def gain(scored: ScoredSentence) -> float:
        text = read_passage(scored.hit.passage).text_at(scored.sentence.index)
        has_kind = half.kind_pattern is not None and half.kind_score(text) == 1
        new = asked.intersection(scored.sentence.terms) - told
        return len(new) + has_kind * (half.kind_score(first.text) < 1) + (half.steps and scored.form == 1 and bool(new))

    document = first.passage.document_id
    best = max((scored for scored in ranked if scored.hit.passage.document_id == document), key=gain, default=None)
    if best is None or gain(best) < 1:
        return []
    second = _quote(half, best, shape_of(half))
    return [first, second] if second and not _overlaps(first, second) else []


def _quote(question: Question, scored: ScoredSentence, shape: Shape) -> Quote | None:
    """Return the quote of a sentence, with the sentence before if it refers to that, or the one after a definition.

    None if the sentence leads to something that is not found.
    """
    reader, index = locate(scored)
    rivals = find_rivals(question, reader, index)
    around = 0 if question.kind_score(reader.text_at(index)) == 1 else AROUND
    found = find_extent(reader, index, shape, is_about=_is_about(question, scored), rivals=rivals, around=around)
    if found is None:
        return None
    extent, is_cut = found
    before, section = index - 1, scored.sentence.section_terms
    if (
        extent.start == reader.content_start(index)
        and _continues_previous(reader, index)
        and not question.is_unanswered_by(reader.text_at(before), section)
    ):
        extent = Span(reader.content_start(before), extent.end)
    elif extent.end == reader.spans[index].end and question.definition and _continues_previous(reader, index + 1):
        extent = Span(extent.start, reader.spans[index + 1].end)
    passage, text = reader.passage, reader.text[extent.start : extent.end]
    place = (passage.start + extent.start, passage.start + extent.end)
    return Quote(passage, *place, text, scored.score, reader.text_at(index), is_cut)


def _is_about(question: Question, scored: ScoredSentence) -> bool:
    """Return whether the heading above a sentence names what does not work, or asks the same as the question."""
    names = scored.sentence.section_terms
    heading = scored.hit.passage.path[-1] if scored.hit.passage.path else scored.hit.passage.title
    is_trouble = TROUBLE.search(heading) is not None or heading.rstrip().endswith("?")
    return len(names.intersection(question.topic_terms)) >= (1 if is_trouble else SHARED_NAMES)


def locate(scored: ScoredSentence) -> tuple[PassageReader, int]:
    """Return the reader of the text around a sentence's passage, if that is known, and the sentence's place in it."""
    passage, around = scored.hit.passage, scored.hit.around
    if around is None:
        return read_passage(passage), scored.sentence.index
    reader = read_passage(around)
    at = scored.sentence.span.start + passage.start - around.start
    return reader, max(0, bisect_right(reader.spans, at, key=lambda span: span.start) - 1)


def _continues_previous(reader: PassageReader, index: int) -> bool:
    """Return whether a sentence refers to the one before, and both are in one paragraph."""
    if not 0 < index < len(reader.spans) or not ANAPHORA.match(reader.text_at(index)):
        return False
    return reader.is_prose(index) and reader.is_prose(index - 1) and reader.shares_paragraph_with_next(index - 1)


def _is_new(question: Question, quote: Quote, chosen: Sequence[Quote]) -> bool:
    if any(_overlaps(quote, other) for other in chosen):
        return False
    own_terms = set(question.terms_of(quote.text))
    repeated = own_terms & _terms_of_all(question, chosen)
    return len(repeated) < max(1, REPEATED_SHARE * len(own_terms))


def _adds(question: Question, quote: Quote, chosen: Sequence[Quote], shape: Shape) -> bool:
    """Return whether a quote says something about the question that the chosen ones don't say.

    It does if it has a term of the question that neither they nor their headings have, in any form. If a single thing
    is asked for, another sentence of their section that has a thing of that kind does so, too. A value, a yes or a no
    needs no other.
    """
    if not chosen:
        return True
    if question.decides or (question.asks_for_value and any(question.kind_score(one.text) == 1 for one in chosen)):
        return False
    told = _terms_of_all(question, chosen)
    for other in chosen:
        told.update(question.terms_of(" ".join((other.passage.title, *_section(other)[1:]))))
    shared = set(question.topic_terms).intersection(question.terms_of(quote.text))
    new = [term for term in shared if term not in told and not similar_terms(term, told)]
    is_same_document = any(quote.passage.document_id == other.passage.document_id for other in chosen)
    if len(new) >= (1 if is_same_document else NEW_ELSEWHERE):
        return True
    is_beside = shape is Shape.POINT and any(_section(quote) == _section(other) for other in chosen)
    return is_beside and bool(shared) and not is_row(quote) and question.kind_score(quote.sentence) > 0


def is_row(quote: Quote) -> bool:
    """Return whether a quote begins in a row of a table."""
    reader, start = read_passage(quote.passage), quote.start - quote.passage.start
    return any(reader.is_row_block(block) for block in reader.blocks if block.start <= start < block.end)


def _covers(question: Question, quote: Quote, chosen: Sequence[Quote]) -> bool:
    """Return whether a quote has all terms of the question that the chosen ones have."""
    own, others = set(question.terms_of(quote.text)), _terms_of_all(question, chosen)
    return others.intersection(question.terms) <= own


def _section(quote: Quote) -> tuple[str, ...]:
    """Return the document of a quote, and the headings above it."""
    return (quote.passage.document_id, *read_passage(quote.passage).path_at(quote.start - quote.passage.start))


def _terms_of_all(question: Question, quotes: Sequence[Quote]) -> set[str]:
    return {term for quote in quotes for term in question.terms_of(quote.text)}


def _overlaps(one: Quote, other: Quote) -> bool:
    """Return whether two quotes share words: by their place, or because two documents contain the same text."""
    same = one.passage.document_id == other.passage.document_id and one.start < other.end and other.start < one.end
    return same or one.text in other.text or other.text in one.text


@lru_cache(maxsize=64)
def read_passage(passage: Passage) -> PassageReader:
    """Return the reader of a passage. Cutting takes a millisecond, and each passage is read several times."""
    return PassageReader(passage)
