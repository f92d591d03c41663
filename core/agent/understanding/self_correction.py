"""Corrections inside a message: who writes “remind me at 5, no wait, 6 to leave” means “remind me at 6 to leave”.

A word that takes back, such as “no wait”, stands behind a comma or a dash, and a time follows it. That time replaces
the last one of its sort before it, a day or a time of day. Everything else stays as it is said. Pure.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from core.agent.understanding.repair import LONGEST, takes_back
from core.agent.understanding.times_in_parts import TimesInParts
from core.text.talk import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WORDS: Final = 5
"""The most words of a time that corrects another one."""
_CLAUSE_END: Final = re.compile(r"[,;.!?]\s|[,;.!?]?$")
_PREPOSITION: Final = re.compile(
    r"(?:at|in|on|for|by|um|am|auf|a las?|para las?|el|en|dans|le|à|às|na|no|em)\s+", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d{1,2}(?:[:.h]\d\d)?")


@lru_cache(maxsize=64)
def without_corrections(text: str, locale: str | None = None) -> str:
    """Return a text in which each time that is corrected is replaced by what corrects it."""
    if len(text) > 3 * LONGEST:
        return text
    times = TimesInParts(text, locale)
    for found in _marks().finditer(text):
        if (corrected := _corrected(text[: found.start()], text[found.end() :], times)) is not None:
            return without_corrections(corrected, locale)
    return text


def _corrected(before: str, after: str, times: TimesInParts) -> str | None:
    """Return a text whose second half begins with a time for one in the first half, or None if it does not."""
    for right in _beginnings(after):
        for begin, end in _times_like(right, before, times):
            rest = after[len(right) :].lstrip()
            joint = "" if rest[:1] in tuple(",;.!?") else " "
            return f"{before[:begin]}{_replaced(before[begin:end], right)}{before[end:]}{joint}{rest}".strip()
    return None


def _replaced(wrong: str, right: str) -> str:
    """Return a time instead of another one. A bare number replaces the number: “in 20 minutes” of “in 10 minutes”."""
    if _NUMBER.fullmatch(right):
        return _NUMBER.sub(right, wrong, count=1)
    kept, own = _PREPOSITION.match(wrong), _PREPOSITION.match(right)
    return f"{kept[0]}{right[own.end() if own else 0 :]}" if kept else right


def _beginnings(text: str) -> Iterator[str]:
    """Yield the beginnings of the first clause of a text, the longest first."""
    end = _CLAUSE_END.search(text)
    words = list(re.finditer(r"\S+", text[: end.start() if end else None]))[:MOST_WORDS]
    for last in reversed(words):
        yield text[: last.end()]


def _times_like(right: str, before: str, times: TimesInParts) -> Iterator[tuple[int, int]]:
    """Yield where a time of the same sort stands in what was said before: a day for a day, a clock for a clock."""
    said = times.find(before)
    is_time = _NUMBER.fullmatch(right) or times.find(right) == (0, len(right))
    if said is None or not is_time:
        return
    words = before[slice(*said)]
    day, new_day = times.find_day(words), times.find_day(right)
    if new_day and new_day != right:
        yield said
    elif new_day and day:
        at = said[0] + words.index(day)
        yield at, at + len(day)
    elif not new_day and (clock := _clock_in(words, day)):
        yield said[0] + clock[0], said[0] + clock[1]


def _clock_in(words: str, day: str) -> tuple[int, int] | None:
    """Return where the time of day stands in the words of a time."""
    rest = words.replace(day, "\0" * len(day), 1) if day else words
    found = re.search(r"[^\s\0,](?:[^\0]*[^\s\0,])?", rest)
    return found.span() if found and any(map(str.isdigit, found[0])) else None


@cache
def _marks() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for language in LANGUAGES for word in takes_back(language))
    mark = rf"(?:{words})(?![\w'’])"
    before = r"(?:\s*[,;.…]+|\s+[-–—]+|\s+(?=(?:or|oder|o|ou)\s))\s*"
    return re.compile(rf"{before}{mark}(?:[\s,;.:…–—-]+{mark})*[\s,;:…–—-]+", re.IGNORECASE)
