"""Writes the blocks of a draft as CommonMark that parses to the same blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.text.markdown.draft import Block, Blocks, Inline, Piece

_BARE = re.compile(r"[A-Za-z0-9.+-]+@[A-Za-z0-9.-]+[A-Za-z]|https?://[A-Za-z0-9:/.\-%?=+,#]*[A-Za-z0-9/]")
_SPECIAL = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~])      # a backslash that would escape
      | `
      | <(?=[^\s\d=\\])             # what may open a tag, an autolink or a mention
      | &(?=\#?\w+;)               # an entity
      | (?<=\])[(:]                 # what turns a bracket into a link or a definition
      | !(?=\[)
      | \*(?=\S)|(?<=\S)\*
      | (?<![^\W_])_|_(?![^\W_])
      | ~(?=~)|(?<=~)~
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(r"^(?:(#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|[=-]+\s*$|~~~)|(\d{1,9})([.)])(?=\s|$))")


def write(blocks: Blocks) -> str:
    """Write blocks as CommonMark. Blocks that have become empty are left out."""
    return "\n\n".join(_all(blocks))


def _all(blocks: Blocks) -> list[str]:
    return [text for text in (_block(block) for block in blocks) if text]


def _block(block: Block) -> str:  # noqa: PLR0911  (a table of cases)
    match block.kind:
        case "paragraph":
            return write_inline(block.pieces)
        case "heading":
            text = " ".join(write_inline(block.pieces).split())
            return f"{'#' * int(block.info)} {text}" if text else ""
        case "bullet" | "ordered":
            return _list(block)
        case "quote":
            return "\n".join(f"> {line}".rstrip() for line in write(block.children).splitlines())
        case "fence":
            return _fence(block)
        case "rule":
            return "---"
        case "item":
            return write(block.children)


def _list(block: Block) -> str:
    items = [_all(item.children) for item in block.children]
    loose = any(len([child for child in item.children if child.kind == "paragraph"]) > 1 for item in block.children)
    written = []
    for number, parts in enumerate(items):
        if parts:
            marker = "- " if block.kind == "bullet" else f"{int(block.info) + number}. "
            written.append(_indented(marker, ("\n\n" if loose else "\n").join(parts)))
    return ("\n\n" if loose else "\n").join(written)


def _indented(marker: str, text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([marker + first, *(" " * len(marker) + line if line else "" for line in rest)])


def _fence(block: Block) -> str:
    fence = "`" * max(3, 1 + _longest_run(block.text))
    body = block.text if block.text.endswith("\n") or not block.text else block.text + "\n"
    info = "".join(block.info.split()[:1]).replace("`", "")
    return f"{fence}{info}\n{body}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def write_inline(pieces: Inline) -> str:
    """Write a paragraph's pieces. Accidental block syntax at the beginning of a line is escaped."""
    written = "".join(_piece(piece, pieces[:index]) for index, piece in enumerate(pieces))
    lines = [line.strip() for line in re.sub(r"(?<=[^\s\\]) {2,}(?=[^\n ])", " ", written).split("\n")]
    told = "\n".join(line for line in lines if line.rstrip("\\")).rstrip("\\ ")
    return "\n".join(
        _LINE_START.sub(lambda start: f"{start[2]}\\{start[3]}" if start[2] else f"\\{start[0]}", line)
        for line in told.split("\n")
    )


def _piece(piece: Piece, before: Sequence[Piece]) -> str:  # noqa: C901, PLR0911  (a table of cases)
    match piece.kind:
        case "text":
            return _text(piece.text, after_mark=bool(before) and before[-1].kind == "mark")
        case "code":
            return _code(piece.text)
        case "open" | "close":
            return piece.text
        case "link":
            return "["
        case "end":
            url = next(piece.text for piece in reversed(before) if piece.kind == "link")
            return f"](<{url}>)" if re.search(r"[()\s\\]", url) else f"]({url})"
        case "url":
            return piece.text if _BARE.fullmatch(piece.text) else f"<{piece.text}>"
        case "mark":
            return "".join(f"[{number}]" for number in piece.numbers)
        case "gone":
            return ""
        case "break":
            return "\n"
        case "hard":
            return "\\\n"


def _text(text: str, *, after_mark: bool) -> str:
    escaped = _SPECIAL.sub(lambda match: f"\\{match[0]}", text)
    if text.endswith("\\"):  # it must not escape the emphasis or the line end that follows
        escaped += "\\"
    return f"\\{escaped}" if after_mark and text[:1] in ("(", ":", "[") else escaped


def _code(text: str) -> str:
    ticks = "`" * (1 + _longest_run(text)) if "`" in text else "`"
    pad = " " if text.startswith("`") or text.endswith("`") or (text[:1] == " " == text[-1:] and text.strip()) else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"
