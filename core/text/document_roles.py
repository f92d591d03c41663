# ruff: noqa: E501  (one role a line)
"""What a document is for, by its name: a changelog, a transcript or a test seldom answers what people ask."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


ROLES: Final = (
    (
        _pattern(
            r"change ?-?log|release.?notes?|what.?s.new|änderungsprotokoll|versionshinweise|notes? de version|nouveautés|"
            r"(?:notas?|registro) (?:de|da) (?:vers|cambios)|novedades|novidades"
        ),
        _pattern(
            r"chang|release|\bnew\b|version|versión|versão|fixed|added|removed|deprecat|since|\bdrop|upgrad|updat|\bänder|\bneu|"
            r"nouveau|cambi|nuev|mudan|mudou|novo|novidad|\b(?:in|since|seit|depuis|desde|dans|en|em) v?\d+\.\d|\bwhen\b|\bwann\b|\bquand\b|\bcuándo\b|\bquando\b"
        ),
    ),
    (
        _pattern(r"^(?:transcripts?|transkript|mitschrift|transcription|transcripción|transcrição)\b"),
        _pattern(r"transcri|transkript|mitschrift|\b(?:said|say|says|talk|talked|chat|gesagt|sagte|geredet|dit|parlé|dijo|hablado|disse|falou)\b"),
    ),
    (
        _pattern(r"(?:^|/)(?:(?:tests?|fixtures?|specs?)(?:/|$)|test_|[^/]+_test\.\w+$)"),
        _pattern(r"test|fixture|spec|prüf|essai|prueba"),
    ),
    (
        _pattern(r"(?:^|[/_. -])(?:code.of.conduct|contributing|contributors)"),
        _pattern(r"conduct|contribut|develop|harass|report|patch|pull|test|build|maintain|entwickl|beitrag|beitragen|desarroll"),
    ),
)  # fmt: skip
"""Names of documents that serve a purpose of their own, and the questions that have this purpose."""

PATH_PARTS: Final = 2
"""How much of a path names the document: its file and its folder. What is above them is the same for all."""


def is_aside(question: str, *, title: str, source: str, headings: Sequence[str] = ()) -> bool:
    """Return whether a document serves a purpose of its own, which the question does not have."""
    return any(not asks.search(question) for asks in _purposes(title, source, tuple(headings[:1])))


@lru_cache(maxsize=1024)
def _purposes(title: str, source: str, headings: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    place = "/".join(source.split("/")[-PATH_PARTS:])
    names = (place, title, *headings)
    return tuple(asks for role, asks in ROLES if any(role.search(name) for name in names))
