"""Cuts the blocks of a section into pieces that fit a passage. What belongs together stays in one piece.

A lead-in, which ends with a colon or is a short paragraph before code, a list or a table, keeps what it leads to, or
the beginning of that. A setting keeps its type and default, and an admonition its mark. A piece in the middle of a
table or of code knows how that begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

from core.text.abbreviations import keeps_stop
from core.text.markdown.forms import COLONS, NAME, PROPERTY, is_mark, leads_in
from knowledge.chunking.blocks import FENCE, ITEM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.chunking.blocks import Block

TARGET: Final = 100
"""A passage is filled up to this weight: about 80 English words. `retrieval.ranking` says how it was chosen."""
KEEP: Final = 140
"""A paragraph, list, table or code block is kept whole up to this weight."""
MOST_CHARACTERS: Final = 1600
"""The maximum length of a passage."""
SHORT: Final = 160
"""A paragraph of at most so many characters right before code, a list or a table leads to that."""
LONGEST_OPENING: Final = 400
"""In characters. A longer head of a table is not repeated."""

_KEEP_CHARACTERS = 1300  # leaves room for the headings above a whole block, and for a lead-in
_GRAIN = 120  # the minimum characters of a piece of an oversize block, for texts with one character per line
_LOOK_AROUND = 40  # how many characters on each side of a full stop are examined

_WEIGHT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W\u3040-\uffef]{1,8}|[^\w\s]+|\w")
_LINES = re.compile(r"\n+")
_LINES_AND_CODE = re.compile(
    r"^[ \t]+(?P<mark>`{3,}|~{3,})[^\n]*+\n(?:(?![ \t]*(?P=mark))[^\n]*+\n)*+[^\n]*+(?:\n|\Z)|\n+", re.MULTILINE
)
_SENTENCE_END = re.compile(r"""(?<=[.!?…])["'”’)\]]*\s+|[。！？；]+[」』”]?\s*""")
_CUTS = {
    "code": (re.compile(r"\n[ \t]*\n"), _LINES),
    "table": (_LINES,),
    "list": (re.compile(rf"\n(?={ITEM})"), _LINES_AND_CODE, _LINES),
    "paragraph": (_SENTENCE_END, _LINES),
}
"""Where a block of each kind may be cut, the best places first."""
_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*\Z")


class Piece(NamedTuple):
    """A piece of a document: `text[start:end]`.

    `opening` is the first line of the table or code in the middle of which it begins, or empty.
    """

    start: int
    end: int
    weight: int
    opening: str = ""


def weigh(text: str, start: int, end: int) -> int:
    """Return the weight of a piece of text."""
    return len(_WEIGHT.findall(text, start, end))


def pieces(text: str, blocks: Sequence[Block]) -> Iterator[Piece]:
    """Yield the pieces of a section in order."""
    held: Piece | None = None
    cuts: Sequence[re.Pattern[str]] = ()
    for block, following in zip_longest(blocks, blocks[1:]):
        parts = _parts(text, block)
        if held:
            *before, parts[0] = _join(text, held, parts[0], cuts)
            yield from before
        cuts = _CUTS.get(block.kind, ())
        held = parts.pop() if following and _belong_together(text, block, following) else None
        yield from parts


def _belong_together(text: str, block: Block, following: Block) -> bool:
    """Return whether a block makes sense only with the one that follows."""
    if block.kind not in ("paragraph", "list"):
        return False
    if leads_in(text[max(block.start, block.end - SHORT) : block.end]):
        return True
    next_line = text[following.start : following.start + SHORT].strip().partition("\n")[0].lstrip("> ")
    if following.kind == "paragraph" and PROPERTY.match(next_line):
        return True
    if block.kind == "list" or (block.end - block.start > SHORT and following.kind != "code"):
        return False
    words = text[block.start : block.end].strip().lstrip("> ")
    return following.kind != "paragraph" or is_mark(words) or is_mark(next_line) or NAME.match(words) is not None


def _join(text: str, held: Piece, piece: Piece, cuts: Sequence[re.Pattern[str]]) -> list[Piece]:
    """Join a piece to the one before, or to the end of that one, if the whole of it does not fit."""
    joined = Piece(held.start, piece.end, held.weight + piece.weight, held.opening)
    if joined.weight <= KEEP and joined.end - joined.start <= _KEEP_CHARACTERS:
        return [joined]
    start = held.start
    while cuts and (cut := _next_cut(text, start, start + 1, held.end, cuts[0])) < held.end:
        start = cut
    if piece.end - start > MOST_CHARACTERS:
        return [held, piece]
    before = [Piece(held.start, start, weigh(text, held.start, start), held.opening)] if start > held.start else []
    return [*before, Piece(start, piece.end, weigh(text, start, piece.end), "" if before else held.opening)]


def _parts(text: str, block: Block) -> list[Piece]:
    """Cut a block into pieces that fit."""
    spans = list(_split(text, block.start, block.end, _CUTS.get(block.kind, ())))
    if len(spans) == 1:
        return [Piece(*spans[0], weigh(text, *spans[0]))]
    fences = [] if block.kind == "table" else [found.span() for found in FENCE.finditer(text, block.start, block.end)]
    head = _table_head(text, block) if block.kind == "table" else ""
    parts = []
    for start, end in spans:
        passed = bisect_left(fences, (start, start))
        fence = text[slice(*fences[passed - 1])].strip() if passed % 2 else ""
        opening = head if start > block.start else ""
        parts.append(Piece(start, end, weigh(text, start, end), opening or fence[:LONGEST_OPENING]))
    return parts


def _table_head(text: str, block: Block) -> str:
    """Return the row of a table with the names of its columns, between bars, or an empty string."""
    head, _, rest = text[block.start : block.end].partition("\n")
    is_head = _RULE.match(rest.partition("\n")[0]) is not None
    return f"| {head.strip().strip('|').strip()} |" if is_head and len(head) <= LONGEST_OPENING else ""


def _split(text: str, start: int, end: int, cuts: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Yield a block whole if it fits. If not, cut it at the first kind of `cuts`, and its pieces at the next kind."""
    if end - start <= _KEEP_CHARACTERS and weigh(text, start, end) <= KEEP:
        yield start, end
    elif not cuts and text[start:end].lstrip().startswith("|") and end - start <= _KEEP_CHARACTERS:
        yield start, end  # half a row says nothing
    elif not cuts:
        yield from _split_anywhere(text, start, end)
    else:
        while start < end:
            stop = _next_cut(text, start, min(start + _GRAIN, end), end, cuts[0])
            yield from _split(text, start, stop, cuts[1:])
            start = stop


def _next_cut(text: str, start: int, least: int, end: int, cut: re.Pattern[str]) -> int:
    """Return where to cut next, from `least` on, or the end.

    A full stop that does not end a sentence is skipped, and so is a colon, and what an opening parenthesis follows.
    """
    scan = start if cut is _LINES_AND_CODE else least
    for found in cut.finditer(text, scan, end):
        after, stop = text[found.end() : found.end() + _LOOK_AROUND], found.start() - 1
        if found.end() < least or after.lstrip().startswith("(") or text[found.start() - 1 : found.start()] in COLONS:
            continue
        is_stop = cut is _SENTENCE_END and text[stop : found.start()] == "."
        if not (is_stop and keeps_stop(text[max(0, stop - _LOOK_AROUND) : stop], after)):
            return found.end()
    return end


def _split_anywhere(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut text without sentences at the last space that fits, else inside a word."""
    while start < end:
        room = min(_KEEP_CHARACTERS, end - start)
        room = max(1, room * TARGET // max(TARGET, weigh(text, start, start + room)))
        stop = start + room
        if stop < end:
            space = max(text.rfind(" ", start + room // 2, stop), text.rfind("\n", start + room // 2, stop))
            stop = space + 1 if space > 0 else stop
        yield start, stop
        start = stop
