"""Removes what models append without being asked: lists of sources, footnotes, reference lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from core.text.markdown.draft import Piece, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.text.markdown.draft import Block, Blocks, Inline

_WORDS = (
    "sources?|references?|citations?|footnotes?|bibliography|works cited|further reading|"
    "sources? (?:used|consulted|cited)|"
    "quellen?|quellenangaben?|literatur|références|fuentes?|referencias|fontes?|"
    "referências|fonti|bronnen|источники|参考文献|出典"
)
_LABEL = re.compile(rf"\W*(?:{_WORDS})\W*", re.IGNORECASE)
_LABELLED = re.compile(rf"\W*(?:{_WORDS})\s*\W?\s*[:：]", re.IGNORECASE)
_ENTRY = re.compile(r"\W*(?:\[\s*\^?\d+\s*\]|【\d+】)\s*[:：=–—-]")
_SOURCED = ("bullet", "ordered", "rule")


def remove_appendix(blocks: Blocks) -> Blocks:
    """Return the blocks without their lists of sources."""
    kept: list[Block] = []
    in_appendix = False
    for block in blocks:
        text = _visible_text(block.pieces)
        is_label = _LABEL.fullmatch(text) or (block.kind == "paragraph" and _LABELLED.match(text))
        continues = block.kind in _SOURCED or re.match(r"\W*\[?\^?\d+[\]).:]", text)
        in_appendix = bool((text and is_label) or (in_appendix and continues))
        if not in_appendix and (rest := _without_lines(block)):
            kept.append(rest)
    while kept and kept[-1].kind == "rule":
        kept.pop()
    return tuple(kept)


def _without_lines(block: Block) -> Block | None:
    if block.kind != "paragraph":
        is_container = block.kind in ("quote", "item")
        rests = remove_appendix(block.children) if is_container else map(_without_lines, block.children)
        children = tuple(rest for rest in rests if rest)
        return replace(block, children=children) if children or not block.children else None
    kept: list[Piece] = []
    for line in _lines(block.pieces):
        if _LABELLED.match(_visible_text(line)) or _LABEL.fullmatch(_visible_text(line)):
            break
        if not _ENTRY.match(_visible_text(line)):
            kept.extend(line)
    while kept and kept[-1].kind in ("break", "hard"):
        kept.pop()
    return replace(block, pieces=tuple(kept)) if kept else None


def _lines(pieces: Inline) -> Iterator[Inline]:
    """Yield the lines of a paragraph, each with the break that ends it."""
    line: list[Piece] = []
    for piece in pieces:
        line.append(piece)
        if piece.kind in ("break", "hard"):
            yield tuple(line)
            line = []
    if line:
        yield tuple(line)


def _visible_text(pieces: Inline) -> str:
    return plain(pieces).strip()
