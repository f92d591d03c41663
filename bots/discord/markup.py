"""Converts Discord's markup to Markdown as the person meant it, and CommonMark to what Discord shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.text.markdown.tree import read
from core.when.rendered_time import clock_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.model.replies import Moment
    from core.text.markdown.tree import Inline, Node

PERSON, ROLE, CHANNEL = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"<#(\d+)>")
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")
_COMMAND = re.compile(r"<(/[^<>:]+):\d+>")
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
"""A code span, or a fence of backticks."""
_SPECIAL = re.compile(r"([\\*_~|`\[\]<>])")


def plain(text: str, *, people: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Return what a person wrote, with names for mentions, channels and emoji. An id without a name stays an id."""
    text = PERSON.sub(lambda match: f"@{people.get(match[1], match[1])}", text)
    text = ROLE.sub(lambda match: f"@{titles.get(match[1], match[1])}", text)
    text = CHANNEL.sub(lambda match: f"#{titles.get(match[1], match[1])}", text)
    return _COMMAND.sub(r"\1", _EMOJI.sub(r"\1", text))


def escaped(text: str) -> str:
    """Escape all Markdown in a text, for titles and names."""
    return _SPECIAL.sub(r"\\\1", text)


def _shown(moment: Moment) -> str:
    """Return the date and the time, or the time alone where our words say how long it is until then."""
    clock, at = clock_in(moment.words), int(moment.at.timestamp())
    return f"<t:{at}:f>" if clock == moment.words else moment.words.replace(clock, f"<t:{at}:t>")


def with_moments(text: str, moments: Iterable[Moment]) -> str:
    """Return text in which each instant is shown in the reader's own time zone, except inside code."""
    tokens = {moment.words: _shown(moment) for moment in moments if moment.words}
    if not tokens:
        return text
    words = re.compile("|".join(re.escape(token) for token in sorted(tokens, key=len, reverse=True)))
    shown, start = [], 0
    for code in CODE.finditer(text):
        shown += [words.sub(lambda match: tokens[match[0]], text[start : code.start()]), code[0]]
        start = code.end()
    return "".join([*shown, words.sub(lambda match: tokens[match[0]], text[start:])])


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
    aligned = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in lines)
    return "\n".join(["```", *(line.rstrip() for line in aligned), "```"])


def _plain(inlines: Sequence[Inline], text: str) -> str:
    """Return a table cell for use in code: without emphasis, and with links as they were written."""

    def shown(inline: Inline) -> str:
        if inline.kind in ("link", "image") and inline.span:
            return text[slice(*inline.span)]
        return _plain(inline.children, text) if inline.children else inline.text

    return "".join(map(shown, inlines)).replace("```", "")  # which would end the code block
