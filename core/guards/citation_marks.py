"""Citation marks in a draft: reads the forms in which models write them, and renumbers them."""

from __future__ import annotations

import re
from itertools import count, groupby
from typing import TYPE_CHECKING

from core.text.markdown.draft import Piece, inlines, map_inline, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.text.markdown.draft import Blocks, Inline

_WIDEST = 20
_NUMBERS = r"\^?\d{1,4}(?:\s*[,;–—-]\s*\^?\d{1,4})*"
_WORD = r"(?:(?:passages?|sources?|refs?|citations?|quellen?|fuentes?)\s*|[#^])?"
_MARK = re.compile(rf"\s*(?:\[\s*{_WORD}({_NUMBERS})\s*\]|【\s*{_WORD}({_NUMBERS})(?:[†:][^】]*)?\s*】)", re.IGNORECASE)
_ROUND = re.compile(r"\s+\((?:passage\s+|source\s+)?(\d{1,2})\)(?=\s*[.!?]?(?:\s|$))", re.IGNORECASE)


def read_marks(blocks: Blocks, *, passages: int) -> Blocks:
    """Turn citation marks into pieces. If there are none, take `(1)` as a mark, if a passage has that number."""
    marked = map_inline(blocks, _split)
    if any(piece.kind == "mark" for pieces in inlines(marked) for piece in pieces):
        return marked
    return map_inline(marked, lambda pieces: _split(pieces, _ROUND, range(1, passages + 1)))


def renumber(blocks: Blocks, numbers: Mapping[int, tuple[int, ...]]) -> Blocks:
    """Give the marks new numbers, by their position in reading order (from 0). Remove marks that get none."""
    ordinals = count()
    return map_inline(blocks, lambda pieces: _spaced(_without_repeats(_renumbered(pieces, numbers, ordinals))))


def numbers_of(blocks: Blocks) -> tuple[int, ...]:
    """Return all numbers that the marks have, in reading order."""
    return tuple(dict.fromkeys(number for pieces in inlines(blocks) for piece in pieces for number in piece.numbers))


def _split(pieces: Inline, pattern: re.Pattern[str] = _MARK, fitting: range | None = None) -> Inline:
    parts: list[Piece] = []
    for piece in pieces:
        if piece.kind != "text":
            parts.append(piece)
            continue
        done = 0
        for match in pattern.finditer(piece.text):
            numbers = _numbers(next(group for group in match.groups() if group))
            if fitting is None or all(number in fitting for number in numbers):
                parts += [Piece("text", piece.text[done : match.start()]), Piece("mark", numbers=numbers)]
                done = match.end()
        parts.append(Piece("text", piece.text[done:]))
    return merged(parts)


def _numbers(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in re.split(r"\s*[,;]\s*", text.replace("^", "")):
        first, *rest = (int(number) for number in re.split(r"\s*[–—-]\s*", part))
        last = rest[-1] if rest else first
        found.extend(range(first, last + 1) if 0 <= last - first < _WIDEST else (first, last))
    return tuple(dict.fromkeys(found))


def _renumbered(pieces: Inline, given: Mapping[int, tuple[int, ...]], ordinals: Iterator[int]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.kind != "mark":
            yield piece
        elif numbers := given.get(next(ordinals), ()):
            yield Piece("mark", numbers=numbers)


def _without_repeats(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for is_mark, run in groupby(pieces, key=lambda piece: piece.kind == "mark"):
        if is_mark:
            yield Piece("mark", numbers=tuple(dict.fromkeys(number for piece in run for number in piece.numbers)))
        else:
            yield from run


def _spaced(pieces: Iterator[Piece]) -> Inline:
    """Put one space before each mark that follows words."""
    written: list[Piece] = []
    for piece in pieces:
        if piece.kind == "mark" and written and written[-1].kind not in ("break", "hard", "open", "link"):
            if written[-1].kind == "text":
                written[-1] = Piece("text", written[-1].text.rstrip())
            written.append(Piece("text", " "))
        written.append(piece)
    return merged(written)
