"""Takes out of a text what must not change when its words do: code, links, mentions, emoji and formatting.

Each of them becomes a placeholder such as ⟦3⟧. `restored` puts them back, if all of them are there, each once, in the
line where it was, and pairs such as `**…**` still enclose something and do not cross.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import emoji

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPEN, CLOSE = "⟦", "⟧"
PLACEHOLDER: Final = re.compile(rf"{OPEN}(\d+){CLOSE}")
_FENCE: Final = re.compile(
    r"^[ \t]*(?P<mark>`{3,}|~{3,})[^\n]*(?:\n.*?)??(?:\n[ \t]*(?P=mark)[^\n]*|\Z)", re.MULTILINE | re.DOTALL
)
_START: Final = re.compile(r"[ \t]*(?:(?:>|#{1,6}|[-*+•]|\d{1,3}[.)]|\[[ xX]\])[ \t]+|>|[ \t]+)*")
"""What stands before the words of a line: marks of quotations, headings and lists."""
_WHOLE: Final = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<raw><(?:[@#!][^<>\s]*|/[\w-]+:\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|https?://[^<>\s]+|mailto:[^<>\s]+)>)"
    r"|(?P<target>\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\))"
    r"|(?P<url>(?:https?://|www\.)[^\s<>\[\]()]*[^\s<>\[\]().,;:!?'\"*_~|])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<![\w@#])[@＠#][\w][\w.-]*\w|(?<![\w@#])[@＠#]\w)"
    r"|(?P<short>(?<![\w:]):[a-z0-9_+-]*[a-z_+-][a-z0-9_+-]*:(?![\w:]))"
    r"|(?P<own>[⟦⟧])"
    r"|(?P<tag></?[A-Za-z][\w-]*(?:\s[^<>\n]*)?/?>)"
    r"|(?P<reference>\[\d{1,4}\])"
)
_AROUND: Final = {True: (r"(?<![\w*_])", r"(?![\w*_])"), False: ("", "")}
_PAIRS: Final = tuple(
    (
        re.compile(
            rf"{_AROUND[mark in '***___'][0]}{re.escape(mark)}(?=\S)(?P<inner>[^\n]*?\S){re.escape(mark)}"
            rf"{_AROUND[mark in '***___'][1]}"
        ),
        mark,
    )
    for mark in ("***", "**", "~~", "||", "__", "*", "_")
)
_LINK: Final = re.compile(rf"\[(?P<inner>[^\[\]]*)(?P<target>{OPEN}(?P<number>\d+){CLOSE})")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose fixed parts are placeholders: its `lines`, what stands before each, and what the placeholders are.

    `pairs` are the placeholders that belong together, such as the two halves of `**…**`.
    """

    lines: tuple[str, ...]
    starts: tuple[str, ...]
    pieces: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]

    @property
    def wordy(self) -> tuple[int, ...]:
        """The numbers of the lines that have words."""
        return tuple(at for at, line in enumerate(self.lines) if any(map(str.isalpha, PLACEHOLDER.sub("", line))))

    def unmasked(self, line: str) -> str:
        """Return a line with its placeholders put back."""
        return PLACEHOLDER.sub(lambda found: self.pieces[int(found[1])], line)


class _Masker:
    """Collects the fixed parts of one text."""

    def __init__(self, keep: Iterable[str]) -> None:
        self.pieces: list[str] = []
        self.pairs: list[tuple[int, int]] = []
        names = sorted((re.escape(name) for name in keep if name), key=len, reverse=True)
        self._keep = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)") if names else None

    def fixed(self, text: str) -> str:
        """Return a text with placeholders for what is fixed as a whole, such as code and links."""
        spans = [found.span() for found in (*_FENCE.finditer(text), *_WHOLE.finditer(text))]
        spans += [(one["match_start"], one["match_end"]) for one in emoji.emoji_list(text)]
        spans += [found.span() for found in self._keep.finditer(text)] if self._keep else []
        done, parts = 0, []
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= done:
                parts += [text[done:start], self._take(text[start:end])]
                done = end
        return "".join([*parts, text[done:]])

    def paired(self, line: str) -> str:
        """Return a line with placeholders for both halves of formatting and of links."""
        for pair, mark in _PAIRS:
            line = pair.sub(partial(self._split, mark, mark), line)
        return _LINK.sub(self._split_link, line)

    def _take(self, piece: str) -> str:
        self.pieces.append(piece)
        return f"{OPEN}{len(self.pieces) - 1}{CLOSE}"

    def _split(self, before: str, after: str, found: re.Match[str]) -> str:
        first, last = self._take(before), self._take(after)
        self.pairs.append((len(self.pieces) - 2, len(self.pieces) - 1))
        return f"{first}{found['inner']}{last}"

    def _split_link(self, found: re.Match[str]) -> str:
        if not self.pieces[int(found["number"])].startswith("]("):
            return found[0]
        first = self._take("[")
        self.pairs.append((len(self.pieces) - 1, int(found["number"])))
        return f"{first}{found['inner']}{found['target']}"


def mask(text: str, *, keep: Iterable[str] = ()) -> Masked:
    """Return a text with placeholders for what must not change; `keep` are further words, such as names of products."""
    masker = _Masker(keep)
    lines, starts = [], []
    for line in masker.fixed(text).split("\n"):
        begin = _START.match(line)
        end = begin.end() if begin else 0
        starts.append(line[:end])
        lines.append(masker.paired(line[end:]))
    return Masked(tuple(lines), tuple(starts), tuple(masker.pieces), tuple(masker.pairs))


def restored(masked: Masked, lines: Mapping[int, str]) -> str | None:
    """Return the text with other words in some lines and everything else as it was; None if something is not.

    `lines` are the new words by the number of their line, with the placeholders of the old ones.
    """
    written = []
    for at, (start, old) in enumerate(zip(masked.starts, masked.lines, strict=True)):
        new = " ".join(lines.get(at, old).split()) if at in lines else old
        if at in lines and not _is_intact(masked, old, new):
            return None
        written.append(start + masked.unmasked(new))
    return "\n".join(written)


def _is_intact(masked: Masked, old: str, new: str) -> bool:
    wanted, given = ([int(number) for number in PLACEHOLDER.findall(line)] for line in (old, new))
    if sorted(wanted) != sorted(given) or not new.strip():
        return False
    places = {number: at for at, number in enumerate(given)}
    spans = sorted((places[first], places[last]) for first, last in masked.pairs if first in places and last in places)
    if any(first > last for first, last in spans):
        return False
    crossing = any(a < c < b < d for at, (a, b) in enumerate(spans) for c, d in spans[at + 1 :])
    bare = mask(PLACEHOLDER.sub(" ", new))
    return not crossing and not bare.pieces and not any(start.strip() for start in bare.starts)
