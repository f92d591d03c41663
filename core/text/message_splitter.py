"""Splits a long text between paragraphs or, failing that, between lines, sentences or words.

Links and inline code are not split. If a code fence must be split, it is closed and reopened with its language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.text.markdown.tree import read, walk, walk_inlines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.text.markdown.tree import Node

_ADDRESS: Final = re.compile(r"https?://\S+")
_BREAKS: Final = ("\n\n", "\n", ". ", " ")
"""Where to cut, best first."""
_SMALLEST: Final = 0.4
"""The minimum length of a part, as a share of the limit. If a part would be shorter, the next kind of break is used."""
_LONGEST_OPENING: Final = 0.2
"""A share of the limit. If the first line of a fence is longer than this, the fence is not reopened."""


@dataclass(frozen=True, slots=True)
class _Fence:
    """A code fence: where it starts, where its first line ends, where it ends, and how to close and reopen it.

    `margin` is the indentation of its lines in a list. The next part continues without indentation, so a fence that
    ended only with its list item needs a closing line there.
    """

    start: int
    body: int
    end: int
    opening: str
    closing: str
    margin: int
    is_ended_by_margin: bool

    def reopened(self, text: str, at: int) -> str:
        """Return the rest of a text from an offset inside this fence, with the fence reopened."""
        code, after = text[at : self.end].lstrip("\n"), text[self.end :]
        if self.margin:
            code = re.sub(rf"^ {{1,{self.margin}}}", "", code, flags=re.MULTILINE)
        ending = f"\n{self.closing.strip()}\n" if self.is_ended_by_margin else ""
        return f"{self.opening}\n{code}{ending}{after}"


def split(text: str, limit: int) -> tuple[str, ...]:
    """Return the parts of a CommonMark text, each at most `limit` characters long. A blank text has no parts."""
    parts: list[str] = []
    rest = text.strip("\n")
    while len(rest) > limit:
        part, rest = _cut(rest, limit, window=2 * limit)  # nothing longer than a part is kept whole
        parts.append(part)
    return tuple(part for part in (*parts, rest) if part.strip())


def _cut(text: str, limit: int, *, window: int) -> tuple[str, str]:
    """Return the first part of a text and the rest. A split fence is closed in the first part and reopened in the rest.

    Only the first `window` characters are parsed, unless a fence in a list goes beyond them, because the end of such a
    fence must be known.
    """
    ahead = text[:window]
    nodes = read(ahead, tables=False)
    room = limit * _LONGEST_OPENING  # so that a reopened fence still has room for code
    fences = [fence for fence in _fences(ahead, nodes) if max(len(fence.opening), len(fence.closing)) <= room]
    at, fence = _aim(text, limit, sorted(_whole(ahead, nodes, limit)), fences)
    if fence and fence.margin and window < len(text) and not ahead[fence.end :].strip():
        return _cut(text, limit, window=len(text))
    end = _end(text, at)
    if fence is None:
        return text[:end], text[at:].lstrip("\n")
    if end > fence.body:
        return f"{text[:end]}\n{fence.closing}", fence.reopened(text, at)
    if fence.start:  # the fence has only just begun, so all of it goes into the rest
        return text[: _end(text, fence.start)], text[fence.start :]
    at = limit - len(fence.closing) - 1
    return f"{text[:at]}\n{fence.closing}", fence.reopened(text, at)


def _aim(
    text: str, limit: int, whole: Sequence[tuple[int, int]], fences: Sequence[_Fence]
) -> tuple[int, _Fence | None]:
    """Return where to cut, and the fence that is split there, if any. Room to close the fence is left."""
    room = limit
    while True:
        at = _place(text, room, whole)
        fence = next((fence for fence in fences if fence.start < _end(text, at) < fence.end), None)
        if fence is None or limit - room > len(fence.closing):
            return at, fence
        room = limit - len(fence.closing) - 1


def _end(text: str, at: int) -> int:
    return len(text[:at].rstrip("\n "))


def _place(text: str, limit: int, whole: Sequence[tuple[int, int]]) -> int:
    """Return the best place to cut that is outside the spans `whole`."""
    for mark in _BREAKS:
        at = text.rfind(mark, int(limit * _SMALLEST), limit - len(mark) + 1)
        while at > 0:
            end = at + len(mark)
            inside = next((begin for begin, stop in whole if begin < end < stop), None)
            if inside is None:
                return end
            at = text.rfind(mark, int(limit * _SMALLEST), inside)
    begin = next((begin for begin, stop in whole if 0 < begin < limit < stop), None)
    return begin or limit


def _whole(text: str, nodes: Sequence[Node], limit: int) -> Iterator[tuple[int, int]]:
    """Return the spans to keep whole: links, inline code and bare URLs that fit in a part."""
    spans = [found.span() for found in _ADDRESS.finditer(text)]
    for node in walk(nodes):
        inlines = walk_inlines(node.inlines)
        spans += [inline.span for inline in inlines if inline.span and inline.kind in ("link", "code")]
    return (span for span in spans if span[1] - span[0] <= limit)


def _fences(text: str, nodes: Sequence[Node]) -> Iterator[_Fence]:
    for node in walk(nodes):
        if not node.fence:
            continue
        start = text.rfind("\n", 0, node.start) + 1
        lines = text[start : node.end].split("\n")
        before = re.sub(r"[^ >]", " ", lines[0][: node.start - start])  # an item's mark is not repeated
        quoted = before if ">" in before else ""
        margin = len(before) - len(quoted)
        mark = lines[-1].strip(" >")
        is_closed = len(lines) > 1 and mark.startswith(node.fence) and not mark.strip(node.fence[0])
        yield _Fence(
            start,
            start + len(lines[0]),
            node.end,
            opening=quoted + lines[0][len(before) :],
            closing=before + node.fence,
            margin=margin,
            is_ended_by_margin=margin > 0 and node.end < len(text) and not is_closed,
        )
