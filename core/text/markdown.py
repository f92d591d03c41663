"""A draft's CommonMark as a small tree of blocks and inline pieces: what the guards read, change and write again.

Reading a draft into pieces and writing only those again is what makes link removal sound: what has no piece (an
image, HTML, a reference definition) cannot come out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Kind = Literal["text", "code", "open", "close", "link", "end", "url", "break", "hard", "mark", "gone"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One inline piece. `text` is words, code, an emphasis marker, or the target of a link; `numbers` are of a mark.

    What is `gone` is not written; it reminds of an address that stood there.
    """

    kind: Kind
    text: str = ""
    numbers: tuple[int, ...] = ()


Inline = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `pieces` are of a paragraph or heading, `text` of a fence; `info` is a level, a start, a language."""

    kind: Literal["paragraph", "heading", "bullet", "ordered", "item", "quote", "fence", "rule"]
    pieces: Inline = ()
    children: tuple[Block, ...] = ()
    text: str = ""
    info: str = ""


Blocks = tuple[Block, ...]


class _Reader(MarkdownIt):
    """Reads also the links that a careful renderer refuses, so that they can be removed as links."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  (the library's name)
        return True


_PARSER = _Reader("commonmark").enable("strikethrough").disable("html_block")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)
_JOINER = re.compile("(?<![^\\x00-\\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\\x00-\\x7f])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\s]+")
_HIDDEN_TAGS = re.compile(r"<(script|style|template|iframe|noscript|svg)\b", re.IGNORECASE)


def parse(text: str) -> Blocks:
    """Read CommonMark; images, HTML tags and reference definitions are gone, invisible characters too."""
    root = SyntaxTreeNode(_PARSER.parse(text))
    return tuple(_block(node) for node in root.children)


def map_inline(blocks: Blocks, change: Callable[[Inline], Inline]) -> Blocks:
    """Return the same tree with each paragraph's and heading's pieces changed, in reading order."""
    return tuple(
        replace(block, pieces=change(block.pieces), children=map_inline(block.children, change))
        if block.kind in ("paragraph", "heading") or block.children
        else block
        for block in blocks
    )


def inlines(blocks: Blocks) -> Iterator[Inline]:
    """Yield each paragraph's and heading's pieces, in reading order."""
    for block in blocks:
        if block.pieces:
            yield block.pieces
        yield from inlines(block.children)


def plain(pieces: Iterable[Piece]) -> str:
    """What a reader sees of some pieces, without marks."""
    shown = {"text", "code", "url"}
    return "".join(
        piece.text if piece.kind in shown else " " if piece.kind in ("break", "hard") else "" for piece in pieces
    )


def merged(pieces: Iterable[Piece]) -> Inline:
    """Join neighbouring texts, so that nothing hides between two of them."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and joined and joined[-1].kind == "text":
            joined[-1] = Piece("text", joined[-1].text + piece.text)
        elif piece.kind != "text" or piece.text:
            joined.append(piece)
    return tuple(joined)


def visible(text: str) -> str:
    """Drop characters that show nothing and controls; joiners stay where scripts and emoji need them."""
    return _CONTROL.sub(" ", _JOINER.sub("", _INVISIBLE.sub("", text)))


def _block(node: SyntaxTreeNode) -> Block:  # noqa: PLR0911  (a table of cases)
    children = tuple(_block(child) for child in node.children if child.type != "inline")
    match node.type:
        case "heading":
            return Block("heading", _inline(node), info=node.tag[1:])
        case "bullet_list":
            return Block("bullet", children=children)
        case "ordered_list":
            return Block("ordered", children=children, info=str(node.attrs.get("start", 1)))
        case "list_item":
            return Block("item", children=children)
        case "blockquote":
            return Block("quote", children=children)
        case "fence" | "code_block":
            return Block("fence", text=node.content, info=node.info.strip())
        case "hr":
            return Block("rule")
        case _:
            return Block("paragraph", _inline(node))


def _inline(node: SyntaxTreeNode) -> Inline:
    tokens = [child for inline in node.children for child in inline.children]
    return merged(_without_hidden(tokens))


def _without_hidden(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Piece]:
    closing = ""
    for node in nodes:
        if node.type == "html_inline":
            closing = _closing(node.content, closing)
        elif not closing:
            yield from _pieces(node)


def _closing(tag: str, awaited: str) -> str:
    if awaited:
        return "" if tag.lower().startswith(awaited) else awaited
    hidden = _HIDDEN_TAGS.match(tag)
    return f"</{hidden[1].lower()}" if hidden and not tag.endswith("/>") else ""


def _pieces(node: SyntaxTreeNode) -> Iterator[Piece]:
    match node.type:
        case "text" | "text_special":
            yield Piece("text", visible(node.content))
        case "code_inline":
            yield Piece("code", node.content)
        case "softbreak":
            yield Piece("break")
        case "hardbreak":
            yield Piece("hard")
        case "em" | "strong" | "s":
            yield Piece("open", node.markup)
            yield from _without_hidden(node.children)
            yield Piece("close", node.markup)
        case "link":
            yield Piece("link", str(node.attrs.get("href", "")))
            yield from _without_hidden(node.children)
            yield Piece("end")
