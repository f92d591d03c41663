"""What is quoted with a sentence, so that the quote can stand alone: its unit.

A lead-in comes with its code, list or table; code with its lead-in; an item whole; a setting with its name, type and
default; for a how-to, the first paragraph with the first code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.text.markdown.forms import ASIDE, leads_in
from core.text.sentences import Span

if TYPE_CHECKING:
    from core.agent.offline.quotation.passage_reader import PassageReader

WHOLE: Final = 1000
"""Characters up to which a list, a table, code or the text around a sentence is quoted as a whole."""

FEW_ROWS: Final = 300
"""Characters up to which the rows of a table without names of columns are quoted together: they describe one thing."""

SETTING: Final = 600
"""Characters after the name of a setting in which its type or default is looked for."""

LOOK_AHEAD: Final = 4
"""How many sentences after the first one of a how-to the first code may come."""


def find_unit(reader: PassageReader, index: int, *, steps: bool) -> Span | None:
    """Return what is quoted with the sentence at `index`, or None if it leads to something that is not in the passage.

    `steps` says whether steps or code are asked for.
    """
    if reader.is_row(index):
        return find_rows(reader, index)
    first, last = find_range(reader, index, steps=steps)
    return fit(reader, first, index, last)


def find_range(reader: PassageReader, index: int, *, steps: bool) -> tuple[int, int]:
    """Return the first and the last span of the unit of a sentence, however long it is."""
    first, last = _range(reader, index, steps=steps)
    last = _with_properties(reader, last)
    before = first
    while before > 0 and reader.is_property(before - 1):
        before -= 1
    if reader.name_start(before) is not None:
        first, last = before, max(last, _last_property(reader, first))
    return first, last


def find_rows(reader: PassageReader, index: int) -> Span:
    """Return a row without the bars at its ends, or all rows of a small table whose columns have no names."""
    first = last = index
    while first > 0 and reader.is_row(first - 1) and not (reader.is_table_head(first - 1) or reader.is_mark(first - 1)):
        first -= 1
    while last + 1 < len(reader.spans) and reader.is_row(last + 1):
        last += 1
    if any(reader.head_of_row(reader.spans[index])) or reader.spans[last].end - reader.spans[first].start > FEW_ROWS:
        first = last = index
    row = reader.text_at(last)
    return Span(reader.content_start(first), reader.spans[last].end - len(row) + len(row.rstrip("| \t")))


def _range(reader: PassageReader, index: int, *, steps: bool) -> tuple[int, int]:
    """Return the first and the last span of a unit without the properties of its setting."""
    if reader.is_code(index):
        return _lead_in(reader, index), index
    if reader.in_list(index):
        first, last = _item(reader, index)
        if not (steps and reader.in_steps(index)):
            return first, _end_of_led(reader, last)
        while first > 0 and reader.in_list(first - 1):
            first -= 1
        return _lead_in(reader, first), _end_of_list(reader, last)
    if reader.is_property(index):
        start = _section_start(reader, index)
        has_more = start == index and index + 1 < len(reader.spans) and reader.is_prose(index + 1)
        return start, _end_of_led(reader, index + has_more)
    led = _end_of_led(reader, index)
    return index, _first_code(reader, index) if steps and led == index else led


def _start(reader: PassageReader, first: int, last: int) -> int:
    """Return where a unit starts: after the mark of its first span, but several steps keep their numbers."""
    items = {reader.block(index) for index in range(first, last + 1) if reader.is_item(index)}
    is_numbered = reader.in_steps(first) and len(items) > 1
    return reader.spans[first].start if is_numbered else reader.content_start(first)


def _lead_in(reader: PassageReader, index: int) -> int:
    """Return the span that leads to the list or code at `index`, or `index` itself."""
    before = index - 1
    while before > 0 and reader.is_mark(before):
        before -= 1
    if before < 0 or reader.is_heading(before) or reader.is_row(before) or reader.is_question(before):
        return index
    if reader.introduces(before) or (reader.is_code(index) and reader.is_prose(before)):
        return before
    return _item(reader, before)[0] if reader.is_code(index) and reader.in_list(before) else index


def _item(reader: PassageReader, index: int) -> tuple[int, int]:
    """Return the first and the last span of the list item of a span, with the paragraphs and code that belong to it."""
    block = reader.block(index)
    first = last = index
    while first > 0 and reader.spans[first - 1].start >= block.start:
        first -= 1
    while last + 1 < len(reader.spans) and (
        reader.spans[last + 1].start < block.end or _is_deeper(reader, last + 1, first)
    ):
        last += 1
    return first, last


def _is_deeper(reader: PassageReader, index: int, item: int) -> bool:
    """Return whether a span is indented more than a list item, so that it is a part of it."""
    return reader.indentation(reader.block(index).start) > reader.indentation(reader.spans[item].start)


def _end_of_list(reader: PassageReader, index: int) -> int:
    while index + 1 < len(reader.spans) and (reader.in_list(index + 1) or reader.is_code(index + 1)):
        index += 1
    return index


def _end_of_block(reader: PassageReader, index: int) -> int:
    """Return the last span of the code, list, table or paragraph that begins at `index`."""
    while index + 1 < len(reader.spans) and reader.is_mark(index) and not reader.is_row(index):
        index += 1
    if reader.in_list(index):
        return _end_of_list(reader, index)
    while reader.is_row(index) and index + 1 < len(reader.spans) and reader.is_row(index + 1):
        index += 1
    return _end_of_led(reader, index)


def _end_of_led(reader: PassageReader, index: int) -> int:
    """Return the end of what a span leads to, or the span."""
    is_lead_in = reader.introduces(index) and not reader.is_heading(index + 1)
    return _end_of_block(reader, index + 1) if is_lead_in else index


def _first_code(reader: PassageReader, index: int) -> int:
    """Return the end of the first code or list that follows a sentence closely in its section, or the sentence."""
    for further in range(index + 1, min(index + 1 + LOOK_AHEAD, len(reader.spans))):
        if reader.is_heading(further) or reader.is_row(further):
            break
        if reader.is_code(further) or (
            reader.in_list(further) and (further == index + 1 or reader.introduces(further - 1))
        ):
            return _end_of_block(reader, further)
    return index


def _section_start(reader: PassageReader, index: int) -> int:
    """Return the first span after the heading above a span."""
    while index > 0 and not reader.is_heading(index - 1):
        index -= 1
    return index


def _with_properties(reader: PassageReader, last: int) -> int:
    """Include the type, the default and the remark in parentheses that follow directly."""
    while last + 1 < len(reader.spans) and not reader.is_code(last):
        if reader.is_property(last + 1) or ASIDE.match(reader.text_at(last + 1)):
            last += 1
            last += reader.introduces(last) and not reader.is_heading(last + 1)
        else:
            break
    return last


def _last_property(reader: PassageReader, first: int) -> int:
    """Return the last span near the name of a setting that gives its type or default, or `first`."""
    last = first
    for index in range(first + 1, len(reader.spans)):
        is_far = reader.spans[index].end - reader.spans[first].start > SETTING
        if is_far or reader.is_heading(index) or reader.is_code(index) or reader.is_row(index):
            break
        if reader.is_property(index):
            last = _with_properties(reader, index - 1)
    return last


def fit(reader: PassageReader, first: int, index: int, last: int, *, most: int = WHOLE) -> Span | None:
    """Shorten a range of spans to what may be quoted as a whole; it keeps the one at `index`.

    Code that is too long is cut after a line.
    """
    if reader.spans[index].end - reader.spans[first].start > most and not reader.is_code(index):
        first = index
    name = reader.name_start(first)
    start = _start(reader, first, last) if name is None else name
    end = last
    while end > index and reader.spans[end].end - start > most:
        end -= 1
    stop = reader.spans[end].end
    if end < last and reader.is_code(end + 1) and leads_in(reader.text_at(end)):
        end, stop = end + 1, reader.spans[end + 1].end
    if reader.is_code(end) and stop - start > most:
        line = reader.text.rfind("\n", reader.spans[end].start, start + most)
        stop = line if reader.text.count("\n", reader.spans[end].start, max(line, 0)) >= 1 else stop
    return None if leads_in(reader.text[start:stop]) else Span(start, stop)
