"""Several times of one day in a request: “tomorrow at nine and at ten”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.when import localize, read
from core.when.languages import CODES

if TYPE_CHECKING:
    from datetime import tzinfo

    from core.when import Reading

MOST_WORDS = 3
"""The most words of a time of day, such as “a las diez”."""
MOST_TIMES = 6
MOST_LINKS = 12
"""How many words such as “and” are looked at. Each is read in several languages, so a long text would take minutes."""
LONGEST_BEFORE = 80
"""How many characters before such a word can belong to the first time."""
_AND = re.compile(r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|und|y|e|et|&)\s+)(?=\S)", re.IGNORECASE)
_AT = re.compile(r"(?:at|um|gegen|a las?|à|às?)\s|.*(?:\d[:.]\d\d|\d\s?[ap]m|\d\s?h|uhr)\b", re.IGNORECASE)
"""What shows that words are a time of day. A bare number may count something else."""
_TASK = re.compile(r"(?:to|that|about|zu|an|daran|de|que|para|pour|sobre|and|und|y|e|et)\b|$|[,.;]", re.IGNORECASE)


def split_times(text: str, *, locale: str | None, **context: Any) -> tuple[str, tuple[Reading, ...]]:
    """Return a request with its first time alone, and the times of day that follow it, on the same day.

    It is read in the person's language or, if that is unknown, in the first that finds such times. `context` are the
    other arguments of `core.when.read`.
    """
    for code in (locale,) if locale else (None, *CODES):
        first, more = _split(text, locale=code, **context)
        if more:
            return first, more
    return text, ()


def _split(text: str, **context: Any) -> tuple[str, tuple[Reading, ...]]:
    more: list[Reading] = []
    begin = 0
    for _link in range(MOST_LINKS):
        link = _AND.search(text, begin)
        if link is None or len(more) == MOST_TIMES:
            break
        day = _time_at_end(text[max(0, link.start() - LONGEST_BEFORE) : link.start()], **context)
        found = _time_of_day(text[link.end() :], day, **context) if day else None
        if found is None:
            begin = link.end()
            continue
        more.append(found)
        text = f"{text[: link.start()]}{text[link.end() + found.span[1] :]}"
        begin = link.start()
    return text, tuple(more)


def _time_at_end(text: str, **context: Any) -> Reading | None:
    """Return the time with which a text ends, if it is one instant with a time of day."""
    found = read(text, **context)
    ends = any(end == len(text) for _, end in found.pieces)
    return found if ends and found.kind == "instant" and found.grain in ("hour", "minute") else None


def _time_of_day(text: str, day: Reading, *, zone: tzinfo, **context: Any) -> Reading | None:
    """Return the time of day with which a text begins, on the day of another time."""
    words = list(re.finditer(r"\S+", text))[:MOST_WORDS]
    date = localize(day.start, day.zone).date() if day.start else None
    for last in reversed(words):
        said, rest = text[: last.end()].rstrip(",.;"), text[last.end() :].lstrip()
        found = read(said, zone=zone, bare=True, on=date, **context)
        is_clock = found.kind == "instant" and found.span == (0, len(said)) and found.grain in ("hour", "minute")
        on_the_day = is_clock and found.start and localize(found.start, day.zone).date() == date
        if on_the_day and (_AT.match(f"{said} ") or _TASK.match(rest)):
            return found
    return None
