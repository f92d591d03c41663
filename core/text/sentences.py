"""Sentence spans in Markdown or plain text, with exact offsets; used to cut passages, to choose answers and to cite."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FENCE: Final = re.compile(r"[ \t]*(`{3,}|~{3,})")
HEADING: Final = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]|$)")
RULE: Final = re.compile(r"[ ]{0,3}(?:=+|-{2,}|(?:[*_-][ \t]*){3,})$")
TABLE_ROW: Final = re.compile(r"[ \t]*\|.*\|[ \t]*$")
LIST_ITEM: Final = re.compile(r"[ \t]*(?:[-*+•‣–]|\d{1,3}[.)]|[a-zA-Z][.)])[ \t]+")
CODE: Final = re.compile(r"`[^`\n]+`")

WRAP_WIDTHS: Final = range(50, 131)
"""Prose broken into lines of about these widths is taken for hard-wrapped: a line break there is a space."""

LOOK_BACK: Final = 2000
"""So many characters of a paragraph are looked at to tell whether a line goes on with it."""

ENDS: Final = re.compile(
    r"""(?:[.!?…]+|[।۔؟])["'”’»)\]]*(?:\[\d+\])*(?=\s|$)"""
    r"""|[。！？．]+["'”’」』）》]*"""
    r"""|(?<=[.!?])["”’»)\]]*(?:\[\d+\])+(?=\S)""",
)
"""What can end a sentence, with the quotes, brackets and footnote marks that belong to it."""

ABBREVIATIONS: Final = frozenset(
    {
        "mr", "mrs", "ms", "dr", "prof", "rev", "gen", "col", "sgt", "capt", "lt", "st", "sr", "jr", "hon", "pres",
        "gov", "sen", "rep", "vs", "etc", "al", "approx", "ca", "cf", "e.g", "i.e", "eg", "ie", "viz", "resp", "fig",
        "figs", "eq", "no", "nos", "vol", "pp", "ed", "eds", "ch", "sec", "para", "art", "inc", "ltd", "co", "corp",
        "dept", "univ", "est", "tel", "ext", "min", "max", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
        "sept", "oct", "nov", "dec", "mt", "ft", "ave", "blvd", "rd", "u.s", "u.k", "u.n", "ph.d", "b.a", "m.a", "z.b",
        "d.h", "u.a", "bzw", "usw", "ggf", "evtl", "vgl", "nr", "str", "bspw", "inkl", "zzgl", "abb", "p.ej", "ej",
        "sra", "srta", "ud", "uds", "pág", "núm", "mme", "mlle", "env", "av", "sig", "dott", "ecc", "exmo", "nº",
        "т.е", "т.д", "т.п", "г", "ул", "им",
    }
)  # fmt: skip
"""Words after which a full stop is part of the word, unless the next word can only begin a sentence."""

STARTERS: Final = frozenset(
    {
        "the", "this", "that", "these", "those", "it", "he", "she", "they", "we", "you", "in", "on", "at", "for",
        "from", "with", "after", "before", "when", "while", "if", "although", "however", "a", "an", "its", "his",
        "her", "their", "our", "some", "many", "most", "there", "as", "but", "and", "both", "since", "during",
    }
)  # fmt: skip
"""English words that begin a sentence when they stand capitalised after an abbreviation such as `U.S.`."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: offsets in characters (code points), end exclusive."""

    start: int
    end: int


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text in order, without the blanks around them.

    A heading, a table row and a fenced code block are one each. A list item is never joined with the next one, and is
    cut if it has several sentences. Spans are disjoint and leave out nothing but white space.
    """
    return tuple(span for block in blocks(text) for span in _cut(text, block))


def blocks(text: str) -> tuple[Span, ...]:
    """Return the blocks of a text: paragraphs, list items, headings, table rows, fenced code."""
    return tuple(span for start, end in _joined(text) if (span := _trimmed(text, start, end)))


def is_code(text: str, span: Span) -> bool:
    """Tell whether a span is a fenced code block."""
    return FENCE.match(text, span.start) is not None and "\n" in text[span.start : span.end]


def is_heading(text: str, span: Span) -> bool:
    """Tell whether a span is a heading with a number sign."""
    return HEADING.match(text, span.start) is not None


def is_item(text: str, span: Span) -> bool:
    """Tell whether a span starts as a list item."""
    return LIST_ITEM.match(text, span.start) is not None


def is_row(text: str, span: Span) -> bool:
    """Tell whether a span is a row of a table."""
    return TABLE_ROW.match(text, span.start, span.end) is not None


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """Gather lines into blocks."""
    start = end = 0
    fence = ""
    for at, line in _lines(text):
        stop = at + len(line)
        mark = FENCE.match(line)
        if fence:
            end = stop
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                yield start, end
                start, fence = end, ""
        elif mark:
            yield start, at
            start, end, fence = at, stop, mark[1]
        elif not _continues(text[max(start, at - LOOK_BACK) : at], line):
            yield start, at
            start, end = at, stop
        else:
            end = stop
    yield start, max(end, start)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line
        at += len(line)


def _continues(above: str, line: str) -> bool:
    """Tell whether a line goes on with the block above it."""
    last = above.rstrip("\r\n").rpartition("\n")[2].rstrip()
    if not last.strip() or not line.strip() or above.rstrip(" \t\r").endswith("\n\n"):
        return not above.strip()
    if any(_stands_alone(piece) for piece in (line, last)) or LIST_ITEM.match(line):
        return False
    first = line.split(maxsplit=1)[0]
    if first[0].islower():
        return True
    width = max(len(row) for row in (*above.splitlines(), line.rstrip()))
    return width in WRAP_WIDTHS and len(last) + 1 + len(first) > width


def _stands_alone(line: str) -> bool:
    return bool(HEADING.match(line) or RULE.match(line.rstrip()) or TABLE_ROW.match(line.rstrip()))


def _cut(text: str, block: Span) -> Iterator[Span]:
    """Cut a block into sentences."""
    if is_code(text, block) or is_heading(text, block) or TABLE_ROW.match(text, block.start, block.end):
        yield block
        return
    codes = [match.span() for match in CODE.finditer(text, block.start, block.end)]
    item = LIST_ITEM.match(text, block.start, block.end)
    start = block.start
    for match in ENDS.finditer(text, item.end() if item else block.start, block.end):
        inside_code = any(low < match.end() < high for low, high in codes)
        if not inside_code and _ends(text, match, block.end):
            if span := _trimmed(text, start, match.end()):
                yield span
            start = match.end()
    if span := _trimmed(text, start, block.end):
        yield span


def _ends(text: str, match: re.Match[str], stop: int) -> bool:
    """Tell whether this punctuation ends a sentence here."""
    rest = text[match.end() : min(stop, match.end() + 40)].lstrip()
    if not rest or match[0][0] in "。！？．।۔؟":
        return True
    after = rest.lstrip("\"'“‘«([*_")
    if after and after[0].islower():
        return False
    if match[0][0] != "." or match[0].startswith(".."):
        return True
    head = text[max(0, match.start() - 24) : match.start()].split()
    word = head[-1].lstrip("\"'“‘«([*_-") if head else ""
    follower = re.match(r"[^\W\d_]+", after)
    starts = follower is not None and follower[0].lower() in STARTERS
    return not _is_abbreviation(word, after) or (starts and word.count(".") > 0)


def _is_abbreviation(word: str, after: str) -> bool:
    """Tell whether a word before a full stop keeps the stop: `Dr`, `e.g`, `J`, `U.S`, and `No` before a number."""
    lowered = word.lower()
    if lowered in {"no", "nr", "art", "fig", "sec", "ch", "min", "max", "al", "co", "ed", "est", "mar", "av"}:
        return after[:1].isdigit() or (lowered in {"al", "co", "av"} and not after[:1].isupper())
    if lowered in {"a.m", "p.m"}:
        return False
    initial = len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
    dotted = "." in word and all(len(part) == 1 for part in word.split("."))
    return lowered in ABBREVIATIONS or initial or dotted


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without the white space around it, or None if that is all there is."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
