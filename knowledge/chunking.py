r"""Splits a document into passages with exact offsets. Passages are the units that are embedded, found and quoted.

One regular expression finds the blocks of Markdown. It takes 4 ms of the 140 ms that a megabyte takes in all;
markdown-it-py would need 150 ms for the blocks, and about ten times as long on many short lines or rows.
Sizes are counted in *weights*, a cheap estimate of the word pieces that an embedding model reads (the first 256).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from core.text.abbreviations import keeps_stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TARGET = 100
"""A passage is filled up to this weight: about 80 English words. `knowledge.ranking` says how it was chosen."""
KEEP = 140
"""A paragraph, list, table or code block is kept whole up to this weight."""
TINY = 30
"""A section below this weight is joined with a small neighbour or subsection."""
MOST_CHARACTERS = 1600
"""The maximum length of a passage."""

_KEEP_CHARACTERS = 1300  # leaves room for the headings above a whole block
_GRAIN = 120  # the minimum characters of a piece of an oversize block, for texts with one character per line

_LOOK_AROUND = 40  # how many characters on each side of a full stop are examined

_PIECE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W\u3040-\uffef]{1,8}|[^\w\s]+|\w")

_ITEM = r"[ \t]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]"
_FENCE = r"[ ]{0,3}(?:`{3,}|~{3,})"
_ATX = r"[ ]{0,3}\#{1,6}(?:[ \t]|$)"
_LINE = r"(?=[^\S\n]*+\S)[^\n]++(?:\n|\Z)"
_BLOCK = re.compile(
    rf"""
      ^(?P<code>[ ]{{0,3}}(?P<mark>`{{3,}}|~{{3,}})[^\n]*+(?:\n|\Z)
        (?:(?![ ]{{0,3}}(?P=mark))[^\n]*+\n)*+[^\n]*+(?:\n|\Z))
    | ^(?P<atx>{_ATX}[^\n]*+(?:\n|\Z))
    | ^(?P<setext>(?!{_ITEM}|[ ]*[|>=-]|[ ]{{4}})[^\S\n]*+\S[^\n]*+\n[ ]{{0,3}}(?:={{2,}}|-{{2,}})[ \t]*(?:\n|\Z))
    | ^(?P<table>(?:[ ]{{0,3}}\|[^\n]*+(?:\n|\Z))++)
    | ^(?P<list>{_ITEM}[^\n]*+(?:\n|\Z)(?:(?:[ \t]*\n)?(?={_ITEM}|[ \t]+\S){_LINE})*+)
    | ^(?P<paragraph>{_LINE}(?:(?!{_FENCE}|{_ATX}|{_ITEM}|[ ]{{0,3}}\|){_LINE})*+)
    """,
    re.MULTILINE | re.VERBOSE,
)
_LINES = re.compile(r"\n+")
_SENTENCE_END = re.compile(r"""(?<=[.!?…])["'”’)\]]*\s+|[。！？；]+[」』”]?\s*|\n+""")
_CUTS = {
    "code": (re.compile(r"\n[ \t]*\n"), _LINES),
    "table": (_LINES,),
    "list": (re.compile(rf"\n(?={_ITEM})"), _LINES),
    "paragraph": (_SENTENCE_END,),
}
LONGEST_HEADING = 1_000
"""In characters; more is not looked at, because the time that it takes grows with the square of the length."""
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[`*]|\{#[^}]*\}")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: `text[start:end]`, in characters, and the headings above it, outermost first."""

    start: int
    end: int
    headings: tuple[str, ...]


class _Span(NamedTuple):
    start: int
    end: int
    weight: int
    headings: tuple[str, ...]


class _Block(NamedTuple):
    kind: str
    start: int
    end: int


def chunk(text: str, *, title: str) -> tuple[Chunk, ...]:
    """Split a text into passages, in order. They do not overlap and leave out only white space.

    A heading begins the first passage of its section. Blocks that fit are kept whole. A heading equal to the document's
    `title` is in the passage but not in its path, because the title is known anyway. Takes linear time.
    """
    spans = [span for headings, blocks in _sections(text, title) for span in _pack(text, headings, blocks)]
    trimmed = (_trim(text, span) for span in _join_tiny(spans))
    return tuple(chunk for chunk in trimmed if chunk.end > chunk.start)


def _sections(text: str, title: str) -> Iterator[tuple[tuple[str, ...], list[_Block]]]:
    """Yield each section: its path of headings, and its blocks, heading first. Empty sections join the next one."""
    path: list[tuple[int, str]] = []
    blocks: list[_Block] = []
    for found in _BLOCK.finditer(text):
        kind = found.lastgroup or "paragraph"
        kind = "code" if kind == "mark" else kind
        if kind in ("atx", "setext"):
            if blocks and blocks[-1].kind != "heading":
                yield _names(path, title), blocks
                blocks = []
            level, name = _heading(found[0], setext=kind == "setext")
            path = [*(above for above in path if above[0] < level), (level, name)]
            kind = "heading"
        blocks.append(_Block(kind, found.start(), found.end()))
    if blocks:
        yield _names(path, title), blocks


def _names(path: Sequence[tuple[int, str]], title: str) -> tuple[str, ...]:
    return tuple(name for _, name in path if name and name.casefold() != title.strip().casefold())


def _heading(line: str, *, setext: bool) -> tuple[int, str]:
    words, under = (line.strip().rsplit("\n", 1)) if setext else (line.strip().lstrip("#").rstrip("# \t"), "")
    level = (1 if under.strip().startswith("=") else 2) if setext else len(line.strip()) - len(line.strip().lstrip("#"))
    return level, " ".join(_MARKUP.sub(r"\1", words[:LONGEST_HEADING]).split())[:200]


def _weigh(text: str, start: int, end: int) -> int:
    return len(_PIECE.findall(text, start, end))


def _pack(text: str, headings: tuple[str, ...], blocks: Sequence[_Block]) -> Iterator[_Span]:
    """Fill the passages of a section up to the target. A tiny rest goes into the last passage if it fits."""
    done: list[_Span] = []
    bare = True  # only headings so far; they join the following block if it fits
    for block in blocks:
        for start, end in _split(text, block.start, block.end, _CUTS.get(block.kind, ())):
            last, weight = (done[-1] if done else None), _weigh(text, start, end)
            room = last is not None and end - last.start <= MOST_CHARACTERS
            if last and room and (bare or last.weight < TINY or last.weight + weight <= TARGET):
                done[-1] = last._replace(end=end, weight=last.weight + weight)
            else:
                done.append(_Span(start, end, weight, headings))
            bare = bare and block.kind == "heading"
    if len(done) > 1 and done[-1].weight < TINY and done[-1].end - done[-2].start <= MOST_CHARACTERS:
        rest = done.pop()
        done[-1] = done[-1]._replace(end=rest.end, weight=done[-1].weight + rest.weight)
    yield from done


def _split(text: str, start: int, end: int, cuts: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Yield a block whole if it fits. If not, cut it at the first kind of `cuts`, and its pieces at the next kind."""
    if end - start <= _KEEP_CHARACTERS and _weigh(text, start, end) <= KEEP:
        yield start, end
    elif not cuts:
        yield from _split_anywhere(text, start, end)
    else:
        while start < end:
            stop = _next_cut(text, min(start + _GRAIN, end), end, cuts[0])
            yield from _split(text, start, stop, cuts[1:])
            start = stop


def _next_cut(text: str, start: int, end: int, cut: re.Pattern[str]) -> int:
    """Return where to cut next, or the end. A full stop that does not end a sentence is skipped."""
    for found in cut.finditer(text, start, end):
        stop, after = found.start() - 1, text[found.end() : found.end() + _LOOK_AROUND]
        is_stop = cut is _SENTENCE_END and text[stop : found.start()] == "."
        if not (is_stop and keeps_stop(text[max(0, stop - _LOOK_AROUND) : stop], after)):
            return found.end()
    return end


def _split_anywhere(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut text without sentences at the last space that fits, else inside a word."""
    while start < end:
        room = min(_KEEP_CHARACTERS, end - start)
        room = max(1, room * TARGET // max(TARGET, _weigh(text, start, start + room)))
        stop = start + room
        if stop < end:
            space = max(text.rfind(" ", start + room // 2, stop), text.rfind("\n", start + room // 2, stop))
            stop = space + 1 if space > 0 else stop
        yield start, stop
        start = stop


def _join_tiny(spans: Sequence[_Span]) -> Iterator[_Span]:
    """Join a tiny passage to the next one if they are related. The result keeps the headings that both share."""
    held: _Span | None = None
    for span in spans:
        if held and held.weight < TINY and _related(held, span):
            shared = _shared(held.headings, span.headings)
            held = _Span(held.start, span.end, held.weight + span.weight, shared)
        else:
            if held:
                yield held
            held = span
    if held:
        yield held


def _related(one: _Span, other: _Span) -> bool:
    """Return whether two passages are small and belong to one section, or to a section and its subsection."""
    small = one.weight + other.weight <= TARGET // 2
    shared, deep, deeper = len(_shared(one.headings, other.headings)), len(one.headings), len(other.headings)
    return small and (shared == deep > 0 or (shared, deep) == (deeper - 1, deeper))


def _shared(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _trim(text: str, span: _Span) -> Chunk:
    passage = text[span.start : span.end]
    start = span.start + len(passage) - len(passage.lstrip())
    return Chunk(start, max(start, span.start + len(passage.rstrip())), span.headings)
