"""What kind of a meeting is wanted: how long, when, about what; all out of the person's own words. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.model.errors import SkillError
from core.when import COARSE, find_zone, localize, read, resolve
from core.when.search_window import DAYS_AHEAD, is_exact, window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.when import Reading

USUAL: Final = timedelta(minutes=30)
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=8)
LONGEST_AS_MEETING: Final = timedelta(hours=2)
"""A stretch of time that is longer is where to look for a time: “tomorrow afternoon”."""
LONGEST_TITLE: Final = 80
NOUNS: Final = (
    r"meeting|meet|sync|call|retro|retrospective|1:1|1-1|one-on-one|chat|catch-?up|review|interview|lunch|coffee|"
    r"planning|demo|workshop|session|kick-?off|brainstorm|huddle|debrief|get-together"
)
"""What people call a meeting."""
LENGTH: Final = r"(?:\d+(?:\.\d+)?[ -]?(?:min(?:ute)?s?|h|hrs?|hours?)|half an hour|an hour(?: and a half)?)"
"""A length of time as people write it."""
_FOR = re.compile(
    rf"(?<!\bin )(?<!\bby )(?<!\bwithin )\b(?:for )?(?P<length>{LENGTH})\b(?! (?:later|from now))", re.IGNORECASE
)
_MOST_TIMES: Final = 4
_ABOUT = re.compile(
    r"\b(?:about|regarding|re:|titled|called|on the topic of|to (?:discuss|talk about|go over|plan|review))\s+"
    r"(?P<what>.+)"
)
_NAMED = re.compile(rf"(?P<what>(?:[\w'’/-]+ ){{0,2}}?(?:{NOUNS}))\b", re.IGNORECASE)
_FILLING = re.compile(
    r"^(?:(?:a|an|the|our|my|another|quick|short|weekly|time|slot|find|me|us|for|to|with|and|of|that|this|some|"
    r"schedule|we|can|could|new)\b[ ,|]*)+",
    re.IGNORECASE,
)
_EDGES = re.compile(r"^[\s,.;:|]+|(?:[\s,.;:|]|\b(?:with|and|at|on|for|in|from|every))+$")
_WEEKLY = re.compile(r"FREQ=WEEKLY(?:;INTERVAL=(?P<weeks>\d+))?(?:;BYDAY=[A-Z]{2})?(?:;BYHOUR=\d+;BYMINUTE=\d+)?")
_EVERY = re.compile(r"\bevery\b", re.IGNORECASE)
_WEEKLY_WORD = re.compile(r"\b(?:bi-?)?weekly\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """A meeting that is wanted: at `start`, or somewhere in `since`..`until`; a series comes again after `weeks`."""

    title: str
    length: timedelta
    since: datetime
    until: datetime
    start: datetime | None = None
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """What times a text tells: a length, a time, and the rest of the text with `|` in the place of both."""

    length: timedelta | None
    reading: Reading | None
    rest: str


def wish(text: str, names: Sequence[str], *, now: datetime, zone: str, locale: str | None) -> Wish:
    """Take a wish apart; `names` are those of the people in it.

    Raises:
        SkillError: the time is past, or the repetition is none that can be kept.
    """
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), "|", text, flags=re.IGNORECASE)
    if _EVERY.search(text):
        text = _WEEKLY_WORD.sub("", text)
    times = _times(text, now=now, zone=zone, locale=locale)
    length, title = times.length or USUAL, title_of(times.rest)
    reading = times.reading
    if not SHORTEST <= length <= LONGEST:
        raise SkillError("A meeting takes between 5 minutes and 8 hours. Say for instance “30 minutes”.")
    if reading is None or (reading.start is None and reading.end is None):
        return Wish(title, length, now, now + DAYS_AHEAD)
    if reading.kind == "recurrence":
        return _weekly(reading, title, length)
    since, until = window(reading, now=now)
    if reading.kind == "interval" and times.length is None and not _BETWEEN.search(reading.text):
        stretch = until - since
        if SHORTEST <= stretch <= LONGEST_AS_MEETING and since == reading.start:
            return Wish(title, stretch, since, until, start=since)
    if reading.start and is_exact(reading):
        return Wish(title, length, *_around(reading.start, zone), start=reading.start)
    return Wish(title, length, since, until)


def _weekly(reading: Reading, title: str, length: timedelta) -> Wish:
    found = _WEEKLY.fullmatch(reading.rrule or "")
    if found is None or reading.start is None:
        raise SkillError(
            "A meeting can come again every week, or every few weeks, on one day: say “every Tuesday at 10 with @ana” "
            "or “every other Friday at 14:00 with @ana”."
        )
    if reading.grain in COARSE:
        raise SkillError("At what time of the day? Say for instance “every Tuesday at 10 with @ana”.")
    return Wish(
        title, length, reading.start, reading.start + length, start=reading.start, weeks=int(found["weeks"] or 1)
    )


def _around(start: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return the day of a time: where others are looked for if it suits not all."""
    tz = find_zone(zone)
    day = localize(start, tz).replace(hour=0, minute=0, second=0, microsecond=0)
    return resolve(day, tz), resolve(day + timedelta(days=1), tz)


def _times(text: str, *, now: datetime, zone: str, locale: str | None) -> Times:
    length: timedelta | None = None
    found: Reading | None = None
    if said := _FOR.search(text):  # before the rest: behind a time it would be where that ends
        alone = read(said["length"].replace("-", " "), now=now, zone=find_zone(zone), locale="en")
        length = alone.duration if isinstance(alone.duration, timedelta) else None
        text = f"{text[: said.start()]}{'|' * len(said[0])}{text[said.end() :]}" if length else text
    for _ in range(_MOST_TIMES):
        reading = read(text, now=now, zone=find_zone(zone), locale=locale)
        if reading.kind == "none":
            break
        from_now = text[: reading.span[0]].casefold().rstrip().endswith(("in", "by", "within"))
        if reading.kind == "duration" and isinstance(reading.duration, timedelta) and not from_now and length is None:
            length = reading.duration
        elif found is None:
            found = reading
        for begin, end in reading.pieces or (reading.span,):
            text = f"{text[:begin]}{'|' * (end - begin)}{text[end:]}"
    return Times(length, found, text)


def title_of(rest: str) -> str:
    """Return what a meeting is about, by the words that are no names and no times."""
    about = _ABOUT.search(rest)
    named = None if about else _NAMED.search(rest)
    what = about["what"] if about else named["what"] if named else ""
    bare = _EDGES.sub("", re.sub(r"\s*\|[|\s]*", " ", _EDGES.sub("", what)).strip())
    bare = (_FILLING.sub("", bare) if named else bare)[:LONGEST_TITLE].strip()
    if not bare or bare.casefold() == "meet":
        return "Meeting"
    return bare[:1].upper() + bare[1:]
