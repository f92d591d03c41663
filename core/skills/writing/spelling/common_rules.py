"""Mistakes that look the same in every language: a word twice, a space before a comma, a small letter at the start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.skills.writing.spelling.correction import Correction

if TYPE_CHECKING:
    from collections.abc import Iterator

_TWICE: Final = re.compile(r"\b([^\W\d_]+)([ \t]+)(\1)\b", re.IGNORECASE)
_MAY_BE_TWICE: Final = frozenset(
    [
        "die",
        "der",
        "das",
        "den",
        "dem",
        "sie",
        "ihr",
        "had",
        "that",
        "nous",
        "vous",
        "se",
        "si",
        "sehr",
        "très",
        "muy",
        "muito",
        "ja",
        "nein",
        "no",
        "non",
        "não",
        "que",
        "so",
        "blah",
        "ha",
    ]
)
"""Words that can stand twice: “die, die die Karten haben”, “nous nous sommes”, “sehr, sehr”."""
_SPACED: Final = re.compile(r"(?<=[^\s>])[ \t]+(?=[,.](?:\s|$))")
_SPACED_MORE: Final = re.compile(r"(?<=[^\s>])[ \t]+(?=[;:!?](?:\s|$))")
_AFTER_STOP: Final = re.compile(r"(?<=[^\W\d_]{3}[.!?] )([^\W\d_])(?=[^\W\d_]*[ ,])")


def find_common(text: str, language: str) -> Iterator[Correction]:
    """Yield corrections by rules that need no dictionary. French has a space before some marks."""
    for match in _TWICE.finditer(text):
        if match[1].lower() not in _MAY_BE_TWICE:
            yield Correction(match.start(), match.end(), match[0], match[1], "repetition")
    for pattern in (_SPACED,) if language == "fr" else (_SPACED, _SPACED_MORE):
        for match in pattern.finditer(text):
            end = match.end() + 1
            yield Correction(match.start(), end, text[match.start() : end], text[match.end() : end], "spacing")
    for match in _AFTER_STOP.finditer(text):
        if match[1].islower():
            yield Correction(match.start(), match.end(), match[1], match[1].upper(), "capital")
