"""How far a quote extends in its section: over a paragraph, a list or table, or all steps of a procedure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.quotes.section_parts import Part, is_listed, length, number_of, parts_of, section_of
from core.agent.offline.quotation.quotes.shape import Shape
from core.agent.offline.quotation.quotes.units import WHOLE, find_range, find_rows, fit

if TYPE_CHECKING:
    from core.agent.offline.quotation.passage_reader import PassageReader
    from core.text.sentences import Span

PARAGRAPH: Final = 450
"""Characters up to which a paragraph is quoted whole."""

SHORT_LIST: Final = 400
"""Characters up to which a list is quoted whole although one of its items answers."""

AROUND: Final = 600
"""Characters up to which a paragraph or list is quoted with those beside it in its section, which may decide instead.

Of rules for several groups, or a rule and its exception, the one that shares most words is often not the one."""

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


def find_extent(
    reader: PassageReader, index: int, shape: Shape, *, is_about: bool, rivals: Part | None = None, around: int = AROUND
) -> tuple[Span, bool] | None:
    """Return what is quoted for the sentence at `index`, and whether it is cut, because all of it is too long.

    `is_about` tells whether the whole section is about what is asked. `rivals` is the sentence with those beside it
    that are quoted too. With up to `around` characters, a paragraph comes with those beside it. None if the sentence
    leads to something that is not there.
    """
    if shape is Shape.REMEDY and is_about:
        shape = Shape.PROCEDURE
    if reader.is_row(index) and (shape is not Shape.LIST or length(reader, _table(reader, index)) > WHOLE):
        return find_rows(reader, index), False
    unit = Part(*find_range(reader, index, steps=shape is Shape.PROCEDURE))
    unit = _join(unit, rivals) if rivals else unit
    first, last = extend(reader, index, unit, shape, plain=NAMED_SECTION if is_about else SECTION, around=around)
    while first < index and (reader.is_mark(first) or reader.is_question(first)):
        first += 1
    while last > index and (reader.is_mark(last) or reader.is_heading(last)):
        last -= 1
    span = fit(reader, first, index, last, most=WHOLE if shape is Shape.POINT else PROCEDURE)
    return (span, span.end < reader.spans[last].end) if span else None


def find_rest(reader: PassageReader, offset: int) -> tuple[Span, bool] | None:
    """Return what follows an offset in its section, up to a limit, and whether it is cut; None if nothing follows."""
    first = next((at for at, span in enumerate(reader.spans) if span.start >= offset), len(reader.spans))
    if first == len(reader.spans) or first == 0 or reader.is_heading(first):
        return None
    last = section_of(reader, first).last
    span = fit(reader, first, first, last, most=PROCEDURE)
    return (span, span.end < reader.spans[last].end) if span else None


def extend(reader: PassageReader, index: int, unit: Part, shape: Shape, *, plain: int, around: int = 0) -> Part:
    """Return what is quoted of the section, at least the unit of the sentence at `index`.

    A section without steps is quoted whole for a how-to if it has at most `plain` characters, and a paragraph with
    those beside it if all have at most `around`.
    """
    if shape is Shape.POINT:
        return unit
    if shape in (Shape.PROCEDURE, Shape.REMEDY):
        most = PROCEDURE if shape is Shape.PROCEDURE else REMEDY
        return _join(unit, _procedure(reader, index, most=most, plain=plain))
    parts = parts_of(reader, section_of(reader, index))
    own = next((part for part in parts if part.first <= index <= part.last), unit)
    if shape is Shape.LIST:
        return _join(unit, _list(reader, index, parts, own))
    return _with_neighbours(reader, _join(unit, _paragraph(reader, index, own)), parts, most=around)


def _with_neighbours(reader: PassageReader, part: Part, parts: list[Part], *, most: int) -> Part:
    """Include the parts of the section before and after a part, in turn, as long as all of it is short text."""
    before = [one for one in parts if one.last < part.first]
    after = [one for one in reversed(parts) if one.first > part.last]
    while before or after:
        for beside in (before, after):
            wider = _join(part, beside[-1]) if beside else part
            if length(reader, wider) > most or not all(
                _is_text(reader, at) for at in range(wider.first, wider.last + 1)
            ):
                beside.clear()
            elif beside:
                part = wider
                beside.pop()
    return part


def _is_text(reader: PassageReader, index: int) -> bool:
    """Return whether a span is a mark, code, an item or a whole sentence: no row, caption or menu."""
    return not reader.is_row(index) and (reader.in_list(index) or reader.is_mark(index) or reader.is_finished(index))


def _table(reader: PassageReader, index: int) -> Part:
    first = last = index
    while first > 0 and reader.is_row(first - 1):
        first -= 1
    while last + 1 < len(reader.spans) and reader.is_row(last + 1):
        last += 1
    return Part(first, last)


def _join(one: Part, other: Part) -> Part:
    return Part(min(one.first, other.first), max(one.last, other.last))


def _paragraph(reader: PassageReader, index: int, own: Part) -> Part:
    """Return the paragraph of a sentence if it is short, or else the sentence with those that follow."""
    if reader.in_list(index):
        return own if length(reader, own) <= SHORT_LIST else _items_around(reader, index, own)
    if not reader.is_prose(index):
        return Part(index, index)
    prose = _prose_around(reader, index)
    if length(reader, prose) <= PARAGRAPH:
        return own if prose.first == own.first and own.last > prose.last else prose
    last = index
    while last < prose.last and length(reader, Part(index, last + 1)) <= PARAGRAPH:
        last += 1
    return Part(index, last)


def _items_around(reader: PassageReader, index: int, own: Part) -> Part:
    """Return the items of a long list around that of a sentence, up to the length of a short list.

    If something leads to the list, a part of it would lack that, so it is the sentence alone.
    """
    items = [at for at in range(own.first, own.last + 1) if reader.is_item(at)]
    if items[:1] != [own.first]:
        return Part(index, index)
    parts = [Part(at, after - 1) for at, after in zip(items, [*items[1:], own.last + 1], strict=True)]
    item = next((part for part in parts if part.first <= index <= part.last), Part(index, index))
    return _with_neighbours(reader, item, parts, most=SHORT_LIST)


def _prose_around(reader: PassageReader, index: int) -> Part:
    first = last = index
    while first > 0 and reader.is_prose(first - 1) and reader.shares_paragraph_with_next(first - 1):
        first -= 1
    while last + 1 < len(reader.spans) and reader.is_prose(last + 1) and reader.shares_paragraph_with_next(last):
        last += 1
    return Part(first, last)


def _list(reader: PassageReader, index: int, parts: list[Part], own: Part) -> Part:
    """Return the list or table of a sentence, or that which follows its paragraph, whole."""
    if any(is_listed(reader, at) for at in range(own.first, own.last + 1)):
        return own
    following = next((part for part in parts if part.first == own.last + 1), None)
    if following and is_listed(reader, following.first):
        return _join(own, following)
    return _paragraph(reader, index, own)


def _procedure(reader: PassageReader, index: int, *, most: int, plain: int) -> Part:
    """Return the whole section if it is short or has steps, or else what follows a sentence from its paragraph on."""
    section = _with_steps(reader, section_of(reader, index))
    if length(reader, section) <= BARE:
        section = _with_subsections(reader, section)
    parts = parts_of(reader, section)
    own = next((part for part in parts if part.first <= index <= part.last), section)
    if _has_all_steps(reader, own) and length(reader, own) <= most:
        return own
    has_steps = any(reader.is_code(at) or reader.in_steps(at) for at in range(section.first, section.last + 1))
    if length(reader, section) <= (most if has_steps else plain):
        return section
    at = begin = parts.index(own)
    while begin > 0 and number_of(reader, parts[begin].first) > 1:  # go back to the first step
        begin -= 1
    if begin < at and number_of(reader, parts[begin].first) == 1:
        begin = begin if length(reader, Part(parts[begin].first, parts[at].last)) <= most else at
    else:
        begin = at
    first, last = parts[begin]
    for part in parts[begin + 1 :]:
        is_step = number_of(reader, part.first) > 1 or any(
            reader.is_code(one) or reader.in_list(one) for one in range(part.first, part.last + 1)
        )
        room = most if is_step else FURTHER
        if length(reader, Part(first, part.last)) > room:
            break
        last = part.last
    return Part(first, last)


def _has_all_steps(reader: PassageReader, part: Part) -> bool:
    """Return whether a part is a paragraph with the numbered list to which it leads."""
    steps = [at for at in range(part.first, part.last + 1) if reader.is_item(at) and reader.in_steps(at)]
    return len(steps) > 1 and steps[0] > part.first


def _with_steps(reader: PassageReader, section: Part) -> Part:
    """Include the sections before and after that are steps of the same procedure, by the numbers of their headings."""
    first, last = section
    while first > 1 and (number := _step(reader, first - 1)) is not None and number > 1:
        before = section_of(reader, first - 2)
        if _step(reader, before.first - 1) != number - 1:
            break
        first = before.first
    while last + 2 < len(reader.spans) and (number := _step(reader, last + 1)) is not None:
        if number > 1 and first > 0 and _step(reader, section_of(reader, last).first - 1) != number - 1:
            break
        last = section_of(reader, last + 2).last
    is_step = first > 0 and _step(reader, first - 1) is not None and Part(first, last) != section
    return Part(first - is_step, last)


def _with_subsections(reader: PassageReader, section: Part) -> Part:
    """Include the subsections that follow: those of a section that says little itself are its text."""
    above = _level(reader, section.first - 1)
    last = section.last
    while last + 2 < len(reader.spans) and _level(reader, last + 1) > above > 0:
        last = section_of(reader, last + 2).last
    return Part(section.first, last)


def _level(reader: PassageReader, index: int) -> int:
    """Return the level of a heading with number signs, or 0."""
    text = reader.text_at(index) if index >= 0 else ""
    return len(text) - len(text.lstrip("#"))


def _step(reader: PassageReader, index: int) -> int | None:
    """Return the number of a heading that names a step."""
    found = STEP_HEADING.match(reader.text_at(index)) if index >= 0 else None
    return int(found["number"]) if found else None
