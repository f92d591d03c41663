"""Schedules: what routines such as stand-ups and rotations store of a time that repeats.

A schedule is wall-clock time in a zone and a rule. Each occurrence is resolved separately, so that “every day at 9”
stays at 9 when the clocks change, and occurs once on the days on which they do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.text.catalogue import _
from core.when import (
    COARSE,
    after,
    check_rule,
    describe,
    due,
    find_zone,
    localize,
    read,
    resolve,
    zone_name,
    zone_words,
)

if TYPE_CHECKING:
    from datetime import tzinfo

    from core.when import Occurrence, Reading

MORNING = 9
"""The hour to use if only a day is named."""
_STARTING = re.compile(r"[\s,]*\b(?:starting|beginning|begins?|starts?|from|as of)\s+(?:on\s+)?", re.IGNORECASE)
_NO_DAY = re.compile(r"(?!.*BY(?:DAY|MONTHDAY))FREQ=(?:WEEKLY|MONTHLY|YEARLY)")
"""A rule that takes its day from its start."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something occurs: its first wall-clock time (naive) in a zone, and the rule by which it repeats."""

    starts: datetime
    zone: str
    rrule: str

    @property
    def tz(self) -> tzinfo:
        """The zone as a `tzinfo`."""
        return find_zone(self.zone)

    @property
    def words(self) -> str:
        """The schedule in words: `every weekday at 09:30 Paris time`."""
        return describe((self.starts, self.rrule, self.tz), zone_as=zone_words(self.tz, resolve(self.starts, self.tz)))

    def since(self, instant: datetime) -> Occurrence | None:
        """Return the first occurrence at or after an instant (aware)."""
        return due(self.starts, self.rrule, self.tz, instant)

    def beginning(self, instant: datetime) -> Schedule:
        """Return the same schedule without occurrences at or before an instant (aware)."""
        first = self.after(instant)
        return replace(self, starts=first.local) if first else self

    def after(self, instant: datetime) -> Occurrence | None:
        """Return the first occurrence strictly after an instant (aware)."""
        return after(self.starts, self.rrule, self.tz, instant)


@dataclass(frozen=True, slots=True)
class Found:
    """A schedule found in a text. If `dated`, the text says when it starts. `pieces` are the spans of its words."""

    rhythm: Schedule
    dated: bool
    pieces: tuple[tuple[int, int], ...]


def find_rhythm(text: str, *, now: datetime, zone: str, locale: str | None) -> Found | None:
    """Return the schedule that a text names, at 9 in the morning if it names no time, or None if it names no schedule.

    Raises:
        BadRule: The repetition never occurs, or too often.
    """
    begins = _STARTING.search(text)
    if begins:
        often = read(text[: begins.start()], now=now, zone=find_zone(zone), locale=locale)
        start = read(text[begins.end() :], now=now, zone=find_zone(zone), locale=locale)
        if often.kind == "recurrence" and start.kind == "instant":
            end = begins.end() + start.pieces[-1][1]
            timed = "BYHOUR" in (often.rrule or "")
            starts = _local(start, hour=0 if timed else MORNING)
            return _found(often, starts, dated=True, pieces=(*often.pieces, (begins.start(), end)))
    often = read(text, now=now, zone=find_zone(zone), locale=locale)
    if often.kind != "recurrence":
        return None
    dayless = often.grain in COARSE and _NO_DAY.match(often.rrule or "") and not begins
    starts = _first_day(localize(now, often.zone), often.rrule or "") if dayless else _local(often)
    return _found(often, starts, dated=begins is not None, pieces=often.pieces)


def _found(often: Reading, starts: datetime, *, dated: bool, pieces: tuple[tuple[int, int], ...]) -> Found:
    rule = often.rrule or ""
    check_rule(rule)
    return Found(Schedule(starts, zone_name(often.zone), rule), dated, pieces)


def _first_day(here: datetime, rule: str) -> datetime:
    """Return the morning on which the week or month began. “Weekly” alone is on Mondays, “monthly” on the 1st."""
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning - timedelta(days=morning.weekday()) if "WEEKLY" in rule else morning.replace(day=1)


def _local(reading: Reading, *, hour: int = MORNING) -> datetime:
    """Return the wall-clock time at which a reading begins, at `hour` if it names only a day."""
    if reading.start is None:
        raise SkillError(_("I do not understand from when on. Say it like “starting Monday 9am”."))
    local = localize(reading.start, reading.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return local.replace(hour=hour) if reading.grain in COARSE and local == midnight else local


def without(text: str, pieces: tuple[tuple[int, int], ...]) -> str:
    """Return a text without some pieces. A bar marks each, so that the words around it do not run together."""
    for begin, end in sorted(pieces, reverse=True):
        text = f"{text[:begin]} | {text[end:]}"
    return " ".join(text.split())
