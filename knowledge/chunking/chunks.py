r"""Splits a document into passages with exact offsets. Passages are the units that are embedded, found and quoted.

Sizes are counted in *weights*, a cheap estimate of the word pieces that an embedding model reads (the first 256).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from knowledge.chunking.blocks import Block
from knowledge.chunking.blocks import blocks as blocks_of
from knowledge.chunking.pieces import MOST_CHARACTERS, TARGET, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TINY = 30
"""A section below this weight is joined with a small neighbour or subsection."""
LONGEST_HEADING = 1_000
"""In characters; more is not looked at, because the time that it takes grows with the square of the length."""
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[`*]|[ \t]*\{[#:.][^}]*\}|<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: `text[start:end]`, in characters, and the headings above it, outermost first.

    If it begins inside a table or code, the last of them is the line that opens this: the table's row with the names of
    its columns, or the code's fence.
    """

    start: int
    end: int
    headings: tuple[str, ...]


class _Span(NamedTuple):
    start: int
    end: int
    weight: int
    headings: tuple[str, ...]
    opening: str


def chunk(text: str, *, title: str) -> tuple[Chunk, ...]:
    """Split a text into passages, in order. They do not overlap and leave out only white space.

    A heading begins the first passage of its section. Blocks that fit are kept whole, and `knowledge.chunking.pieces`
    says what else stays together. A heading equal to the document's `title` is in the passage but not in its path,
    because the title is known anyway. Takes linear time.
    """
    spans = [span for headings, blocks in _sections(text, title) for span in _pack(text, headings, blocks)]
    trimmed = (_trim(text, span) for span in _join_tiny(spans))
    return tuple(chunk for chunk in trimmed if chunk.end > chunk.start)


def _sections(text: str, title: str) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Yield each section: its path of headings, and its blocks, heading first. Empty sections join the next one."""
    path: list[tuple[int, str]] = []
    section: list[Block] = []
    for block in blocks_of(text):
        if block.is_heading:
            if section and not section[-1].is_heading:
                yield _names(path, title), section
                section = []
            level, name = _heading(text[block.start : block.end], setext=block.kind == "setext")
            path = [*(above for above in path if above[0] < level), (level, name)]
        section.append(block)
    if section:
        yield _names(path, title), section


def _names(path: Sequence[tuple[int, str]], title: str) -> tuple[str, ...]:
    return tuple(name for _, name in path if name and name.casefold() != title.strip().casefold())


def _heading(line: str, *, setext: bool) -> tuple[int, str]:
    words, under = (line.strip().rsplit("\n", 1)) if setext else (line.strip().lstrip("#").rstrip("# \t"), "")
    level = (1 if under.strip().startswith("=") else 2) if setext else len(line.strip()) - len(line.strip().lstrip("#"))
    return level, " ".join(_MARKUP.sub(r"\1", words[:LONGEST_HEADING]).split())[:200]


def _pack(text: str, headings: tuple[str, ...], blocks: Sequence[Block]) -> Iterator[_Span]:
    """Fill the passages of a section up to the target. A tiny rest goes into the last passage if it fits."""
    done: list[_Span] = []
    body = next((block.start for block in blocks if not block.is_heading), None)
    for start, end, weight, opening in pieces(text, blocks):
        last = done[-1] if done else None
        room = last is not None and end - last.start <= MOST_CHARACTERS
        bare = last is not None and (
            body is None or last.end <= body
        )  # only headings so far, and they join what follows
        if last and room and (bare or last.weight < TINY or last.weight + weight <= TARGET):
            done[-1] = last._replace(end=end, weight=last.weight + weight)
        else:
            done.append(_Span(start, end, weight, headings, opening))
    if len(done) > 1 and done[-1].weight < TINY and done[-1].end - done[-2].start <= MOST_CHARACTERS:
        rest = done.pop()
        done[-1] = done[-1]._replace(end=rest.end, weight=done[-1].weight + rest.weight)
    yield from done


def _join_tiny(spans: Sequence[_Span]) -> Iterator[_Span]:
    """Join a tiny passage to the next one if they are related. The result keeps the headings that both share."""
    held: _Span | None = None
    for span in spans:
        if held and held.weight < TINY and _related(held, span):
            shared = _shared(held.headings, span.headings)
            held = _Span(held.start, span.end, held.weight + span.weight, shared, held.opening)
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
    end = max(start, span.start + len(passage.rstrip()))
    return Chunk(start, end, (*span.headings, span.opening) if span.opening else span.headings)
