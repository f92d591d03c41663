"""A long text in parts: cut between paragraphs, else lines, else sentences, else words, and never inside a link.

A code fence that must be cut is closed, and opened again with its language.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_LINK = re.compile(r"\[[^\[\]]*\]\([^()\s]*\)|<?https?://\S+")
_BREAKS = ("\n\n", "\n", ". ", " ")
"""Where to cut, the best first."""
_SMALLEST = 0.4
"""Of the limit: a cut that leaves less is worse than one at the next kind of place."""


def split(text: str, limit: int) -> tuple[str, ...]:
    """Return the parts of a CommonMark text, each of at most `limit` characters; none, if it is blank."""
    parts: list[str] = []
    rest = text.strip("\n")
    while len(rest) > limit:
        part, rest = _cut(rest, limit)
        parts.append(part)
    return (*parts, rest) if rest.strip() else tuple(parts)


def _cut(text: str, limit: int) -> tuple[str, str]:
    opened = _open_fence(text[:limit])
    room = limit - (len(opened[1]) + 1 if opened else 0)
    at = _place(text, room)
    head, rest = text[:at].rstrip("\n "), text[at:].lstrip("\n")
    fence = _open_fence(head)
    if fence is None:
        return head, rest
    line, mark = fence
    if head.endswith(line) and "\n" in head:  # it has only just begun: it goes with what follows
        return head[: -len(line)].rstrip("\n "), f"{line}\n{rest}"
    return f"{head}\n{mark}", f"{line}\n{rest}"


def _place(text: str, limit: int) -> int:
    """Return where to cut: the last good place, which lies in no link."""
    links = [match.span() for match in _LINK.finditer(text[: limit + 4000])]
    for mark in _BREAKS:
        at = text.rfind(mark, int(limit * _SMALLEST), limit - len(mark) + 1)
        while at > 0:
            end = at + len(mark)
            inside = next((begin for begin, stop in links if begin < end < stop), None)
            if inside is None:
                return end
            at = text.rfind(mark, int(limit * _SMALLEST), inside)
    begin = next((begin for begin, stop in links if 0 < begin < limit < stop), None)
    return begin or limit


def _open_fence(text: str) -> tuple[str, str] | None:
    """Return the line that opened a fence which is still open at the end of a text, and the mark that closes it."""
    opened: tuple[str, str] | None = None
    for line in text.splitlines():
        match = _FENCE.match(line)
        if match is None:
            continue
        if opened is None:
            opened = (line, match[1])
        elif match[1].startswith(opened[1]) and not match[2].strip():
            opened = None
    return opened
