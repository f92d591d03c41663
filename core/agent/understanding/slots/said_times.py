"""The times in a message: where each one stands, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.agent.understanding.slots.wish_words import AHEAD, GOAL, PREPOSITION
from core.when import read
from core.when.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from core.when import Reading

MOST_TIMES: Final = 3
"""How many times are read in one message."""
LONGEST: Final = 400
"""How many characters of a message are searched for times."""
_COLON: Final = re.compile(r"(?<=\d):(?=\s|$)")
TAKEN: Final = "|"
"""What stands for each character of a message that is part of an argument already."""


@dataclass(frozen=True, slots=True)
class SaidTime:
    """A time in a message: its words, its spans with the prepositions before it, and what was read."""

    words: str
    spans: tuple[tuple[int, int], ...]
    reading: Reading
    is_goal: bool

    @property
    def begin(self) -> int:
        """Where it begins, with its prepositions."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.spans[-1][1]


def find_times(text: str, *, now: datetime, zone: tzinfo, locale: str | None) -> list[SaidTime]:
    """Return the times in a text, in their order. Without a known language, take that which reads the most."""
    text = _COLON.sub(",", text[:LONGEST])  # “at 17:00: rotate the keys”
    if ahead := AHEAD.search(text):  # how long before the time to tell is no part of it
        text = text[: ahead.start()]
    language, reading = _first(text, now=now, zone=zone, locale=locale)
    found: list[SaidTime] = []
    while reading.kind != "none" and len(found) < MOST_TIMES:
        pieces = reading.pieces or (reading.span,)
        spans = tuple((_with_preposition(text, begin), end) for begin, end in pieces)
        found.append(SaidTime(_words(text, pieces, spans), spans, reading, _is_goal(text, pieces[0])))
        text = masked(text, pieces)
        reading = read(text, now=now, zone=zone, locale=language)
    return sorted(found, key=lambda time: time.begin)


def masked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """Return a text of the same length in which the spans are taken."""
    for begin, end in spans:
        text = f"{text[:begin]}{TAKEN * (end - begin)}{text[end:]}"
    return text


def _first(text: str, *, now: datetime, zone: tzinfo, locale: str | None) -> tuple[str | None, Reading]:
    known = locale is not None and locale[:2].casefold() in CODES
    readings = {code: read(text, now=now, zone=zone, locale=code) for code in ((locale,) if known else CODES)}
    language = max(readings, key=lambda code: sum(end - begin for begin, end in readings[code].pieces))
    return language, readings[language]


def _words(text: str, pieces: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> str:
    """Return the words of a time, with what joins its pieces if that is only a preposition: “at 9 on the 5th”."""
    said = text[slice(*pieces[0])]
    for (_, before), (bare, end), (begin, _) in zip(pieces, pieces[1:], spans[1:], strict=False):
        said += text[before:end] if begin - before <= 1 else f" {text[bare:end]}"
    return said


def _is_goal(text: str, piece: tuple[int, int]) -> bool:
    inside = GOAL.match(text[slice(*piece)].partition(" ")[0])
    return inside is not None or GOAL.search(text[: piece[0]]) is not None


def _with_preposition(text: str, begin: int) -> int:
    before = PREPOSITION.search(text[:begin])
    return before.start() if before else begin
