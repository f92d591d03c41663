"""From scored sentences to one to three quotes, each with the list, table or sentence to which it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.passage_reader import PassageReader
from core.text.sentences import LIST_ITEM, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.agent.offline.quotation.passage_reader import Sentence
    from core.agent.offline.quotation.question import Question
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

WHOLE: Final = 700
"""Characters up to which a list, a table or a code block is quoted as a whole."""

TABLE_ROWS: Final = 3
"""Fewer lines of a table, such as its head and the rule below it, answer nothing."""

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
    """Choose the best sentence and those that add to it, each with its context, in reading order.

    A list of steps that ends with its passage continues in the next passage, if that is among the hits.
    """
    chosen: list[Quote] = []
    ranks: dict[str, int] = {}
    has_form = False
    for scored in ranked:
        if scored.score < NEAR_BEST * ranked[0].score:
            break
        adds_form = scored.form == 1 and not has_form
        for quote in _with_context(question, scored, hits):
            adds = adds_form or _adds(question, quote, chosen)
            if len(chosen) < MOST_QUOTES and adds and _is_new(question, quote, chosen):
                chosen.append(quote)
                ranks.setdefault(quote.passage.id, len(ranks))
                has_form = has_form or scored.form == 1
    return tuple(sorted(chosen, key=lambda quote: (ranks[quote.passage.id], quote.start)))


def _with_context(question: Question, scored: ScoredSentence, hits: Sequence[Hit]) -> Iterator[Quote]:
    """Yield the quote of a sentence, then the sentence before if it refers to that, or the one after a definition."""
    reader, index = read_passage(scored.hit.passage), scored.sentence.index
    quote = _make_quote(reader, _widen(question, reader, index), scored.score)
    yield quote
    is_last = quote.end == reader.passage.start + reader.spans[-1].end
    if question.steps and is_last and reader.in_steps(len(reader.spans) - 1):
        yield from _continuation(quote, hits)
    section = scored.sentence.section_terms
    if _continues_previous(reader, index) and not question.is_unanswered_by(reader.text_at(index - 1), section):
        yield _make_quote(reader, reader.spans[index - 1], CONTEXT_SHARE * scored.score)
    elif question.definition and _continues_previous(reader, index + 1):
        yield _make_quote(reader, reader.spans[index + 1], CONTEXT_SHARE * scored.score)


def _continuation(quote: Quote, hits: Sequence[Hit]) -> Iterator[Quote]:
    """Yield the further steps of a list that continues at the beginning of the next passage."""
    for passage in (hit.passage for hit in hits):
        if passage.document_id == quote.passage.document_id and quote.end <= passage.start <= quote.end + GAP:
            reader, last = read_passage(passage), 0
            while last + 1 < len(reader.spans) and (reader.in_steps(last + 1) or reader.is_code(last + 1)):
                last += 1
            if reader.in_steps(0):
                yield _make_quote(
                    reader, Span(reader.spans[0].start, reader.spans[last].end), CONTEXT_SHARE * quote.score
                )


def _continues_previous(reader: PassageReader, index: int) -> bool:
    """Return whether a sentence refers to the one before, and both are in one paragraph."""
    if not 0 < index < len(reader.spans) or not ANAPHORA.match(reader.text_at(index)):
        return False
    return reader.is_prose(index) and reader.is_prose(index - 1) and reader.shares_paragraph_with_next(index - 1)


def _make_quote(reader: PassageReader, span: Span, score: float) -> Quote:
    """Return a span as a quote; a single list item is quoted without its marker."""
    marker = LIST_ITEM.match(reader.text, span.start, span.end) if span in reader.spans else None
    start, passage = marker.end() if marker else span.start, reader.passage
    return Quote(passage, passage.start + start, passage.start + span.end, reader.text[start : span.end], score)


def _is_new(question: Question, quote: Quote, chosen: Sequence[Quote]) -> bool:
    if any(_overlaps(quote, other) for other in chosen):
        return False
    own_terms = set(question.terms_of(quote.text))
    repeated = own_terms & _terms_of_all(question, chosen)
    return len(repeated) < max(1, REPEATED_SHARE * len(own_terms))


def _adds(question: Question, quote: Quote, chosen: Sequence[Quote]) -> bool:
    """Return whether a quote says something about the question that the chosen ones don't say.

    It does if it has a term of the question that they lack, or the kind of thing asked for. If no kind is known, it is
    enough that the quote is next to one of them.
    """
    shared = set(question.terms).intersection(question.terms_of(quote.text))
    if not chosen or shared - _terms_of_all(question, chosen):
        return True
    if question.kind_pattern is not None:
        return question.kind_score(quote.text) > 0
    return any(_are_adjacent(quote, other) for other in chosen)


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


def _widen(question: Question, reader: PassageReader, index: int) -> Span:
    """Return a sentence with its table, the list or code that it introduces, or the steps around it for a how-to."""
    first = last = index
    if reader.is_row(index):
        return _widen_to_table(reader, index)
    if reader.is_code(index) or (question.steps and reader.in_steps(index)):
        while first > 0 and reader.in_list(first - 1):
            first -= 1
        if first > 0 and (reader.introduces(first - 1) or (reader.is_code(index) and reader.is_prose(first - 1))):
            first -= 1
    elif reader.introduces(index) and not reader.is_heading(index + 1):
        last += 1
    if first < last or (question.steps and (reader.in_steps(index) or not reader.in_list(index))):
        while last + 1 < len(reader.spans) and (reader.in_list(last + 1) or reader.is_code(last + 1)):
            last += 1
    if first < last and reader.is_row(last):
        last = _table_end(reader, last)
    return _fit(reader, index, first, last)


def _fit(reader: PassageReader, index: int, first: int, last: int) -> Span:
    """Shorten a range of spans to what may be quoted as a whole; it keeps the first one and the one at `index`."""
    while last > index and reader.spans[last].end - reader.spans[first].start > WHOLE:
        last -= 1
    if reader.is_row(last) and last - index < TABLE_ROWS:
        last = index
    span = Span(reader.spans[first].start, reader.spans[last].end)
    return span if span.end - span.start <= WHOLE else reader.spans[index]


def _widen_to_table(reader: PassageReader, index: int) -> Span:
    """Return the table of a row; if it is too long, its head down to the row; if that is too long, the row."""
    first = index
    while first > 0 and reader.is_row(first - 1):
        first -= 1
    spans = (Span(reader.spans[first].start, reader.spans[end].end) for end in (_table_end(reader, index), index))
    return next((span for span in spans if span.end - span.start <= WHOLE), reader.spans[index])


def _table_end(reader: PassageReader, index: int) -> int:
    while index + 1 < len(reader.spans) and reader.is_row(index + 1):
        index += 1
    return index


@lru_cache(maxsize=64)
def read_passage(passage: Passage) -> PassageReader:
    """Return the reader of a passage. Cutting takes a millisecond, and each passage is read several times."""
    return PassageReader(passage)
