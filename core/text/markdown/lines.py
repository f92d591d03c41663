"""Maps the parts of Markdown blocks to source offsets, because markdown-it-py reports lines but no columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

_LINE_BREAK: Final = re.compile(r"\r\n?|\n")
_QUOTE_MARK: Final = re.compile(r"[ \t]*>[ \t]?")
_ITEM_MARK: Final = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])")
_BLANK: Final = re.compile(r"[ \t]*")
_BAR: Final = re.compile(r"(?<!\\)\|")


class Lines:
    """The lines of a source text: line `n` is `source[starts[n]:ends[n]]`."""

    def __init__(self, source: str) -> None:
        breaks = [found.span() for found in _LINE_BREAK.finditer(source)]
        self.source = source.replace("\0", "\ufffd")  # as markdown-it does
        self.starts = [0, *(end for _, end in breaks)]
        self.ends = [*(start for start, _ in breaks), len(source)]

    def content(self, line: int, containers: Sequence[Token]) -> int:
        """Return where the content of a line begins, after the markers of the quotes and list items around it."""
        at = self.starts[line]
        for container in containers:
            mark = None
            if container.type == "blockquote_open":
                mark = _QUOTE_MARK.match(self.source, at, self.ends[line])
            elif container.type == "list_item_open" and container.map and container.map[0] == line:
                mark = _ITEM_MARK.match(self.source, at, self.ends[line])
            at = mark.end() if mark else at
        blank = _BLANK.match(self.source, at, self.ends[line])
        return blank.end() if blank else at

    def words(self, words: str, first: int, after: int) -> Words:
        """Map a block's text, from which markdown-it has removed markers and indentation, to the source."""
        rows = words.split("\n")
        return Words(rows, self._origins(rows, range(first, after)))

    def cells(self, line: int, start: int, *, count: int) -> list[tuple[int, int]]:
        """Return the offsets of the first `count` cells in a table row. Missing cells are empty, at the row's end."""
        bars = [found.start() for found in _BAR.finditer(self.source, start, self.ends[line])]
        edges = [*(bars if bars[:1] == [start] else [start - 1, *bars]), self.ends[line]]
        cells = []
        for one, other in [*pairwise(edges)][:count]:
            words = self.source[one + 1 : other]
            begin = one + 1 + len(words) - len(words.lstrip())
            cells.append((begin, begin + len(words.strip())))
        return [*cells, *[(self.ends[line], self.ends[line])] * (count - len(cells))]

    def _origins(self, rows: Sequence[str], numbers: Sequence[int]) -> Iterator[int]:
        """Yield the source offset of each line of the text. A tab at its beginning might have been expanded."""
        number = iter(numbers)
        for row in rows:
            kept = row.lstrip(" \t")
            for line in number:
                at = self.source.rfind(kept, self.starts[line], self.ends[line])
                if at >= 0:
                    yield at - (len(row) - len(kept))
                    break
            else:
                return


class Words:
    """Maps offsets in the text of a block to offsets in the source."""

    def __init__(self, rows: Sequence[str], origins: Iterable[int]) -> None:
        self._rows = rows
        self._origins = origins

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the source offsets of a piece, or None if they are unknown, as in a cell with an escaped bar."""
        begin, stop = self._at(start), self._at(end)
        return None if begin is None or stop is None else (begin, stop)

    def _at(self, offset: int) -> int | None:
        starts, origins = self._table
        row = bisect_right(starts, offset) - 1
        return offset - starts[row] + origins[row] if row < len(origins) else None

    @cached_property
    def _table(self) -> tuple[list[int], list[int]]:
        """Return where the lines begin, in the text and in the source. Computed only if there is a piece to map."""
        return [0, *accumulate(len(row) + 1 for row in self._rows[:-1])], list(self._origins)
