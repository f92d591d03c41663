"""A draft as blocks and flat inline pieces, which the guards read, change and write again.

Link removal is reliable because only pieces are written: something without a piece (an image, HTML, a reference
definition) cannot be in the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core.text.markdown.tree import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from core.text.markdown import tree
    from core.text.markdown.tree import Node

Kind = Literal["text", "code", "open", "close", "link", "end", "url", "break", "hard", "mark", "gone"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One inline piece. `text` is words, code, an emphasis marker or a link's target.

    `numbers` are the numbers of a citation mark. A `gone` piece is not written; it marks where a URL was removed.
    """

    kind: Kind
    text: str = ""
    numbers: tuple[int, ...] = ()


Inline = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. A paragraph or heading has `pieces`, a fence `text`; `info` is a level, first number or language."""

    kind: Literal["paragraph", "heading", "bullet", "ordered", "item", "quote", "fence", "rule"]
    pieces: Inline = ()
    children: tuple[Block, ...] = ()
    text: str = ""
    info: str = ""


Blocks = tuple[Block, ...]


_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)
_JOINER = re.compile("(?<![^\\x00-\\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\\x00-\\x7f])")
_CONTROL = re.compile(r"(?:[\x00-\x08\x0e-\x1f\x7f-\x9f]|[^\S\u00a0\u202f])+")
"""Controls and white space, but not the spaces that bind a mark to its word: “Voir\u202f!”."""
_HIDDEN_TAGS = re.compile(r"<(script|style|template|iframe|noscript|svg)\b", re.IGNORECASE)


def parse(text: str) -> Blocks:
    """Parse CommonMark. Images, HTML tags, reference definitions and invisible characters are dropped."""
    return tuple(_block(node) for node in read(text, tables=False))


def map_inline(blocks: Blocks, change: Callable[[Inline], Inline]) -> Blocks:
    """Return the blocks after applying `change` to the pieces of each paragraph and heading, in reading order."""
    return tuple(
        replace(block, pieces=change(block.pieces), children=map_inline(block.children, change))
        if block.kind in ("paragraph", "heading") or block.children
        else block
        for block in blocks
    )


def inlines(blocks: Blocks) -> Iterator[Inline]:
    """Yield the pieces of each paragraph and heading, in reading order."""
    for block in blocks:
        if block.pieces:
            yield block.pieces
        yield from inlines(block.children)


def plain(pieces: Iterable[Piece]) -> str:
    """Return the text of the pieces as a reader sees it, without citation marks."""
    shown = {"text", "code", "url"}
    return "".join(
        piece.text if piece.kind in shown else " " if piece.kind in ("break", "hard") else "" for piece in pieces
    )


def merged(pieces: Iterable[Piece]) -> Inline:
    """Join neighbouring text pieces, so that a rule that reads one piece misses nothing that spans two."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and joined and joined[-1].kind == "text":
            joined[-1] = Piece("text", joined[-1].text + piece.text)
        elif piece.kind != "text" or piece.text:
            joined.append(piece)
    return tuple(joined)


def visible(text: str) -> str:
    """Remove invisible characters and controls, but keep joiners where scripts and emoji need them."""
    return _CONTROL.sub(" ", _JOINER.sub("", _INVISIBLE.sub("", text)))


def _block(node: Node) -> Block:
    children = tuple(_block(child) for child in node.children)
    match node.kind:
        case "heading":
            return Block("heading", merged(_without_hidden(node.inlines)), info=str(node.level))
        case "ordered":
            return Block("ordered", children=children, info=str(node.level))
        case "bullet" | "item" | "quote":
            return Block(node.kind, children=children)
        case "code":
            return Block("fence", text=node.text, info=node.info)
        case "rule":
            return Block("rule")
        case _:
            return Block("paragraph", merged(_without_hidden(node.inlines)))


def _without_hidden(inlines: Iterable[tree.Inline]) -> Iterator[Piece]:
    closing = ""
    for inline in inlines:
        if inline.kind == "html" and closing:
            closing = "" if inline.text.lower().startswith(closing) else closing
        elif inline.kind == "html":
            hidden = _HIDDEN_TAGS.match(inline.text)
            closing = f"</{hidden[1].lower()}" if hidden and not inline.text.endswith("/>") else ""
        elif not closing:
            yield from _pieces(inline)


def _pieces(inline: tree.Inline) -> Iterator[Piece]:
    match inline.kind:
        case "text":
            yield Piece("text", visible(inline.text))
        case "code" | "break" | "hard":
            yield Piece(inline.kind, inline.text)
        case "emphasis":
            yield Piece("open", inline.text)
            yield from _without_hidden(inline.children)
            yield Piece("close", inline.text)
        case "link":
            yield Piece("link", inline.text)
            yield from _without_hidden(inline.children)
            yield Piece("end")
