"""What a person wants to be reminded of, and when: both out of the person's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.model.errors import SkillError
from core.skills.reminders.beside import Beside, beside
from core.when import COARSE, Reading, find_zone, localize, moment, read, resolve, zone_name
from core.when.languages import CODES

if TYPE_CHECKING:
    from datetime import date, datetime

MORNING = 9
"""The hour of a day for which no time is named."""
LONGEST_WHAT = 500
"""Characters: what is said again must fit every platform."""
LAST_YEAR = 2999
"""Of what is promised; calendars of computers end in 9999."""
MOST_TIMES = 3
"""How many times are looked for in one request."""

_BEFORE = re.compile(
    r"^[\s,.;:|–—-]*(?:(?:to|that|about|of|daran|zu|an|de|que|sobre|à)\b[\s,:]*)?(?:i (?:have|need) to )?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:[\s,;:|–—-]+(?:at|on|in|by|from|um|am|à|le|el|às))?[\s,.;:|–—-]*$", re.IGNORECASE)
_PREPOSITION = r"(?:at|on|in|by|for|from|um|am|à|a|le|el|às|para|pour)"
_LEADING = re.compile(rf"[\s,]*(?:{_PREPOSITION}\s+(?:the\s+)?)?", re.IGNORECASE)
_SAYS_WHEN = re.compile(rf"(?:{_PREPOSITION}|every|today|tonight|tomorrow)\b", re.IGNORECASE)
_ODD_TIME = re.compile(
    r"[:.]\d[\d:.]*|\s*(?:at|um|às|à)\s+\d[\d:.]*(?:\s*[ap]m)?\b|,?\s+\d{4,5}(?=\s+(?:at|um|às|à)\s|\s*$)",
    re.IGNORECASE,
)
"""What is left of a time that was not understood: “at 25:00”, a year that no calendar reaches."""
_NEEDS_TIME = re.compile(r"\b(?:is|are|was|starts?|begins?|ends?)\s*$", re.IGNORECASE)
"""Words that say nothing without the time behind them: “the meeting is at 3pm”."""
_NOT_FROM_NOW = re.compile(r"\s*(?:before|after|until|till|vor|nach|avant|après|antes|después|depois)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: of what to remind (empty if nothing was said), when (None too), and what was said beside."""

    what: str
    reading: Reading | None
    beside: Beside


@dataclass(frozen=True, slots=True)
class Start:
    """When a reminder starts: naive wall-clock time in a zone, and the rule by which it comes again."""

    local: datetime
    zone: str
    rrule: str | None


def asked(what: str, when: str, *, now: datetime, zone: str, locale: str | None) -> Asked:
    """Take a request apart. Without `when`, the time stands in `what`, at its beginning or end where there are several.

    Raises:
        SkillError: `when` is no time.
    """
    text, said = beside(" ".join(what.split()))
    if when:
        return Asked(bare(text), time(when, now=now, zone=zone, locale=locale), said)
    reading, rest = _taken_out(text, now=now, zone=zone, locale=locale)
    if reading is None and said.every:  # “every 10 minutes until it is done” says when, too
        reading = time(f"{said.every // timedelta(minutes=1)} minutes", now=now, zone=zone, locale="en")
    return Asked(bare(rest), reading, said)


def time(words: str, *, now: datetime, zone: str, locale: str | None, on: date | None = None) -> Reading:
    """Read words that are a time and nothing else; a bare time of day falls on the day `on`, if that is given.

    Raises:
        SkillError: they are no time.
    """
    reading = _read(words, now=now, zone=find_zone(zone), locale=locale, bare=True, on=on)
    if reading.kind == "none":
        raise SkillError(
            f"I do not understand “{words}” as a time. Say it like “tomorrow at 9” or “every Monday at 8”."
        )
    return reading


def start(reading: Reading, *, now: datetime) -> Start:
    """Return when a reminder starts that is wanted at a time; at a usual hour, if only a day or a part of it was named.

    Raises:
        SkillError: it is no time that a reminder can be set for.
    """
    zone = reading.zone
    if reading.kind == "duration" and reading.duration is not None:
        length = reading.duration
        begin = now + length if isinstance(length, timedelta) else length.after(localize(now, zone), zone)
        return Start(localize(begin, zone), zone_name(zone), None)
    if reading.start and reading.start.year > LAST_YEAR:
        raise SkillError(f"I can remind you until {LAST_YEAR}. Give a time before that.")
    at = reading.start if reading.rrule else moment(reading, now=now)
    if at is None:
        raise SkillError("That is no time to be reminded at. Say it like “tomorrow at 9” or “in 20 minutes”.")
    local = localize(at, zone)
    if reading.rrule and reading.grain in COARSE and local == local.replace(hour=0, minute=0, second=0, microsecond=0):
        local = local.replace(hour=MORNING)
    return Start(local, zone_name(zone), reading.rrule)


def _taken_out(text: str, *, now: datetime, zone: str, locale: str | None) -> tuple[Reading | None, str]:
    """Return the time of a request, and the request without it.

    It stands at the beginning or at the end, or in the middle behind a preposition: then it stays in the request, too,
    so that no word of the person is lost. Any other time belongs to what to do (“read the friday report”).
    """
    times = _times(text, now=now, zone=zone, locale=locale)
    found = next((each for each in times if any(_is_at_edge(text, piece) for piece in each.pieces)), None)
    found = found or next((each for each in times if _SAYS_WHEN.match(each.text)), None)
    if found is None:
        return None, text
    whole = text
    for begin, end in reversed([piece for piece in found.pieces if _is_at_edge(text, piece)]):
        if odd := _ODD_TIME.match(text[end:]):
            raise SkillError(f"I do not understand “{odd[0].strip()}” as a time. Say it like “at 9:30” or “at 5pm”.")
        before = "" if _LEADING.fullmatch(text[:begin]) else _AFTER.sub("", text[:begin])
        text = f"{before} {text[end:].lstrip(' ,')}"
    return found, whole if _NEEDS_TIME.search(text) else text


def _times(text: str, *, now: datetime, zone: str, locale: str | None) -> list[Reading]:
    found: list[Reading] = []
    for _ in range(MOST_TIMES):
        reading = _read(text, now=now, zone=find_zone(zone), locale=locale)
        if reading.kind == "none":
            break
        if reading.kind != "duration" or not _NOT_FROM_NOW.match(text[reading.span[1] :]):
            found.append(reading)
        for begin, end in reading.pieces:
            text = f"{text[:begin]}{'|' * (end - begin)}{text[end:]}"
    return found


def _read(text: str, *, locale: str | None, **context: Any) -> Reading:
    """Read a time in the person's language; where the platform tells none, in the first that finds one."""
    for spoken in (locale,) if locale else CODES:
        reading = read(text, locale=spoken, **context)
        if reading.kind != "none":
            break
    return reading


def _is_at_edge(text: str, piece: tuple[int, int]) -> bool:
    return _LEADING.fullmatch(text[: piece[0]]) is not None or not text[piece[1] :].strip(" ,.!")


def bare(text: str) -> str:
    """Return what a request says to do: without “to” before it and “at” behind, and no longer than may be."""
    return _AFTER.sub("", _BEFORE.sub("", text.strip())).strip()[:LONGEST_WHAT]


def is_past(begin: Start, *, now: datetime) -> bool:
    """Tell whether a start that does not repeat has passed."""
    return begin.rrule is None and resolve(begin.local, find_zone(begin.zone)) < now
