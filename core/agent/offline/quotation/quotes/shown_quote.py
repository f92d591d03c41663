"""Writes a quote as people see it: without the line breaks and marks of the source, rows with the names of columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from textwrap import dedent, indent
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.quotes.quote_selection import read_passage
from core.text.markdown.forms import ANCHOR, is_silent, without_directives
from core.text.markdown.table_rows import put_into_words
from core.text.sentences import FENCE, LIST_ITEM, QUOTE_MARK, TABLE_RULE, Span, is_heading, is_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.quotation.passage_reader import PassageReader
    from core.agent.offline.quotation.quotes.quote_selection import Quote


CUT: Final = "…"
"""What is shown after a quote that goes on in the document."""


TAB: Final = re.compile(r"[ \t]*={3,}[!+]?[ \t]+[\"'](?P<name>[^\"'\n]+)")
"""The name of a tab of MkDocs, which tells for whom the text below it is."""

MARKED: Final = 4
"""How far what belongs to an item is indented, at most."""


def write_quote(quote: Quote) -> str:
    """Return a quote as CommonMark: each paragraph and item on one line, and code as it is.

    A table after other text stays a table. Other rows are written as `name: value · name: value`. Code that is cut is
    closed.
    """
    reader, start = read_passage(quote.passage), quote.start - quote.passage.start
    stop = start + len(quote.text)
    blocks = [block for block in reader.blocks if max(block.start, start) < min(block.end, stop)]
    margin, written, end = reader.indentation(start), "", start
    for block in blocks:
        part = Span(max(block.start, start), min(block.end, stop))
        shown = _write_block(reader, block, part, blocks)
        if shown and written:
            gap = "\n" * (2 if "\n\n" in reader.text[end : block.start] or _stands_apart(reader, block, blocks) else 1)
            written += gap + indent(shown, " " * _depth(reader, block, blocks, start, margin))
        else:
            written += shown
        end = block.end
    shown = _label(reader, start) + written.strip()
    return f"{shown}\n\n{CUT}" if quote.is_cut else shown


def _label(reader: PassageReader, start: int) -> str:
    """Return the name of the setting for a quote that begins with its type or default, if the name is not in it."""
    path, text = reader.passage.path, reader.text
    index = next((index for index, span in enumerate(reader.spans) if span.start <= start < span.end), None)
    if index is None or not path or not reader.is_property(index) or is_heading(text, reader.spans[index]):
        return ""
    return f"**{path[-1]}**\n\n"


def _write_block(reader: PassageReader, block: Span, part: Span, blocks: Sequence[Span]) -> str:
    """Write the quoted part of a block; `blocks` are all those of the quote."""
    text = reader.text[part.start : part.end]
    if reader.is_code_block(block):
        return _write_code(reader, block, text)
    if reader.is_row_block(block):
        return _write_row(reader, block, blocks)
    if is_silent(text):
        tab = TAB.match(text)
        return f"**{tab['name']}**" if tab else ""
    depth = reader.indentation(block.start)
    beside = [one for one in blocks if is_item(reader.text, one) and reader.indentation(one.start) <= depth]
    several = len(beside) > 1
    marker = LIST_ITEM.match(reader.text, block.start, part.start) if several and part.start > block.start else None
    words = " ".join(without_directives(ANCHOR.sub("", QUOTE_MARK.sub("", text))).split())
    if is_heading(reader.text, block):
        return f"**{words.strip('#* ')}**"
    return f"{marker[0].strip()} {words}" if marker else words


def _write_row(reader: PassageReader, block: Span, blocks: Sequence[Span]) -> str:
    """Write a row, in words unless it is in a table that stays one. The names of the columns then stand in each row."""
    row = ANCHOR.sub("", reader.text[block.start : block.end])
    if _stays_table(reader, block, blocks):
        return row
    if _is_head(reader, block) and any(
        reader.is_row_block(other) and not _is_head(reader, other) for other in _table(reader, block, blocks)
    ):
        return ""
    return without_directives(put_into_words(row, reader.head_of_row(block)))


def _table(reader: PassageReader, row: Span, blocks: Sequence[Span]) -> Sequence[Span]:
    """Return the quoted rows of the table of a row."""
    first = last = blocks.index(row)
    while first > 0 and reader.is_row_block(blocks[first - 1]):
        first -= 1
    while last + 1 < len(blocks) and reader.is_row_block(blocks[last + 1]):
        last += 1
    return blocks[first : last + 1]


def _stays_table(reader: PassageReader, row: Span, blocks: Sequence[Span]) -> bool:
    """Return whether the table of a row is shown as one: it has its head, and a quote does not begin with it."""
    rows = _table(reader, row, blocks)
    return rows[0] != blocks[0] and any(TABLE_RULE.match(reader.text[one.start : one.end]) for one in rows)


def _is_head(reader: PassageReader, row: Span) -> bool:
    """Return whether a row has the names of the columns, or is the line below them."""
    return reader.is_table_head(max(0, bisect_right(reader.spans, row.start, key=lambda span: span.start) - 1))


def _stands_apart(reader: PassageReader, block: Span, blocks: Sequence[Span]) -> bool:
    """Return whether a block needs a blank line before it: a row in words, or what follows a heading."""
    in_words = reader.is_row_block(block) and not _stays_table(reader, block, blocks)
    return in_words or is_heading(reader.text, blocks[blocks.index(block) - 1])


def _depth(reader: PassageReader, block: Span, blocks: Sequence[Span], start: int, margin: int) -> int:
    """Return how deep a block is shown that belongs to an item with its mark, or to the item after the quote's start.

    What is framed by a mark that is not shown, such as `!!! note`, is indented further in the text.
    """
    depth = reader.indentation(block.start)
    items = [other for other in blocks if start <= other.start < block.start and is_item(reader.text, other)]
    above = [other for other in items if reader.indentation(other.start) < depth]
    if not above:
        return 0
    return max(0, min(depth, reader.indentation(above[-1].start) + MARKED) - margin)


def _write_code(reader: PassageReader, block: Span, text: str) -> str:
    """Write code without the indentation of its place. A fence that is outside of the quote is added."""
    line = reader.text.rfind("\n", 0, block.start) + 1
    is_quoted = QUOTE_MARK.match(reader.text[line : block.start]) is not None
    lines = QUOTE_MARK.sub("", f"> {text}") if is_quoted else f"{reader.text[line : block.start]}{text}"
    first, *others = dedent(lines).splitlines()
    if not FENCE.match(first):
        first, others = reader.fence or "```", [first, *others]
    opening = FENCE.match(first)
    mark = opening[1] if opening else "```"
    closed = bool(others) and others[-1].strip().startswith(mark) and not others[-1].strip().strip(mark[0])
    return "\n".join([first, *others] if closed else [first, *others, mark])
