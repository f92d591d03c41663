"""Cuts a draft into the claims that are proved one by one: sentences, list items, table rows, quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import count, pairwise
from typing import TYPE_CHECKING, Literal

from core.guards.citation_marks import numbers_of
from core.guards.citation_need import needs_citation
from core.text.markdown.draft import Piece
from core.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.text.markdown.draft import Block, Blocks, Inline

Role = Literal["sentence", "label", "quotation"]
_LISTS = ("bullet", "ordered")
_INTRODUCED = (*_LISTS, "fence", "quote")
_ROW = re.compile(r"\s*\|")
_RULER = re.compile(r"[\s|:+-]+")


@dataclass(frozen=True, slots=True)
class ClaimToProve:
    """One claim as a reader sees it.

    `marks` has a pair for each citation mark: its position in the draft (0 for the first mark), and the passage
    numbers in it. `codes` are the code spans of the claim, `removed` the addresses that were removed from it. The role
    `label` means a heading, the head of a table or an introduction; `quotation` means that the claim is in a
    blockquote. `inherited` are passage numbers that the claim takes from another row of its table.
    """

    text: str
    marks: tuple[tuple[int, tuple[int, ...]], ...] = ()
    codes: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    role: Role = "sentence"
    inherited: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all its marks, once each."""
        return tuple(dict.fromkeys(number for _, numbers in self.marks for number in numbers)) or self.inherited


@dataclass(frozen=True, slots=True)
class _Flat:
    text: str
    marks: tuple[tuple[int, int, tuple[int, ...]], ...]
    codes: tuple[tuple[int, str], ...]
    removed: tuple[tuple[int, str], ...]


def cut_claims(blocks: Blocks) -> tuple[ClaimToProve, ...]:
    """Return the claims of a draft in reading order."""
    return tuple(_cut(blocks, count(), role="sentence"))


def code_blocks(blocks: Blocks) -> Iterator[str]:
    """Yield the code blocks of a draft."""
    for block in blocks:
        if block.kind == "fence":
            yield block.text
        yield from code_blocks(block.children)


def spread_marks(blocks: Blocks, above: tuple[int, ...] = ()) -> Blocks:
    """If a mark in the introduction or the last item covers a whole list, give each item a mark of its own."""
    spread: list[Block] = []
    for block in blocks:
        if block.kind in _LISTS:
            spread.append(_spread_list(block, above))
        elif block.kind == "quote":
            spread.append(replace(block, children=_spread_quote(block.children, above)))
        else:
            spread.append(block)
        above = _last_marks(block.pieces) if block.kind in ("paragraph", "heading") else above
    return tuple(spread)


def _spread_list(block: Block, above: tuple[int, ...]) -> Block:
    *others, last = block.children
    if not above and not any(numbers_of(item.children) for item in others):
        above = numbers_of(last.children)
    return replace(block, children=tuple(_spread_item(item, above) for item in block.children))


def _spread_item(item: Block, above: tuple[int, ...]) -> Block:
    own = tuple(child for child in item.children if child.kind == "paragraph")
    nested = tuple(child for child in item.children if child.kind != "paragraph")
    if own and above and not numbers_of(own) and not nested and needs_citation(_flatten(own[-1].pieces).text):
        own = (*own[:-1], replace(own[-1], pieces=(*own[-1].pieces, Piece("mark", numbers=above))))
    return replace(item, children=(*own, *spread_marks(nested, numbers_of(own) or above)))


def _spread_quote(children: Blocks, above: tuple[int, ...]) -> Blocks:
    if numbers_of(children) or not above or not children or children[-1].kind != "paragraph":
        return spread_marks(children, above)
    last = replace(children[-1], pieces=(*children[-1].pieces, Piece("mark", numbers=above)))
    return (*children[:-1], last)


def _last_marks(pieces: Inline) -> tuple[int, ...]:
    """Return the numbers of the marks in the last sentence of a paragraph."""
    flat = _flatten(pieces)
    spans = sentences(flat.text)
    start = spans[-1].start if spans else 0
    return tuple(dict.fromkeys(n for at, _, numbers in flat.marks if at > start for n in numbers))


def _cut(blocks: Blocks, ordinals: Iterator[int], *, role: Role) -> Iterator[ClaimToProve]:
    for block, following in pairwise((*blocks, None)):
        if block is None:
            continue
        if block.kind == "item":
            yield from _cut_item(block, ordinals, role)
        elif block.children:
            yield from _cut(block.children, ordinals, role="quotation" if block.kind == "quote" else role)
        elif block.pieces:
            introduces = following is not None and following.kind in _INTRODUCED
            yield from _cut_paragraph(block, ordinals, role, introduces=introduces)


def _cut_item(block: Block, ordinals: Iterator[int], role: Role) -> Iterator[ClaimToProve]:
    own = [child for child in block.children if child.kind == "paragraph"]
    nested = tuple(child for child in block.children if child.kind != "paragraph")
    flats = [_flatten(child.pieces, ordinals) for child in own]
    whole = ClaimToProve(
        text="\n".join(flat.text for flat in flats),
        marks=tuple((ordinal, numbers) for flat in flats for _, ordinal, numbers in flat.marks),
        codes=tuple(code for flat in flats for _, code in flat.codes),
        removed=tuple(address for flat in flats for _, address in flat.removed),
        role="label" if nested and not any(flat.marks for flat in flats) else role,
    )
    if whole.text.strip():
        yield whole
    yield from _cut(nested, ordinals, role=role)


def _cut_paragraph(block: Block, ordinals: Iterator[int], role: Role, *, introduces: bool) -> Iterator[ClaimToProve]:
    flat = _flatten(block.pieces, ordinals)
    if role == "quotation" or block.kind == "heading":
        yield _claim(flat, 0, len(flat.text), role="quotation" if role == "quotation" else "label")
        return
    spans = [(span.start, span.end) for span in sentences(flat.text)]
    stops = [start for start, _ in spans[1:]] + [len(flat.text)]
    starts = [0, *stops[:-1]]
    found = [_claim(flat, start, stop, role="sentence") for start, stop in zip(starts, stops, strict=True) if spans]
    if found and found[-1].text.rstrip().endswith((":", "：")) and introduces:
        found[-1] = replace(found[-1], role="label")
    yield from _assign_row_numbers(found)


def _assign_row_numbers(found: list[ClaimToProve]) -> Iterator[ClaimToProve]:
    rows = [claim for claim in found if _ROW.match(claim.text)]
    shared = rows[-1].numbers if rows and not any(claim.marks for claim in rows[:-1]) else ()
    for claim, following in pairwise((*found, ClaimToProve(""))):
        if claim in rows and following.text and _RULER.fullmatch(following.text):
            yield replace(claim, role="label")
        elif claim in rows and not claim.marks:
            yield replace(claim, inherited=shared)
        else:
            yield claim


def _claim(flat: _Flat, start: int, stop: int, *, role: Role) -> ClaimToProve:
    marks = [(ordinal, numbers) for at, ordinal, numbers in flat.marks if start < at <= stop or at == start == 0]
    codes = [code for at, code in flat.codes if start <= at < stop]
    removed = [address for at, address in flat.removed if start < at <= stop or at == start == 0]
    return ClaimToProve(flat.text[start:stop].strip(), tuple(marks), tuple(codes), tuple(removed), role)


def _flatten(pieces: Inline, ordinals: Iterator[int] | None = None) -> _Flat:
    """Join pieces to a text; the place of each mark is the end of the words before it."""
    text = ""
    marks: list[tuple[int, int, tuple[int, ...]]] = []
    codes: list[tuple[int, str]] = []
    removed: list[tuple[int, str]] = []
    for piece in pieces:
        if piece.kind == "mark":
            text = text.rstrip()
            marks.append((len(text), next(ordinals) if ordinals else 0, piece.numbers))
        elif piece.kind == "code":
            codes.append((len(text), piece.text))
        elif piece.kind == "gone":
            removed.append((len(text), piece.text))
        if piece.kind in ("break", "hard"):
            text += "\n"
        elif piece.kind in ("text", "code", "url"):
            glued = text and marks and marks[-1][0] == len(text) and piece.text[:1].isalnum()
            text += f" {piece.text}" if glued else piece.text
    return _Flat(text, tuple(marks), tuple(codes), tuple(removed))
