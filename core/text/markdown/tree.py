"""Parses CommonMark with markdown-it-py into a tree of blocks with exact source offsets.

The guards and the platforms' renderers use this tree. The sentence splitter and chunking, which read whole documents,
do not, because it would at least double their time: markdown-it needs 150 ms to find the blocks of a megabyte. The
sentence splitter finds them in 55 ms (of about 110 ms in all), and chunking in 9 ms (of 150 ms).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import autolink, backtick, html_inline, image, link
from markdown_it.token import Token

from core.text.markdown.lines import Lines, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.rules_inline import StateInline

Kind = Literal["paragraph", "heading", "bullet", "ordered", "item", "quote", "code", "rule", "table", "row", "cell"]
InlineKind = Literal["text", "code", "emphasis", "link", "image", "html", "break", "hard"]


@dataclass(frozen=True, slots=True)
class Inline:
    """An inline piece of a paragraph, heading or table cell.

    `text` is text, code, a tag, the marker of an emphasis, or the target of a link or image. `span` holds the source
    offsets of a code span, link, image or tag, and is None for other kinds.
    """

    kind: InlineKind
    text: str = ""
    children: tuple[Inline, ...] = ()
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A block: `source[start:end]`, without the final line break.

    A top-level block starts at the beginning of its line, so `source[start:end]` parses to the same block. A block in a
    list or quote starts after the markers on its line. `level` is the level of a heading or the first number of a list.
    `text` is code, or the source of the inline pieces. `fence` is the marker of fenced code, and `info` the text after
    the marker.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    text: str = ""
    info: str = ""
    fence: str = ""
    children: tuple[Node, ...] = ()
    inlines: tuple[Inline, ...] = ()


_KINDS: Final[dict[str, Kind]] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "bullet",
    "ordered_list_open": "ordered",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "fence": "code",
    "code_block": "code",
    "hr": "rule",
    "table_open": "table",
    "tr_open": "row",
}
_INLINE_KINDS: Final[dict[str, InlineKind]] = {
    "text": "text",
    "text_special": "text",
    "code_inline": "code",
    "em_open": "emphasis",
    "strong_open": "emphasis",
    "s_open": "emphasis",
    "link_open": "link",
    "image": "image",
    "html_inline": "html",
    "softbreak": "break",
    "hardbreak": "hard",
}
_TARGETS: Final = {"link": "href", "image": "src"}
_NOTED: Final[dict[str, Callable[[StateInline, bool], bool]]] = {
    "backticks": backtick,
    "link": link,
    "image": image,
    "autolink": autolink,
    "html_inline": html_inline,
}
_DEEPEST: Final = 20
"""Maximum levels of inline nesting, as many as markdown-it allows for blocks. A person could type thousands."""
_SPANNED: Final = {"code_inline", "link_open", "image", "html_inline"}


def read(source: str, *, tables: bool = True) -> tuple[Node, ...]:
    """Parse CommonMark with strikethrough and, if wanted, tables. HTML is parsed as tags in a paragraph.

    Reference definitions are not in the tree.
    """
    lines = Lines(source)
    return tuple(_node(branch, lines, ()) for branch in _nested(_parser(tables=tables).parse(source)))


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield all blocks in reading order, each before its children."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def walk_inlines(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """Yield all inline pieces, each before its children."""
    for inline in inlines:
        yield inline
        yield from walk_inlines(inline.children)


def codes(source: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of all code, in blocks and inline, in order."""
    for node in walk(read(source, tables=False)):
        if node.kind == "code":
            yield node.start, node.end
        yield from (inline.span for inline in walk_inlines(node.inlines) if inline.kind == "code" and inline.span)


class _Reader(MarkdownIt):
    """Parses even links that markdown-it would reject as unsafe, so that they can be recognised and removed."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  (the library's name)
        return True


@cache
def _parser(*, tables: bool) -> MarkdownIt:
    parser = _Reader("commonmark").enable("strikethrough").disable("html_block")
    if tables:
        parser.enable("table")
    for name, rule in _NOTED.items():
        parser.inline.ruler.at(name, _noting(rule))
    return parser


def _noting(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Wrap a rule of markdown-it so that it stores the offsets of its piece in the token. The library does not."""

    def run(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  (the library's signature)
        start, count = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            for token in state.tokens[count : count + 2]:  # the text before the piece might come first
                if token.type in _SPANNED:
                    token.meta["span"] = (start, state.pos)
                    break
        return matched

    return run


class _Branch(NamedTuple):
    token: Token
    children: list[_Branch]


def _nested(tokens: Sequence[Token], *, deepest: int = 100) -> list[_Branch]:
    """Turn the flat tokens into trees. Emphasis nested deeper than `deepest` is left as text, with its markers.

    Blocks need no limit here, because markdown-it limits their nesting.
    """
    stack: list[list[_Branch]] = [[]]
    too_deep = 0
    for token in tokens:
        if token.nesting and (too_deep or (token.nesting > 0 and len(stack) > deepest)):
            too_deep += token.nesting
            stack[-1].append(_Branch(Token("text", "", 0, content=token.markup), []))
        elif token.nesting < 0:
            stack.pop()
        else:
            branch = _Branch(token, [])
            stack[-1].append(branch)
            if token.nesting:
                stack.append(branch.children)
    return stack[0]


def _node(branch: _Branch, lines: Lines, containers: tuple[Token, ...]) -> Node:
    token = branch.token
    first, after = token.map or (0, 0)
    start = lines.content(first, containers) if containers else lines.starts[first]
    match token.type:
        case "paragraph_open" | "heading_open":
            level = int(token.tag[1:]) if token.type == "heading_open" else 0
            inline = branch.children[0].token
            words = lines.words(inline.content, first, after)
            inlines = _inlines(inline, words)
            return Node(_KINDS[token.type], start, lines.ends[after - 1], level, inline.content, inlines=inlines)
        case "fence" | "code_block":
            end = _open_end(token, lines, first, after)
            is_cut = token.content and not token.content.endswith("\n")  # the last line break might be missing
            code = f"{token.content}\n" if is_cut else token.content
            return Node("code", start, end, text=code, info=token.info.strip(), fence=token.markup)
        case "table_open":
            rows = tuple(_row(row, lines, containers) for part in branch.children for row in part.children)
            return Node("table", start, lines.ends[after - 1], children=rows)
        case _:
            children = tuple(_node(child, lines, (*containers, token)) for child in branch.children)
            end = children[-1].end if children else lines.ends[first]
            level = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else 0
            return Node(_KINDS[token.type], start, end, level, children=children)


def _open_end(token: Token, lines: Lines, first: int, after: int) -> int:
    """Return the end of a code block. Blank lines at the end of an unclosed fence belong to it."""
    rows = token.content.split("\n")
    is_open = token.type == "fence" and 1 < len(rows) == after - first
    return lines.starts[after] if is_open and not rows[-2].strip(" \t") else lines.ends[after - 1]


def _row(branch: _Branch, lines: Lines, containers: Sequence[Token]) -> Node:
    line = (branch.token.map or (0, 0))[0]
    start = lines.content(line, containers)
    cells = []
    for cell, (begin, end) in zip(branch.children, lines.cells(line, start, count=len(branch.children)), strict=True):
        inline = cell.children[0].token
        is_verbatim = lines.source[begin:end] == inline.content
        words = Words([inline.content], [begin] if is_verbatim else [])
        cells.append(Node("cell", begin, end, text=inline.content, inlines=_inlines(inline, words)))
    return Node("row", start, lines.ends[line], children=tuple(cells))


def _inlines(inline: Token, words: Words) -> tuple[Inline, ...]:
    return tuple(_inline(branch, words) for branch in _nested(inline.children or (), deepest=_DEEPEST))


def _inline(branch: _Branch, words: Words) -> Inline:
    token = branch.token
    kind = _INLINE_KINDS[token.type]
    if kind == "text":
        return Inline(kind, token.content)
    text = (
        token.markup if kind == "emphasis" else str(token.attrs[_TARGETS[kind]]) if kind in _TARGETS else token.content
    )
    children = tuple(_inline(child, words) for child in branch.children)
    return Inline(kind, text, children, words.span(*token.meta["span"]) if "span" in token.meta else None)
