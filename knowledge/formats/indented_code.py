"""Makes the indented code of Markdown fenced code, so that all that reads the text later knows it as code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*\S")
_HOLDER = re.compile(r"[ \t]*(?:[-*+•][ \t]|\d{1,9}[.)][ \t]|!!!|\?\?\?|===|:{1,}|\[\^|\.\.[ \t]|<)")
"""A line whose content may be indented below it: an item, an admonition, a tab, a definition, a note, a tag."""
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
_SENTENCE = re.compile(r"\s*[\"'“(*_]*[^\W\d_a-z](?:[^\s]*\s+){5,}\S*[.!?][\"'”)*_]*\s*\Z")


def fence_indented_code(text: str) -> str:
    """Return Markdown with fences around the code that is indented by four spaces or a tab.

    What is indented below an item or the like belongs to that, and sentences are text that was only moved.
    """
    lines = text.split("\n")
    return "\n".join(_fenced(lines)) if any(map(_INDENTED.match, lines)) else text


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    fence, is_held, at = "", False, 0
    while at < len(lines):
        line = lines[at]
        if found := _FENCE.match(line):
            is_end = bool(fence) and found[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if is_end else fence or found[1]
        elif not fence and line.strip() and not line[0].isspace():
            is_held = _HOLDER.match(line) is not None
        end = at if fence or found or is_held else _end_of_code(lines, at)
        if end > at:
            yield from _as_fenced(lines[at:end])
            at = end
        else:
            yield line
            at += 1


def _end_of_code(lines: Sequence[str], at: int) -> int:
    """Return the line after the indented code that begins at a line, or that line itself if none does."""
    is_apart = at == 0 or not lines[at - 1].strip() or _HEADING.match(lines[at - 1]) is not None
    if not is_apart or not _INDENTED.match(lines[at]):
        return at
    end = further = at
    while further < len(lines) and (not lines[further].strip() or _INDENTED.match(lines[further])):
        further += 1
        end = further if lines[further - 1].strip() else end
    written = [line for line in lines[at:end] if line.strip()]
    return at if 2 * sum(map(bool, map(_SENTENCE.match, written))) >= len(written) else end


def _as_fenced(lines: Sequence[str]) -> Iterator[str]:
    mark = "````" if any("```" in line for line in lines) else "```"
    yield mark
    for line in lines:
        yield line.removeprefix("\t") if line.startswith("\t") else line[4:]
    yield mark
