"""Finds what stands beside a value and may be meant instead: the value for another group, case or version.

Which of them applies often cannot be told from words, so they are quoted together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.quotes.section_parts import Part, length, section_of

if TYPE_CHECKING:
    from core.agent.offline.quotation.passage_reader import PassageReader
    from core.agent.offline.quotation.questions.question import Question

MOST: Final = 500
"""Characters up to which a value is quoted with those beside it."""

FEW_WORDS: Final = 5
"""A sentence of so few words, such as `The default is 30.`, is about what the one before is about."""


def find_rivals(question: Question, reader: PassageReader, index: int) -> Part:
    """Return the sentence at `index` with those right before and after it that answer by the same right.

    They say as much of what is asked, or nothing but a value, and have a thing of the kind that is asked for. That is
    the sentence alone if no kind is asked for, or if it is in a table, whose rows have names.
    """
    asked = set(question.topic_terms)
    own = asked.intersection(question.terms_of(reader.text_at(index)))
    if question.kind_pattern is None or not own or reader.is_row(index):
        return Part(index, index)

    def is_rival(at: int) -> bool:
        text = reader.text_at(at)
        said = asked.intersection(question.terms_of(text))
        follows = at > index and reader.shares_paragraph_with_next(at - 1)
        is_bare = follows and len(text.split()) <= FEW_WORDS
        return (is_bare or len(said) >= len(own)) and question.kind_score(text) == 1 and not reader.is_code(at)

    section = section_of(reader, index)
    first = last = index
    while first > section.first and is_rival(first - 1) and length(reader, Part(first - 1, last)) <= MOST:
        first -= 1
    while last < section.last and is_rival(last + 1) and length(reader, Part(first, last + 1)) <= MOST:
        last += 1
    return Part(first, last)
