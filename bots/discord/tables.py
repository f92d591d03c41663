"""Shows tables as code with aligned columns, since Discord has no tables. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.text.markdown_tree import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.text.markdown_tree import Inline, Node

_BETWEEN = "  "


def as_code(text: str) -> str:
    """Return CommonMark in which each top-level table is a code block."""
    if "|" not in text or "-" not in text:
        return text
    shown, start = [], 0
    for node in read(text):
        if node.kind == "table":
            shown += [text[start : node.start], _block(node, text)]
            start = node.end
    return "".join([*shown, text[start:]])


def _block(table: Node, text: str) -> str:
    head, *body = [[_plain(cell.inlines, text).strip() or " " for cell in row.children] for row in table.children]
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    lines = [head, ["-" * width for width in widths], *body]
    aligned = (_BETWEEN.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in lines)
    return "\n".join(["```", *(line.rstrip() for line in aligned), "```"])


def _plain(inlines: Sequence[Inline], text: str) -> str:
    """Return a cell for use in code: without emphasis, links as they were written."""
    return "".join(_shown(inline, text) for inline in inlines).replace("```", "")  # which would end the code block


def _shown(inline: Inline, text: str) -> str:
    if inline.kind in ("link", "image") and inline.span:
        return text[slice(*inline.span)]
    return _plain(inline.children, text) if inline.children else inline.text
