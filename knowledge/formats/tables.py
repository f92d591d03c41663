"""Finds the tables in the cells of a spreadsheet or CSV file, and writes them as Markdown."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TITLE_CHARACTERS: Final = 80
"""A line above a table is its heading up to this length, unless it ends like a sentence; else it is a paragraph."""

QUESTION: Final = frozenset({"question", "questions", "frage", "fragen", "pregunta", "pergunta", "q", "faq"})
ANSWER: Final = frozenset({"answer", "answers", "antwort", "antworten", "réponse", "respuesta", "resposta", "a"})
"""What the columns of questions and answers are called."""

_NUMBER = re.compile(r"[^\w\s]{0,2}\s?\d[\d\s.,:/-]*[^\w\s]?\s?\w{0,3}")

_MOST_LINES = 3  # so many lines are a title with a note; more are a list

Row = list[str]


def table(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as a Markdown table whose header is the first row. Empty rows are left out."""
    return _written(list(map(_cells, rows)))


def _written(rows: Sequence[Row]) -> str:
    lines = [line for line in rows if any(line)]
    if not lines:
        return ""
    width = max(map(len, lines))
    head, *body = (f"| {' | '.join(line + [''] * (width - len(line)))} |" for line in lines)
    return "\n".join((head, f"|{' --- |' * width}", *body))


def tables(rows: Iterable[Iterable[object]]) -> str:
    """Return what stands in the cells of a sheet as Markdown: its tables, and the lines above and below them.

    An empty row ends a table, unless what follows has the same columns and no header; so does an empty column. A table
    with a column of questions and one of answers becomes sections, each with a question as its heading.
    """
    lines = [_cells(row) for row in rows]
    width = max(map(len, lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in lines]
    if all(_used(line) <= 1 for line in lines):
        return _written(lines)
    return "\n\n".join(text for block in _blocks(lines) for text in _block(block))


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the tables of a sheet, each with the lines above and below it."""
    block: list[Row] = []
    for before, row in pairwise([[""], *rows, [""]]):
        if block and any(row) and not any(before) and not _goes_on(block, row):
            yield from _side_by_side(block)
            block = []
        block += [row] if any(row) else []
    yield from _side_by_side(block)


def _goes_on(block: Sequence[Row], row: Row) -> bool:
    """Return whether a row after an empty one belongs to the table above: it has its columns, and is no header."""
    table_rows = [line for line in block if _used(line) > 1]
    if not table_rows or _used(row) == 1 or [bool(cell) for cell in row] != [bool(cell) for cell in table_rows[-1]]:
        return False
    numbers = [cell for cell, last in zip(row, table_rows[-1], strict=True) if _NUMBER.fullmatch(last)]
    return row != table_rows[0] and (not numbers or any(_NUMBER.fullmatch(cell) for cell in numbers))


def _side_by_side(block: Sequence[Row]) -> Iterator[list[Row]]:
    """Part tables that stand beside each other, with an empty column between them. Empty columns are left out."""
    columns = [any(row[column] for row in block) for column in range(len(block[0]) if block else 0)]
    start = 0
    for column, (is_used, is_next_used) in enumerate(pairwise([*columns, False])):
        if is_used and not is_next_used:
            yield [cells for row in block if any(cells := row[start : column + 1])]
        if not is_used:
            start = column + 1


def _block(rows: list[Row]) -> Iterator[str]:
    """Yield the lines above a table, the table, and the lines below it."""
    above = list(takewhile(lambda row: _used(row) == 1, rows))
    below = list(takewhile(lambda row: _used(row) == 1, reversed(rows[len(above) :])))[::-1]
    body = rows[len(above) : len(rows) - len(below)]
    if len(rows[0]) == 1 and len(rows) > _MOST_LINES:  # a list beside the tables
        above, body = [], rows
    for row in above:
        line = "".join(row)
        is_title = body and len(line) <= TITLE_CHARACTERS and not line.endswith((".", ":", "!"))
        yield f"### {line}" if is_title else line
    body = _one_header(body)
    if body:
        yield _sections(body) or _written(body)
    yield from ("".join(row) for row in below)


def _one_header(rows: list[Row]) -> list[Row]:
    """Join a header of two rows, whose upper cells span several columns: `2026` above `Sales` becomes `2026 Sales`."""
    if len(rows) < 3 or all(one != other for one, other in pairwise(rows[0])):  # noqa: PLR2004
        return rows
    upper, lower, *body = rows
    if any(_NUMBER.fullmatch(cell) for cell in lower):
        return rows
    return [[one if one == other else f"{one} {other}".strip() for one, other in zip(upper, lower, strict=True)], *body]


def _sections(rows: list[Row]) -> str:
    """Return a table of questions and answers as sections, or "" if it is another table."""
    header, *body = rows
    names = [cell.casefold() for cell in header]
    question = next((column for column, name in enumerate(names) if name in QUESTION), None)
    answer = next((column for column, name in enumerate(names) if name in ANSWER), None)
    if question is None or answer is None:
        return ""
    sections = []
    for row in body:
        others = [
            f"{name}: {cell}"
            for name, cell in zip(header, row, strict=True)
            if cell and name and name.casefold() not in QUESTION | ANSWER
        ]
        sections += [f"## {row[question]}", row[answer], *others] if row[question] and row[answer] else []
    return "\n\n".join(sections)


def _used(row: Row) -> int:
    return sum(map(bool, row))


def _cells(row: Iterable[object]) -> Row:
    return [_cell(value) for value in row]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date | datetime | time):
        value = value.isoformat()
    return " ".join(str(value).replace("|", "\\|").split())
