"""How far a quote extends in its section: over a paragraph, a list or table, or all steps of a procedure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from core.agent.offline.quotation.quotes.shape import Shape
from core.agent.offline.quotation.quotes.units import WHOLE, find_range, find_rows, fit
from core.text.markdown.forms import leads_in

if TYPE_CHECKING:
    from core.agent.offline.quotation.passage_reader import PassageReader
    from core.text.sentences import Span

PARAGRAPH: Final = 450
"""Characters up to which a paragraph is quoted whole."""

SHORT_LIST: Final = 400
"""Characters up to which a list is quoted whole although one of its items answers."""

SECTION: Final = 600
"""Characters up to which a section without steps or code is quoted whole for a how-to."""

NAMED_SECTION: Final = 1000
"""The same for a section whose heading names what is asked."""

PROCEDURE: Final = 1600
"""Characters up to which steps, or a section with code, are quoted whole for a how-to."""

REMEDY: Final = 800
"""The same for a question about something that does not work."""

BARE: Final = 160
"""Characters up to which a section says little by itself, so that its subsections belong to it."""

FURTHER: Final = 500
"""Characters up to which a how-to goes on after the paragraph that answers, if its section is longer than that."""

STEP_HEADING: Final = re.compile(
    r"[ \t]*#{1,6}[ \t]+[*_]*(?:(?:step|schritt|étape|paso|passo|etapa)[ \t]+)?"
    r"(?P<number>\d{1,2})(?:[.):]|[ \t]*[-–—])?[ \t]",
    re.IGNORECASE,
)
NUMBER: Final = re.compile(
    r"[ \t]*[*_]*(?:(?:step|schritt|étape|paso|passo|etapa)[ \t]+)?(?P<number>\d{1,3})(?:[.):]|º)[*_]*(?=\s)",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """A range of spans, both ends included, that belong together, such as a paragraph with what it leads to."""

    first: int
    last: int


def find_extent(reader: PassageReader, index: int, shape: Shape, *, is_about: bool) -> tuple[Span, bool] | None:
    """Return what is quoted for the sentence at `index`, and whether it is cut, because all of it is too long.

    `is_about` tells whether the whole section is about what is asked. None if the sentence leads to something that is
    not there.
    """
    if shape is Shape.REMEDY and is_about:
        shape = Shape.PROCEDURE
    if reader.is_row(index) and (shape is not Shape.LIST or length(reader, _table(reader, index)) > WHOLE):
        return find_rows(reader, index), False
    unit = Part(*find_range(reader, index, steps=shape is Shape.PROCEDURE))
    first, last = extend(reader, index, unit, shape, plain=NAMED_SECTION if is_about else SECTION)
    span = fit(reader, first, index, last, most=WHOLE if shape is Shape.POINT else PROCEDURE)
    return (span, span.end < reader.spans[last].end) if span else None


def extend(reader: PassageReader, index: int, unit: Part, shape: Shape, *, plain: int) -> Part:
    """Return what is quoted of the section, at least the unit of the sentence at `index`.

    A section without steps is quoted whole for a how-to if it has at most `plain` characters.
    """
    if shape is Shape.POINT:
        return unit
    if shape in (Shape.PROCEDURE, Shape.REMEDY):
        most = PROCEDURE if shape is Shape.PROCEDURE else REMEDY
        return _join(unit, _procedure(reader, index, most=most, plain=plain))
    parts = parts_of(reader, _section(reader, index))
    own = next((part for part in parts if part.first <= index <= part.last), unit)
    if shape is Shape.LIST:
        return _join(unit, _list(reader, index, parts, own))
    return _join(unit, _paragraph(reader, index, own))


def _table(reader: PassageReader, index: int) -> Part:
    first = last = index
    while first > 0 and reader.is_row(first - 1):
        first -= 1
    while last + 1 < len(reader.spans) and reader.is_row(last + 1):
        last += 1
    return Part(first, last)


def _join(one: Part, other: Part) -> Part:
    return Part(min(one.first, other.first), max(one.last, other.last))


def length(reader: PassageReader, part: Part) -> int:
    """Return how many characters a range of spans has."""
    return reader.spans[part.last].end - reader.spans[part.first].start


def _paragraph(reader: PassageReader, index: int, own: Part) -> Part:
    """Return the paragraph of a sentence if it is short, or else the sentence with those that follow."""
    if not reader.is_prose(index):
        is_list = reader.in_list(index) and length(reader, own) <= SHORT_LIST
        return own if is_list else Part(index, index)
    prose = _prose_around(reader, index)
    if length(reader, prose) <= PARAGRAPH:
        return own if prose.first == own.first and own.last > prose.last else prose
    last = index
    while last < prose.last and length(reader, Part(index, last + 1)) <= PARAGRAPH:
        last += 1
    return Part(index, last)


def _prose_around(reader: PassageReader, index: int) -> Part:
    first = last = index
    while first > 0 and reader.is_prose(first - 1) and reader.shares_paragraph_with_next(first - 1):
        first -= 1
    while last + 1 < len(reader.spans) and reader.is_prose(last + 1) and reader.shares_paragraph_with_next(last):
        last += 1
    return Part(first, last)


def _list(reader: PassageReader, index: int, parts: list[Part], own: Part) -> Part:
    """Return the list or table of a sentence, or that which follows its paragraph, whole."""
    if any(_is_listed(reader, at) for at in range(own.first, own.last + 1)):
        return own
    following = next((part for part in parts if part.first == own.last + 1), None)
    if following and _is_listed(reader, following.first):
        return _join(own, following)
    return _paragraph(reader, index, own)


def _is_listed(reader: PassageReader, index: int) -> bool:
    return reader.in_list(index) or reader.is_row(index)


def _procedure(reader: PassageReader, index: int, *, most: int, plain: int) -> Part:
    """Return the whole section if it is short or has steps, or else what follows a sentence from its paragraph on."""
    section = _with_steps(reader, _section(reader, index))
    if length(reader, section) <= BARE:
        section = _with_subsections(reader, section)
    has_steps = any(reader.is_code(at) or reader.in_steps(at) for at in range(section.first, section.last + 1))
    if length(reader, section) <= (most if has_steps else plain):
        return section
    parts = parts_of(reader, section)
    at = begin = next((at for at, part in enumerate(parts) if part.first <= index <= part.last), 0)
    while begin > 0 and _number(reader, parts[begin].first) > 1:  # go back to the first step
        begin -= 1
    if begin < at and _number(reader, parts[begin].first) == 1:
        begin = begin if length(reader, Part(parts[begin].first, parts[at].last)) <= most else at
    else:
        begin = at
    first, last = parts[begin]
    for part in parts[begin + 1 :]:
        is_step = _number(reader, part.first) > 1 or any(
            reader.is_code(one) or reader.in_list(one) for one in range(part.first, part.last + 1)
        )
        room = most if is_step else FURTHER
        if length(reader, Part(first, part.last)) > room:
            break
        last = part.last
    return Part(first, last)


def _section(reader: PassageReader, index: int) -> Part:
    """Return the spans between the headings around a span."""
    first = last = index
    while first > 0 and not reader.is_heading(first - 1):
        first -= 1
    while last + 1 < len(reader.spans) and not reader.is_heading(last + 1):
        last += 1
    return Part(first, last)


def _with_steps(reader: PassageReader, section: Part) -> Part:
    """Include the sections before and after that are steps of the same procedure, by the numbers of their headings."""
    first, last = section
    while first > 1 and (number := _step(reader, first - 1)) is not None and number > 1:
        before = _section(reader, first - 2)
        if _step(reader, before.first - 1) != number - 1:
            break
        first = before.first
    while last + 2 < len(reader.spans) and (number := _step(reader, last + 1)) is not None:
        if number > 1 and first > 0 and _step(reader, _section(reader, last).first - 1) != number - 1:
            break
        last = _section(reader, last + 2).last
    is_step = first > 0 and _step(reader, first - 1) is not None and last > section.last
    return Part(first - is_step, last)


def _with_subsections(reader: PassageReader, section: Part) -> Part:
    """Include the subsections that follow: those of a section that says little itself are its text."""
    above = _level(reader, section.first - 1)
    last = section.last
    while last + 2 < len(reader.spans) and _level(reader, last + 1) > above > 0:
        last = _section(reader, last + 2).last
    return Part(section.first, last)


def _level(reader: PassageReader, index: int) -> int:
    """Return the level of a heading with number signs, or 0."""
    text = reader.text_at(index) if index >= 0 else ""
    return len(text) - len(text.lstrip("#"))


def _step(reader: PassageReader, index: int) -> int | None:
    """Return the number of a heading that names a step."""
    found = STEP_HEADING.match(reader.text_at(index)) if index >= 0 else None
    return int(found["number"]) if found else None


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
    end, number = at, _number(reader, at)
    for further in range(at + 1, last + 1):
        if reader.in_list(further):
            if further > end + 1 and (_number(reader, further) or 0) <= number:
                break
            end, number = further, max(number, _number(reader, further) or 0)
        elif reader.is_heading(further) or reader.is_row(further):
            break
        elif reader.indentation(reader.block(further).start) > depth:
            end = further
        elif number == 0:  # what is between the items of a list without numbers ends it
            break
    return end


def _number(reader: PassageReader, index: int) -> int:
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
    if _is_listed(reader, at):  # a warning may stand between a lead-in and its steps
        inside = range(before.first, before.last + 1)
        is_led = any(leads_in(reader.text_at(one)) and one < before.last for one in inside)
        return is_led and not any(_is_listed(reader, one) or reader.is_code(one) for one in inside)
    return reader.is_property(at)
