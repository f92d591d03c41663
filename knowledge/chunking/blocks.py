r"""Finds the blocks of a Markdown document, for chunking: headings, paragraphs, lists, tables, code.

One regular expression finds them. It takes 9 ms of the 150 ms that a megabyte takes to be chunked; markdown-it-py would
need 150 ms for the blocks, and about ten times as long on many short lines or rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ITEM: Final = r"[ \t]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]"
FENCE: Final = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[^\n]*", re.MULTILINE)

_FENCE = r"[ \t]*(?:`{3,}|~{3,})"
_ATX = r"[ ]{0,3}\#{1,6}(?:[ \t]|$)"
_LINE = r"(?=[^\S\n]*+\S)[^\n]++(?:\n|\Z)"
_REST = r"[^\n]*+(?:\n|\Z)"


_CODE = rf"""(?P<mark>`{{3,}}|~{{3,}}){_REST}(?:(?![ \t]*(?P=mark))[^\n]*+\n)*+{_REST}"""
_CODE_IN_LIST = "|".join(rf"[ \t]+{mark}{_REST}(?:(?![ \t]*{mark})[^\n]*+\n)*+{_REST}" for mark in ("`{3}", "~{3}"))
# A group inside a possessive loop makes `re` fail (Python 3.11), so this one does not look how long the fence is.

_DELIMITER = r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)++\|?[ \t]*(?:\n|\Z)"
"""The line between the head of a table and its rows."""

_BLOCK: Final = re.compile(
    rf"""
      ^(?P<code>[ \t]*{_CODE})
    | ^(?P<atx>{_ATX}{_REST})
    | ^(?P<setext>(?!{ITEM}|[ ]*[|>=-]|[ ]{{4}})[^\S\n]*+\S[^\n]*+\n[ ]{{0,3}}(?:={{2,}}|-{{2,}})[ \t]*(?:\n|\Z))
    | ^(?P<table>(?:[ ]{{0,3}}\|{_REST})++)
    | ^(?P<loose>(?![ ]{{4}})(?=[^|\n]*\|){_LINE}{_DELIMITER}(?:(?=[^|\n]*\|){_LINE})*+)
    | ^(?P<list>{ITEM}{_REST}(?:
          (?:[ \t]*\n)*+(?:{_CODE_IN_LIST})
        | (?:[ \t]*\n)?(?={ITEM}|[ \t]+\S){_LINE}
        | (?!{_FENCE}|{_ATX}|[ ]{{0,3}}\|){_LINE}
      )*+)
    | ^(?P<paragraph>{_LINE}(?:(?!{_FENCE}|{_ATX}|{ITEM}|[ ]{{0,3}}\|){_LINE})*+)
    """,
    re.MULTILINE | re.VERBOSE,
)


class Block(NamedTuple):
    """A block: `text[start:end]`, and its kind: `atx`, `setext`, `code`, `table`, `list` or `paragraph`."""

    kind: str
    start: int
    end: int

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return self.kind in ("atx", "setext")


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a document in order. They leave out only white space. Takes linear time."""
    for found in _BLOCK.finditer(text):
        kind = found.lastgroup or "paragraph"
        yield Block("table" if kind == "loose" else kind, found.start(), found.end())
