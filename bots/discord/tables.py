"""Tables as Discord shows them best, which has none: as code, their columns aligned. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable("table")
_MARKS = ("**", "__", "`")
_BETWEEN = "  "


def as_code(text: str) -> str:
    """Return a CommonMark text in which each table that stands by itself is a code block."""
    if "|" not in text or "-" not in text:
        return text
    lines, tokens = text.split("\n"), _PARSER.parse(text)
    shown, start = [], 0
    for index, token in enumerate(tokens):
        if token.type != "table_open" or token.level or token.map is None:
            continue
        begin, end = token.map
        shown += [*lines[start:begin], *_block(list(_rows(tokens[index:])))]
        start = end
    return "\n".join([*shown, *lines[start:]])


def _rows(tokens: Sequence[Token]) -> Iterator[list[str]]:
    """Yield the rows of the table that begins some tokens, each as its cells."""
    row: list[str] = []
    for token in tokens:
        if token.type == "inline":
            row.append(_plain(token.content))
        elif token.type == "tr_close":
            yield row
            row = []
        elif token.type == "table_close":
            return


def _block(rows: list[list[str]]) -> list[str]:
    head, *body = rows
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *body]
    aligned = (_BETWEEN.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in lines)
    return ["```", *(line.rstrip() for line in aligned), "```"]


def _plain(cell: str) -> str:
    for mark in _MARKS:
        cell = cell.replace(mark, "")
    return cell.strip() or " "
