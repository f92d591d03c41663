"""Finds the section that a how-to or a bare topic names, and quotes its opening: its first paragraph with its code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.quote_selection import WHOLE, Quote, read_passage
from core.agent.offline.quotation.term_matching import are_similar
from core.text.document_roles import is_aside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from core.agent.offline.quotation.passage_reader import PassageReader
    from core.agent.offline.quotation.question import Question
    from core.model.knowledge import Hit

ADMONITION: Final = re.compile(r"(?:!!!|\?\?\?|:::|> ?\[!|<)")
"""The beginning of a note, a warning or a piece of HTML. It is not what a section begins with."""

FEWEST_WORDS: Final = 4
"""A paragraph of fewer words opens nothing."""

CODE_SHARE: Final = 0.5
TITLE_SHARE: Final = 0.3
PASSAGE_SHARE: Final = 0.5
"""What code, a title that names the topic too, and the score of the passage add to the match of a heading, which is at
most 1. If several sections have the heading, these decide."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a section; `match` tells how well its heading names what is asked, from 0 to about 2."""

    hit: Hit
    quote: Quote
    match: float


def find_opening(question: Question, hits: Sequence[Hit]) -> Opening | None:
    """Return the opening of the section whose heading names all that a how-to or a bare topic asks for, or None."""
    if not (question.steps or question.is_topic) or not question.topic_terms:
        return None
    return max(_openings(question, hits), key=lambda opening: opening.match, default=None)


def _openings(question: Question, hits: Sequence[Hit]) -> Iterator[Opening]:
    for hit in hits:
        passage = hit.passage
        if is_aside(question.text, title=passage.title, source=passage.source, headings=passage.headings):
            continue
        heading = passage.headings[-1] if passage.headings else passage.title
        names = set(question.terms_of(heading))
        title = set(question.terms_of(passage.title))
        if not _are_named(question.topic_terms, names | title) or not _any_named(question.topic_terms, names):
            continue
        if quote := _opening(read_passage(passage)):
            common = sum(_any_named([term], names) for term in question.topic_terms)
            match = common / max(1, len(names | set(question.topic_terms)))
            yield Opening(
                hit,
                quote,
                match
                + CODE_SHARE * ("```" in quote.text)
                + TITLE_SHARE * _any_named(question.topic_terms, title)
                + PASSAGE_SHARE * hit.score,
            )


def _are_named(topic: Collection[str], names: Collection[str]) -> bool:
    return all(_any_named([term], names) for term in topic)


def _any_named(topic: Collection[str], names: Collection[str]) -> bool:
    return any(term == name or are_similar(term, name) for term in topic for name in names)


def _opening(reader: PassageReader) -> Quote | None:
    """Return the first paragraph of a passage that opens its section, with the code or list that follows it."""
    passage = reader.passage
    if passage.headings and not (reader.spans and reader.is_heading(0)):
        return None
    first = next((index for index in range(len(reader.spans)) if _opens(reader, index)), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(reader.spans) and reader.is_prose(last + 1) and reader.shares_paragraph_with_next(last):
        last += 1
    end = last
    if end + 1 < len(reader.spans) and reader.is_code(end + 1):
        end += 1
    elif reader.introduces_list_or_code(end):
        while end + 1 < len(reader.spans) and reader.in_list(end + 1):
            end += 1
    if reader.spans[end].end - reader.spans[first].start > WHOLE:
        end = last
    start, stop = reader.spans[first].start, reader.spans[end].end
    if stop - start > WHOLE:
        return None
    return Quote(passage, passage.start + start, passage.start + stop, reader.text[start:stop], 1.0)


def _opens(reader: PassageReader, index: int) -> bool:
    text = reader.text_at(index)
    is_text = reader.is_prose(index) and not ADMONITION.match(text) and not reader.is_question(index)
    return is_text and len(text.split()) >= FEWEST_WORDS
