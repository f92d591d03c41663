"""Reads a passage for answers: its sentences with the terms of their context, without what cannot be an answer."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from core.text.sentences import RULE, Span, blocks, is_code, is_heading, is_item, is_row, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.agent.offline.quotation.question import Question
    from core.model.knowledge import Passage

QUESTION_MARKS: Final = ("?", "？", "؟")
COLONS: Final = (":", "：")
STOPS: Final = (".", "!", "…", "。", "！", "।", "۔", ":", "：", ";")
"""The ends of a sentence of prose. A text without one is a caption, a menu or a label."""

BOLD_LINE: Final = re.compile(r"(\*\*|__)[^\n]+?\1$")
NUMBERED: Final = re.compile(r"[ \t]*(?:\d{1,3}|[a-zA-Z])[.)][ \t]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may answer; `index` is its place among the spans of its passage.

    `context_terms` are the terms of the title, the headings and the sentence before, `section_terms` those of the
    innermost heading. `is_first` tells whether its section begins with it.
    """

    span: Span
    index: int
    terms: tuple[str, ...]
    context_terms: frozenset[str]
    section_terms: frozenset[str]
    is_first: bool


class PassageReader:
    """A passage cut into spans, and what each span is."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.text = passage.text
        self._titles = {name.strip().casefold() for name in (passage.title, *passage.headings)}

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The sentences, list items, table rows and code blocks."""
        return sentences(self.text)

    @cached_property
    def _blocks(self) -> tuple[Span, ...]:
        return blocks(self.text)

    def text_at(self, index: int) -> str:
        """Return the text of a span."""
        return self.text[self.spans[index].start : self.spans[index].end]

    def is_heading(self, index: int) -> bool:
        """Return whether a span is a heading: by number signs, an underline or bold type, or as a repeated title."""
        text = self.text_at(index)
        following = self.text_at(index + 1) if index + 1 < len(self.spans) else ""
        return (
            is_heading(self.text, self.spans[index])
            or (following[:2] in {"==", "--"} and RULE.match(following) is not None and "\n" not in text)
            or BOLD_LINE.match(text) is not None
            or text.strip("#* ").casefold() in self._titles
        )

    def is_question(self, index: int) -> bool:
        """Return whether a span is a question."""
        return self.text_at(index).rstrip("*_\"'”’») ").endswith(QUESTION_MARKS)

    def is_item(self, index: int) -> bool:
        """Return whether a span is an item of a list."""
        return is_item(self.text, self.spans[index])

    def in_list(self, index: int) -> bool:
        """Return whether a span is in a list item."""
        return is_item(self.text, self._block(index))

    def in_steps(self, index: int) -> bool:
        """Return whether a span is in a numbered list item."""
        return NUMBERED.match(self.text, self._block(index).start) is not None

    def _block(self, index: int) -> Span:
        start = self.spans[index].start
        return self._blocks[bisect_right(self._blocks, start, key=lambda block: block.start) - 1]

    def is_code(self, index: int) -> bool:
        """Return whether a span is a code block."""
        return is_code(self.text, self.spans[index])

    def is_row(self, index: int) -> bool:
        """Return whether a span is a row of a table."""
        return is_row(self.text, self.spans[index])

    def introduces(self, index: int) -> bool:
        """Return whether a span ends with a colon and something follows."""
        return index + 1 < len(self.spans) and self.text_at(index).rstrip("*_ ").endswith(COLONS)

    def introduces_list_or_code(self, index: int) -> bool:
        """Return whether a list that the span introduces follows it, or code."""
        if index + 1 == len(self.spans) or self.is_heading(index):
            return False
        return self.is_code(index + 1) or (self.introduces(index) and self.is_item(index + 1))

    def is_prose(self, index: int) -> bool:
        """Return whether a span is a sentence of running text."""
        return not (self.in_list(index) or self.is_code(index) or self.is_row(index) or self.is_heading(index))

    def is_finished(self, index: int) -> bool:
        """Return whether a span is complete: a sentence with a full stop, an item, a row or code, but not a caption."""
        if self.is_code(index) or self.is_row(index) or self.is_item(index):
            return True
        return self.text_at(index).rstrip("*_\"'”’»)] ").endswith(STOPS)

    def shares_paragraph_with_next(self, index: int) -> bool:
        """Return whether a span and the next one are in one paragraph."""
        return "\n\n" not in self.text[self.spans[index].end : self.spans[index + 1].start]

    def sentences(self, question: Question) -> Iterator[Sentence]:
        """Yield the sentences that may answer.

        A heading is context for all that follows it, and a question for the next sentence. Neither is an answer, nor
        is the introduction of a list of questions.
        """
        path = [frozenset(question.terms_of(name)) for name in (self.passage.title, *self.passage.headings)]
        levels: list[int] = []
        before: frozenset[str] = frozenset()
        is_first = True
        for index, span in enumerate(self.spans):
            text = self.text_at(index)
            terms = tuple(question.terms_of(text))
            if index + 1 < len(self.spans) and self.is_heading(index):
                level = len(text) - len(text.lstrip("#")) or 7
                while levels and levels[-1] >= level:  # the headings of this text that are not above it
                    levels.pop()
                    path.pop()
                levels.append(level)
                path.append(frozenset(terms))
                is_first, before = True, frozenset()
            elif self.is_question(index) or (self.introduces(index) and self.is_question(index + 1)):
                before = frozenset(terms)
            elif RULE.match(text) is None and any(char.isalnum() for char in text):
                yield Sentence(span, index, terms, before.union(*path), path[-1] if path else frozenset(), is_first)
                is_first, before = False, frozenset(terms)
