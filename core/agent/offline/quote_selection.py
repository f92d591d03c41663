"""From judged sentences to the one to three quotes that a person reads: widened to what they belong to, none idle."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.agent.offline.passage_reader import MARKER, Page
from core.text.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.agent.offline.passage_reader import Sentence
    from core.agent.offline.question import Asked
    from core.model.knowledge import Hit, Passage

MOST_QUOTES: Final = 3
NEARLY: Final = 0.8
"""A further sentence is shown if it scores at least this share of the best one."""

BESIDE: Final = 0.99
"""What a sentence scores that comes along with another one, as a share of that one's score."""

SAME: Final = 0.8
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
class Found:
    """A sentence read, and its judgement: `score` is for choosing it, `evidence` for deciding whether to answer.

    `form` tells how far it has the form asked for: 1 for steps or a definition where one is asked for.
    """

    hit: Hit
    sentence: Sentence
    coverage: float
    form: float
    score: float
    evidence: float


def quotes(asked: Asked, ranked: Sequence[Found], hits: Sequence[Hit]) -> tuple[Quote, ...]:
    """Take the best sentence and those that add to it, each with what it belongs to, and put them in reading order.

    A list of steps that its passage cuts off goes on in the next passage, if that is among the hits.
    """
    taken: list[Quote] = []
    ranks: dict[str, int] = {}
    formed = False
    for found in ranked:
        if found.score < NEARLY * ranked[0].score:
            break
        better = found.form == 1 and not formed
        for quote in _with_neighbours(asked, found, hits):
            if len(taken) < MOST_QUOTES and _is_new(asked, quote, taken) and (better or _adds(asked, quote, taken)):
                taken.append(quote)
                ranks.setdefault(quote.passage.id, len(ranks))
                formed = formed or found.form == 1
    return tuple(sorted(taken, key=lambda quote: (ranks[quote.passage.id], quote.start)))


def _with_neighbours(asked: Asked, found: Found, hits: Sequence[Hit]) -> Iterator[Quote]:
    """Yield the quote of a sentence; with the one before if it speaks of that, and a definition with the one behind."""
    page, index = page_of(found.hit.passage), found.sentence.index
    quote = _quote(page, _widened(asked, page, index), found.score)
    yield quote
    if asked.steps and page.in_steps(len(page.spans) - 1) and quote.end == page.passage.start + page.spans[-1].end:
        yield from _continued(quote, hits)
    if _goes_on(page, index) and not asked.is_left_open_by(page.said(index - 1), found.sentence.section):
        yield _quote(page, page.spans[index - 1], BESIDE * found.score)
    elif asked.definition and _goes_on(page, index + 1):
        yield _quote(page, page.spans[index + 1], BESIDE * found.score)


def _continued(quote: Quote, hits: Sequence[Hit]) -> Iterator[Quote]:
    """Yield the further steps of a list that goes on at the beginning of the next passage."""
    for passage in (hit.passage for hit in hits):
        if passage.document_id == quote.passage.document_id and quote.end <= passage.start <= quote.end + GAP:
            page, last = page_of(passage), 0
            while last + 1 < len(page.spans) and (page.in_steps(last + 1) or page.is_code(last + 1)):
                last += 1
            if page.in_steps(0):
                yield _quote(page, Span(page.spans[0].start, page.spans[last].end), BESIDE * quote.score)


def _goes_on(page: Page, index: int) -> bool:
    """Tell whether a sentence speaks of the one before, and both stand in one paragraph."""
    if not 0 < index < len(page.spans) or not ANAPHORA.match(page.said(index)):
        return False
    return page.is_prose(index) and page.is_prose(index - 1) and page.beside(index - 1)


def _quote(page: Page, span: Span, score: float) -> Quote:
    """Return a span as a quote; a lone item comes without its marker."""
    marker = MARKER.match(page.text, span.start, span.end) if span in page.spans else None
    start, passage = marker.end() if marker else span.start, page.passage
    return Quote(passage, passage.start + start, passage.start + span.end, page.text[start : span.end], score)


def _is_new(asked: Asked, quote: Quote, taken: Sequence[Quote]) -> bool:
    """Tell whether a quote says anything that those taken don't."""
    here, said = set(asked.terms_of(quote.text)), {term for other in taken for term in asked.terms_of(other.text)}
    return not any(_overlap(quote, other) for other in taken) and len(here & said) < max(1, SAME * len(here))


def _adds(asked: Asked, quote: Quote, taken: Sequence[Quote]) -> bool:
    """Tell whether a quote says something about what was asked that those taken don't say.

    It does if it holds a term of the question that they lack, or the kind of thing asked for; if no kind is known, also
    if it goes on where one of them ends or lies just before.
    """
    said = {term for other in taken for term in asked.terms_of(other.text)}
    if not taken or set(asked.terms).intersection(asked.terms_of(quote.text)) - said:
        return True
    if asked.evidence is not None:
        return asked.has_kind(quote.text) > 0
    return any(_beside(quote, other) for other in taken)


def _beside(one: Quote, other: Quote) -> bool:
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


def _widened(asked: Asked, page: Page, index: int) -> Span:
    """Return a sentence with the list or code that it introduces, its table, or, for a how-to, the steps around it."""
    first = last = index
    if page.is_row(index):
        return _table(page, index)
    if page.is_code(index) or (asked.steps and page.in_steps(index)):
        while first > 0 and page.in_list(first - 1):
            first -= 1
        if first > 0 and (page.introduces(first - 1) or (page.is_code(index) and page.is_prose(first - 1))):
            first -= 1
    elif page.introduces(index) and not page.is_heading(index + 1):
        last += 1
    if first < last or (asked.steps and (page.in_steps(index) or not page.in_list(index))):
        while last + 1 < len(page.spans) and (page.in_list(last + 1) or page.is_code(last + 1)):
            last += 1
    if first < last and page.is_row(last):
        last = _table_end(page, last)
    return _fitting(page, index, Span(first, last))


def _fitting(page: Page, index: int, indices: Span) -> Span:
    """Return as much of some spans as may be quoted whole, from the first one on and past the one at `index`."""
    first, last = indices.start, indices.end
    while last > index and page.spans[last].end - page.spans[first].start > WHOLE:
        last -= 1
    if page.is_row(last) and last - index < TABLE_ROWS:
        last = index
    whole = Span(page.spans[first].start, page.spans[last].end)
    return whole if whole.end - whole.start <= WHOLE else page.spans[index]


def _table(page: Page, index: int) -> Span:
    """Return the table of a row, or if that is too long from its head down to the row, or the row."""
    first, last = index, _table_end(page, index)
    while first > 0 and page.is_row(first - 1):
        first -= 1
    for end in (last, index):
        whole = Span(page.spans[first].start, page.spans[end].end)
        if whole.end - whole.start <= WHOLE:
            return whole
    return page.spans[index]


def _table_end(page: Page, index: int) -> int:
    """Return the last row of the table that a row stands in."""
    while index + 1 < len(page.spans) and page.is_row(index + 1):
        index += 1
    return index


@lru_cache(maxsize=64)
def page_of(passage: Passage) -> Page:
    """Return a passage cut into spans; that takes a millisecond, and each is looked at several times."""
    return Page(passage)
