"""From scored sentences to one to three quotes, each with the list, table or sentence to which it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.quotes.units import find_continuation, find_unit
from core.text.markdown.forms import leads_in
from core.text.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.agent.offline.quotation.passage_reader import Sentence
    from core.agent.offline.quotation.questions.question import Question
    from core.model.knowledge import Hit, Passage

MOST_QUOTES: Final = 3
NEAR_BEST: Final = 0.8
"""A further sentence is quoted if it scores at least this share of the best score."""

CONTEXT_SHARE: Final = 0.99
"""The score of a sentence that is quoted along with another one, as a share of that one's score."""

REPEATED_SHARE: Final = 0.8
"""A sentence says nothing new if this share of its terms was quoted already."""

GAP: Final = 8
"""The most characters between a passage and the next one, all of them blank."""

ANAPHORA: Final = re.compile(
    r"(?:it|its|they|their|them|he|his|she|her|this|that|these|those|such|"
    r"er|sie|es|dies(?:e[rsmn]?)?|jene[rs]?|dabei|damit|ils?|elles?|ce(?:la|ci|s)?|cette|celle|celui|"
    r"ell[oa]s?|est[eoa]s?|es[eoa]s?|isso|isto|eles?|elas?|quest[oaie]|ess[oaie]|它|他|她|这|هذا|هذه)\b(?!\s*:)",
    re.IGNORECASE,
)
"""The beginning of a sentence that refers to the one before."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quotation; `start` and `end` are offsets in the stored document, end exclusive."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float


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


def select_quotes(question: Question, ranked: Sequence[ScoredSentence], hits: Sequence[Hit]) -> tuple[Quote, ...]:
    """Choose the best sentence and those that add to it, each with its unit and its context, in reading order.

    All are from one section, except for what has a term of the question that this section lacks, or the form asked
    for. A list or code that ends with its passage continues in the next passage, if that is among the hits.
    """
    chosen: list[Quote] = []
    ranks: dict[str, int] = {}
    has_form = False
    for scored in ranked:
        if scored.score < NEAR_BEST * ranked[0].score:
            break
        for quote in _with_context(question, scored, hits):
            adds_form = scored.form == 1 and not has_form and _covers(question, quote, chosen)
            adds = adds_form or _adds(question, quote, chosen)
            if len(chosen) < MOST_QUOTES and adds and _is_new(question, quote, chosen):
                chosen.append(quote)
                ranks.setdefault(quote.passage.id, len(ranks))
                has_form = has_form or scored.form == 1
    return tuple(sorted(chosen, key=lambda quote: (ranks[quote.passage.id], quote.start)))


def _with_context(question: Question, scored: ScoredSentence, hits: Sequence[Hit]) -> Iterator[Quote]:
    """Yield the quote of a sentence, then the sentence before if it refers to that, or the one after a definition.

    A sentence that leads to something yields nothing if that is not found.
    """
    reader, index = read_passage(scored.hit.passage), scored.sentence.index
    further = list(_continuation(question, scored, hits))
    unit = find_unit(reader, index, steps=question.steps)
    if unit is None and further:
        unit = Span(reader.content_start(index), reader.spans[index].end)
    if unit is None:
        return
    yield _make_quote(reader, unit, scored.score)
    if unit.end == reader.spans[-1].end:
        yield from further
    section = scored.sentence.section_terms
    if _continues_previous(reader, index) and not question.is_unanswered_by(reader.text_at(index - 1), section):
        yield _quote_sentence(reader, index - 1, CONTEXT_SHARE * scored.score)
    elif question.definition and _continues_previous(reader, index + 1):
        yield _quote_sentence(reader, index + 1, CONTEXT_SHARE * scored.score)


def _continuation(question: Question, scored: ScoredSentence, hits: Sequence[Hit]) -> Iterator[Quote]:
    """Yield what the next passage begins with, if it continues the steps, code or lead-in at the end of this one."""
    reader, score = read_passage(scored.hit.passage), CONTEXT_SHARE * scored.score
    last = len(reader.spans) - 1
    leads_on = reader.is_unclosed(last) or (leads_in(reader.text) and scored.sentence.index == last)
    if not leads_on and not (question.steps and reader.in_steps(last)):
        return
    for passage in (hit.passage for hit in hits):
        end = reader.passage.end
        if passage.document_id == reader.passage.document_id and end <= passage.start <= end + GAP:
            span = find_continuation(read_passage(passage), only_steps=not leads_on)
            if span:
                yield _make_quote(read_passage(passage), span, score)


def _continues_previous(reader: PassageReader, index: int) -> bool:
    """Return whether a sentence refers to the one before, and both are in one paragraph."""
    if not 0 < index < len(reader.spans) or not ANAPHORA.match(reader.text_at(index)):
        return False
    return reader.is_prose(index) and reader.is_prose(index - 1) and reader.shares_paragraph_with_next(index - 1)


def _make_quote(reader: PassageReader, span: Span, score: float) -> Quote:
    passage = reader.passage
    text = reader.text[span.start : span.end]
    return Quote(passage, passage.start + span.start, passage.start + span.end, text, score)


def _quote_sentence(reader: PassageReader, index: int, score: float) -> Quote:
    return _make_quote(reader, Span(reader.content_start(index), reader.spans[index].end), score)


def _is_new(question: Question, quote: Quote, chosen: Sequence[Quote]) -> bool:
    if any(_overlaps(quote, other) for other in chosen):
        return False
    own_terms = set(question.terms_of(quote.text))
    repeated = own_terms & _terms_of_all(question, chosen)
    return len(repeated) < max(1, REPEATED_SHARE * len(own_terms))


def _adds(question: Question, quote: Quote, chosen: Sequence[Quote]) -> bool:
    """Return whether a quote says something about the question that the chosen ones don't say.

    It does if it has a term of the question that they lack. In their section, a sentence also does if it has the kind
    of thing asked for or, if no kind is known, if it is next to one of them. A further row is about another thing.
    """
    shared = set(question.terms).intersection(question.terms_of(quote.text))
    if not chosen:
        return True
    if all(_section(quote) != _section(other) for other in chosen):
        frames = " ".join(name for other in chosen for name in (other.passage.title, *_section(other)[1:]))
        return bool(shared - _terms_of_all(question, chosen) - set(question.terms_of(frames)))
    if shared - _terms_of_all(question, chosen) or is_row(quote):
        return bool(shared - _terms_of_all(question, chosen))
    if question.kind_pattern is not None:
        return question.kind_score(quote.text) > 0
    return any(_are_adjacent(quote, other) for other in chosen)


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


def _are_adjacent(one: Quote, other: Quote) -> bool:
    first, last = sorted((one, other), key=lambda quote: quote.start)
    if one.passage.id != other.passage.id:
        return one.passage.document_id == other.passage.document_id and 0 <= last.start - first.end <= GAP
    between = one.passage.text[first.end - one.passage.start : last.start - one.passage.start]
    return not between.strip() and "\n\n" not in between


def _overlaps(one: Quote, other: Quote) -> bool:
    """Return whether two quotes share words: by their place, or because two documents contain the same text."""
    same = one.passage.document_id == other.passage.document_id and one.start < other.end and other.start < one.end
    return same or one.text in other.text or other.text in one.text


@lru_cache(maxsize=64)
def read_passage(passage: Passage) -> PassageReader:
    """Return the reader of a passage. Cutting takes a millisecond, and each passage is read several times."""
    return PassageReader(passage)
