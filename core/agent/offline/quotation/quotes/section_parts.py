"""Cuts a section into parts that belong together: paragraphs with what they lead to, lists, tables and code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from core.text.markdown.forms import leads_in

if TYPE_CHECKING:
    from core.agent.offline.quotation.passage_reader import PassageReader

NUMBER: Final = re.compile(
    r"[ \t]*[*_]*(?:(?:step|schritt|étape|paso|passo|etapa)[ \t]+)?(?P<number>\d{1,3})(?:[.):]|º)[*_]*(?=\s)",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """A range of spans, both ends included, that belong together, such as a paragraph with what it leads to."""

    first: int
    last: int


def length(reader: PassageReader, part: Part) -> int:
    """Return how many characters a range of spans has."""
    return reader.spans[part.last].end - reader.spans[part.first].start


def section_of(reader: PassageReader, index: int) -> Part:
    """Return the spans between the headings around a span."""
    first = last = index
    while first > 0 and not reader.is_heading(first - 1):
        first -= 1
    while last + 1 < len(reader.spans) and not reader.is_heading(last + 1):
        last += 1
    return Part(first, last)


def is_listed(reader: PassageReader, index: int) -> bool:
    """Return whether a span is in a list or a table."""
    return reader.in_list(index) or reader.is_row(index)


def parts_of(reader: PassageReader, section: Part) -> list[Part]:
    """Cut a section into the parts that belong together: paragraphs with what they lead to, lists, tables, code."""
    parts: list[Part] = []
    at = section.first
    while at <= section.last:
        end = _end_of_group(reader, at, section.last)
        if parts and _belongs_to(reader, parts[-1], at):
            parts[-1] = Part(parts[-1].first, end)
        else:
            parts.append(Part(at, end))
        at = end + 1
    return parts


def _end_of_group(reader: PassageReader, at: int, last: int) -> int:
    """Return the end of the mark, heading, paragraph, list, table or code that begins at a span."""
    while at < last and reader.is_mark(at) and not reader.is_row(at):
        at += 1
    if reader.in_list(at):
        return _end_of_list(reader, at, last)
    if reader.is_row(at):
        while at < last and reader.is_row(at + 1):
            at += 1
        return at
    while at < last and reader.is_prose(at) and reader.is_prose(at + 1) and reader.shares_paragraph_with_next(at):
        at += 1
    return at


def _end_of_list(reader: PassageReader, at: int, last: int) -> int:
    """Return the end of a list, with the code and the paragraphs between its items."""
    depth = reader.indentation(reader.block(at).start)
    end, number = at, number_of(reader, at)
    for further in range(at + 1, last + 1):
        if reader.in_list(further):
            if further > end + 1 and (number_of(reader, further) or 0) <= number:
                break
            end, number = further, max(number, number_of(reader, further) or 0)
        elif reader.is_heading(further) or reader.is_row(further):
            break
        elif reader.indentation(reader.block(further).start) > depth:
            end = further
        elif number == 0:  # what is between the items of a list without numbers ends it
            break
    return end


def number_of(reader: PassageReader, index: int) -> int:
    """Return the number with which the block of a span begins, or 0."""
    found = NUMBER.match(reader.text, reader.block(index).start)
    return int(found["number"]) if found else 0


def _belongs_to(reader: PassageReader, before: Part, at: int) -> bool:
    """Return whether what begins at a span belongs to the part before it."""
    while reader.is_mark(at) and not reader.is_row(at) and at + 1 < len(reader.spans):
        at += 1
    if reader.is_heading(at) or reader.is_heading(before.last):
        return False
    if reader.is_code(at):
        return not reader.is_row(before.last)
    if leads_in(reader.text_at(before.last)):
        return not reader.is_question(at)
    if is_listed(reader, at):  # a warning may stand between a lead-in and its steps
        inside = range(before.first, before.last + 1)
        is_led = any(leads_in(reader.text_at(one)) and one < before.last for one in inside)
        return is_led and not any(is_listed(reader, one) or reader.is_code(one) for one in inside)
    return reader.is_property(at)
