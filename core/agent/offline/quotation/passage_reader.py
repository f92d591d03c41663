"""Reads a passage for answers: its sentences with the terms of their context, without what cannot be an answer."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from core.text.markdown.forms import IDENTIFIER, LINK, PROPERTY, is_silent, label_end, leads_in
from core.text.markdown.table_rows import cells
from core.text.question_words import QUESTION_MARKS
from core.text.sentences import (
    FENCE,
    HEADING_MARK,
    LIST_ITEM,
    RULE,
    TABLE_RULE,
    Span,
    blocks,
    closes,
    end_of_opened,
    is_code,
    is_heading,
    is_item,
    is_row,
    sentences,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.agent.offline.quotation.questions.question import Question
    from core.model.knowledge import Passage

STOPS: Final = (".", "!", "…", "。", "！", "।", "۔", ":", "：", ";")
"""The ends of a sentence of prose. A text without one is a caption, a menu or a label."""

BOLD_LINE: Final = re.compile(r"(\*\*|__)[^\n]+?\1$")
OPTION: Final = re.compile(r"(?:\*\*|__)`?--?\w[^\n]{0,120}\Z")
"""A line with nothing but an option of a command in bold type, and what may stand for its value."""

DEFINES: Final = re.compile(r":[ \t]")
"""The beginning of what a definition list says of the term above."""

NUMBERED: Final = re.compile(r"[ \t]*(?:\d{1,3}|[a-zA-Z])[.)][ \t]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may answer; `index` is its place among the spans of its passage.

    `context_terms` are the terms of the title, the headings and the sentence before, or of the head of its table.
    `section_terms` are those of the innermost heading. `is_first` tells whether its section begins with it.
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
        self.fence = "" if passage.opening.startswith("|") else passage.opening
        self._begun = end_of_opened(passage.text, passage.opening)
        self._titles = {name.strip().casefold() for name in (passage.title, *passage.path)}

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The sentences, list items, table rows and code blocks."""
        return sentences(self.text, opening=self.passage.opening)

    @cached_property
    def blocks(self) -> tuple[Span, ...]:
        """The paragraphs, list items, table rows, headings and code blocks."""
        return blocks(self.text, opening=self.passage.opening)

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
            or (BOLD_LINE.match(text) is not None and not text.rstrip("*_ ").endswith(STOPS))
            or text.strip("#* ").casefold() in self._titles
        )

    def is_mark(self, index: int) -> bool:
        """Return whether a span only marks or decorates what stands around it, or says nothing: `!!! note`, a badge."""
        text = self.text_at(index)
        return is_silent(text) or RULE.match(text) is not None or not any(char.isalnum() for char in text)

    def is_question(self, index: int) -> bool:
        """Return whether a span is a question."""
        return self.text_at(index).rstrip("*_\"'”’») ").endswith(QUESTION_MARKS)

    def is_item(self, index: int) -> bool:
        """Return whether a span is an item of a list."""
        return is_item(self.text, self.spans[index])

    def in_list(self, index: int) -> bool:
        """Return whether a span is in a list item."""
        return is_item(self.text, self.block(index))

    def in_steps(self, index: int) -> bool:
        """Return whether a span is in a numbered list item."""
        return NUMBERED.match(self.text, self.block(index).start) is not None

    def block(self, index: int) -> Span:
        """Return the block of a span."""
        start = self.spans[index].start
        return self.blocks[bisect_right(self.blocks, start, key=lambda block: block.start) - 1]

    def is_code(self, index: int) -> bool:
        """Return whether a span is a code block."""
        return self.is_code_block(self.spans[index])

    def is_code_block(self, block: Span) -> bool:
        """Return whether a block is code, or the rest of the code that the passage before begins."""
        return is_code(self.text, block) or (bool(self.fence) and block.end <= self._begun)

    def is_unclosed(self, index: int) -> bool:
        """Return whether a span is code that goes on in the next passage."""
        fence = FENCE.match(self.text_at(index)) or FENCE.match(self.fence)
        lines = self.text_at(index).splitlines()
        return self.is_code(index) and fence is not None and (len(lines) == 1 or not closes(lines[-1], fence[1]))

    def is_row(self, index: int) -> bool:
        """Return whether a span is a row of a table."""
        return self.is_row_block(self.spans[index])

    def is_row_block(self, block: Span) -> bool:
        """Return whether a block is a row of a table."""
        is_begun = not self.fence and block.end <= self._begun and "|" in self.text[block.start : block.end]
        return is_begun or is_row(self.text, block)

    def is_table_head(self, index: int) -> bool:
        """Return whether a row is the head of its table, or the line below that."""
        below = self.text_at(index + 1) if index + 1 < len(self.spans) else ""
        return any(TABLE_RULE.match(text) for text in (self.text_at(index), below))

    def head_of_row(self, row: Span) -> tuple[str, ...]:
        """Return the names of the columns of a row's table, if they are known."""
        first = index = bisect_right(self.spans, row.start, key=lambda span: span.start) - 1
        while first > 0 and self.is_row(first - 1):
            first -= 1
        if first < index and self.is_table_head(first):
            names = cells(self.text_at(first))
            return () if names[0].isdecimal() else names  # a table without names, to which a converter gave some
        return cells(self.passage.opening) if first == 0 and self.passage.opening.startswith("|") else ()

    def introduces(self, index: int) -> bool:
        """Return whether a span ends with a colon and something follows."""
        return index + 1 < len(self.spans) and leads_in(self.text_at(index))

    def introduces_list_or_code(self, index: int) -> bool:
        """Return whether a list that the span introduces follows it, or code."""
        if index + 1 == len(self.spans) or self.is_heading(index):
            return False
        return self.is_code(index + 1) or (self.introduces(index) and self.is_item(index + 1))

    def is_property(self, index: int) -> bool:
        """Return whether a span gives a setting's type or default, such as `Default: 3000`."""
        return PROPERTY.match(self.text_at(index)) is not None

    def is_prose(self, index: int) -> bool:
        """Return whether a span is a sentence of running text."""
        others = (self.in_list, self.is_code, self.is_row, self.is_heading, self.is_mark)
        return not any(is_other(index) for is_other in others)

    def is_finished(self, index: int) -> bool:
        """Return whether a span is complete: a sentence with a full stop, an item, a row or code, but not a caption."""
        if self.is_code(index) or self.is_row(index) or self.is_item(index):
            return True
        return self.text_at(index).rstrip("*_\"'”’»)] ").endswith(STOPS)

    def is_rest(self, index: int) -> bool:
        """Return whether a span is the rest of a sentence or of code that the passage before begins."""
        if index > 0 or self.passage.start == 0:
            return False
        return bool(self.fence) or (self.is_prose(0) and self.text[:1].islower())

    def shares_paragraph_with_next(self, index: int) -> bool:
        """Return whether a span and the next one are in one paragraph."""
        return "\n\n" not in self.text[self.spans[index].end : self.spans[index + 1].start]

    def indentation(self, at: int) -> int:
        """Return how many characters stand before an offset on its line."""
        return at - self.text.rfind("\n", 0, at) - 1

    def content_start(self, index: int) -> int:
        """Return where the words of a span begin, after the marks of an item, a quotation, a row or an admonition."""
        at, end = self.spans[index].start, self.spans[index].end
        mark = HEADING_MARK if is_heading(self.text, self.spans[index]) else LIST_ITEM
        found = mark.match(self.text, at, end)
        at = found.end() if found and found.end() < end else at
        if self.is_row(index):
            return at + len(self.text[at:end]) - len(self.text[at:end].lstrip("| \t"))
        return at + label_end(self.text[at:end])

    def name_start(self, index: int) -> int | None:
        """Return where the name of a setting or command, or a term that is defined, begins right before a span."""
        before = index - 1
        while before >= 0 and self.is_mark(before):
            before -= 1
        if before >= 0 and (OPTION.match(self.text_at(before)) or self._is_term(before)):
            return self.spans[before].start
        if before < 0 or not is_heading(self.text, self.spans[before]):
            return None
        start = self.content_start(before)
        return start if IDENTIFIER.match(self.text[start : self.spans[before].end]) else None

    def _is_term(self, index: int) -> bool:
        """Return whether a span is a term of a definition list, which the next span defines."""
        defines = DEFINES.match(self.text_at(index + 1)) is not None
        return defines and self.is_prose(index) and not DEFINES.match(self.text_at(index))

    def path_at(self, offset: int) -> tuple[str, ...]:
        """Return the path of headings of the passage and the innermost heading in it above an offset, if it has one."""
        above = [block for block in self.blocks if block.end <= offset and is_heading(self.text, block)]
        inner = self.text[above[-1].start : above[-1].end].strip("# \t") if above else ""
        return self.passage.path if not inner or inner in self.passage.path else (*self.passage.path, inner)

    def sentences(self, question: Question) -> Iterator[Sentence]:
        """Yield the sentences that may answer.

        A heading is context for all that follows it, and a question for the next sentence. Neither is an answer, nor
        is the introduction of a list of questions, a mark, an entry of a table of contents or half a sentence.
        """
        path = [frozenset(question.terms_of(name)) for name in (self.passage.title, *self.passage.path)]
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
            elif not self._is_no_answer(index):
                head = frozenset(question.terms_of(" ".join(self.head_of_row(span)))) if self.is_row(index) else before
                yield Sentence(span, index, terms, head.union(*path), path[-1] if path else frozenset(), is_first)
                is_first, before = False, frozenset(terms)

    def _is_no_row(self, index: int) -> bool:
        """Return whether a row is the head of its table, the line below it, or the rest of a row."""
        head = self.head_of_row(self.spans[index])
        is_part = index == 0 and bool(head) and len(cells(self.text_at(0))) != len(head)
        return is_part or self.is_table_head(index)

    def _is_no_answer(self, index: int) -> bool:
        """Return whether a span is a mark, the head of a table, an entry of a table of contents or half a sentence."""
        text = self.text_at(index)
        is_head = self._is_no_row(index) if self.is_row(index) else text.startswith("|")
        return self.is_mark(index) or is_head or LINK.match(text) is not None or self.is_rest(index)
