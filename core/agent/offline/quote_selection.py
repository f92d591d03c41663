"""From judged sentences to the one to three quotes that a person reads: widened to what they belong to, none idle."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.agent.offline.passage_reader import MARKER, PassageReader
from core.text.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.agent.offline.passage_reader import Sentence
    from core.agent.offline.question import Question
    from core.model.knowledge import Hit, Passage

MOST_QUOTES: Final = 3
NEAR_BEST: Final = 0.8
"""A further sentence is shown if it scores at least this share of the best one."""

CONTEXT_SHARE: Final = 0.99
"""What a sentence scores that comes along with another one, as a share of that one's score."""

REPEATED_SHARE: Final = 0.8
"""A sentence of whose terms so many were quoted already says nothing new."""

GAP: Final = 8
"""The most characters, all of them blank, between a passage and the next one."""

WHOLE: Final = 700
"""A list, a table or a code block is quoted whole up to so many characters."""

TABLE_ROWS: Final = 3
"""Fewer lines of a table, such as its head and the rule below, tell nothing."""

ANAPHORA: Final = re.compile(
    r"(?:it|its|they|their|them|he|his|she|her|this|that|these|those|such|"
    r"er|sie|es|dies(?:e[rsmn]?)?|jene[rs]?|dabei|damit|ils?|elles?|ce(?:la|ci|s)?|cette|celle|celui|"
    r"ell[oa]s?|est[eoa]s?|es[eoa]s?|isso|isto|eles?|elas?|quest[oaie]|ess[oaie]|它|他|她|这|هذا|هذه)\b(?!\s*:)",
    re.IGNORECASE,
)
"""A sentence that begins so speaks of the one before."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that answers, verbatim: `start` and `end` are offsets in the stored document, end exclusive."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence read, and its judgement: `score` is for choosing it, `evidence` for deciding whether to answer.

    `form` tells how far it has the form asked for: 1 for steps or a definition where one is asked for.
    """

    hit: Hit
    sentence: Sentence
    coverage: float
    form: float
    score: float
    evidence: float


def select_quotes(question: Question, ranked: Sequence[ScoredSentence], hits: Sequence[Hit]) -> tuple[Quote, ...]:
    """Take the best sentence and those that add to it, each with what it belongs to, and put them in reading order.

    A list of steps that its passage cuts off goes on in the next passage, if that is among the hits.
    """
    taken: list[Quote] = []
    ranks: dict[str, int] = {}
    formed = False
    for scored in ranked:
        if scored.score < NEAR_BEST * ranked[0].score:
            break
        better = scored.form == 1 and not formed
        for quote in _with_context(question, scored, hits):
            if (
                len(taken) < MOST_QUOTES
                and _is_new(question, quote, taken)
                and (better or _adds(question, quote, taken))
            ):
                taken.append(quote)
                ranks.setdefault(quote.passage.id, len(ranks))
                formed = formed or scored.form == 1
    return tuple(sorted(taken, key=lambda quote: (ranks[quote.passage.id], quote.start)))


def _with_context(question: Question, scored: ScoredSentence, hits: Sequence[Hit]) -> Iterator[Quote]:
    """Yield the quote of a sentence; with the one before if it speaks of that, and a definition with the one behind."""
    reader, index = read_passage(scored.hit.passage), scored.sentence.index
    quote = _make_quote(reader, _widen(question, reader, index), scored.score)
    yield quote
    if (
        question.steps
        and reader.in_steps(len(reader.spans) - 1)
        and quote.end == reader.passage.start + reader.spans[-1].end
    ):
        yield from _continuation(quote, hits)
    if _continues_previous(reader, index) and not question.is_unanswered_by(
        reader.text_at(index - 1), scored.sentence.section_terms
    ):
        yield _make_quote(reader, reader.spans[index - 1], CONTEXT_SHARE * scored.score)
    elif question.definition and _continues_previous(reader, index + 1):
        yield _make_quote(reader, reader.spans[index + 1], CONTEXT_SHARE * scored.score)


def _continuation(quote: Quote, hits: Sequence[Hit]) -> Iterator[Quote]:
    """Yield the further steps of a list that goes on at the beginning of the next passage."""
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
    """Tell whether a sentence speaks of the one before, and both stand in one paragraph."""
    if not 0 < index < len(reader.spans) or not ANAPHORA.match(reader.text_at(index)):
        return False
    return reader.is_prose(index) and reader.is_prose(index - 1) and reader.shares_paragraph_with_next(index - 1)


def _make_quote(reader: PassageReader, span: Span, score: float) -> Quote:
    """Return a span as a quote; a lone item comes without its marker."""
    marker = MARKER.match(reader.text, span.start, span.end) if span in reader.spans else None
    start, passage = marker.end() if marker else span.start, reader.passage
    return Quote(passage, passage.start + start, passage.start + span.end, reader.text[start : span.end], score)


def _is_new(question: Question, quote: Quote, taken: Sequence[Quote]) -> bool:
    """Tell whether a quote says anything that those taken don't."""
    here, said = set(question.terms_of(quote.text)), {term for other in taken for term in question.terms_of(other.text)}
    return not any(_overlap(quote, other) for other in taken) and len(here & said) < max(1, REPEATED_SHARE * len(here))


def _adds(question: Question, quote: Quote, taken: Sequence[Quote]) -> bool:
    """Tell whether a quote says something about what was asked that those taken don't say.

    It does if it holds a term of the question that they lack, or the kind of thing asked for; if no kind is known, also
    if it goes on where one of them ends or lies just before.
    """
    said = {term for other in taken for term in question.terms_of(other.text)}
    if not taken or set(question.terms).intersection(question.terms_of(quote.text)) - said:
        return True
    if question.kind_pattern is not None:
        return question.kind_score(quote.text) > 0
    return any(_are_adjacent(quote, other) for other in taken)


def _are_adjacent(one: Quote, other: Quote) -> bool:
    """Tell whether nothing but a blank lies between two quotes."""
    first, last = sorted((one, other), key=lambda quote: quote.start)
    if one.passage.id != other.passage.id:
        return one.passage.document_id == other.passage.document_id and 0 <= last.start - first.end <= GAP
    between = one.passage.text[first.end - one.passage.start : last.start - one.passage.start]
    return not between.strip() and "\n\n" not in between


def _overlap(one: Quote, other: Quote) -> bool:
    """Tell whether two quotes share words, by place or because a text stands in two documents."""
    same = one.passage.document_id == other.passage.document_id and one.start < other.end and other.start < one.end
    return same or one.text in other.text or other.text in one.text


def _widen(question: Question, reader: PassageReader, index: int) -> Span:
    """Return a sentence with the list or code that it introduces, its table, or, for a how-to, the steps around it."""
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
    return _fit(reader, index, Span(first, last))


def _fit(reader: PassageReader, index: int, indices: Span) -> Span:
    """Return as much of some spans as may be quoted whole, from the first one on and past the one at `index`."""
    first, last = indices.start, indices.end
    while last > index and reader.spans[last].end - reader.spans[first].start > WHOLE:
        last -= 1
    if reader.is_row(last) and last - index < TABLE_ROWS:
        last = index
    whole = Span(reader.spans[first].start, reader.spans[last].end)
    return whole if whole.end - whole.start <= WHOLE else reader.spans[index]


def _widen_to_table(reader: PassageReader, index: int) -> Span:
    """Return the table of a row, or if that is too long from its head down to the row, or the row."""
    first, last = index, _table_end(reader, index)
    while first > 0 and reader.is_row(first - 1):
        first -= 1
    for end in (last, index):
        whole = Span(reader.spans[first].start, reader.spans[end].end)
        if whole.end - whole.start <= WHOLE:
            return whole
    return reader.spans[index]


def _table_end(reader: PassageReader, index: int) -> int:
    """Return the last row of the table that a row stands in."""
    while index + 1 < len(reader.spans) and reader.is_row(index + 1):
        index += 1
    return index


@lru_cache(maxsize=64)
def read_passage(passage: Passage) -> PassageReader:
    """Return a passage cut into spans; that takes a millisecond, and each is looked at several times."""
    return PassageReader(passage)
