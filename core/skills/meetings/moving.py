"""Where a meeting is to be moved by words such as “3pm”, “Thursday same time”, “next week” or “by an hour”. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.skills.meetings.arguments import without_same
from core.when import COARSE, find_zone, localize, read, resolve
from core.when.search_window import window

if TYPE_CHECKING:
    from datetime import tzinfo

    from core.skills.meetings.meeting import Meeting
    from core.when import Reading


@dataclass(frozen=True, slots=True)
class Goal:
    """A time, or where to look for one; a `day` alone keeps the time of day, if that suits."""

    since: datetime
    until: datetime
    start: datetime | None = None


def moved(meeting: Meeting, when: str, *, now: datetime, zone: str, locale: str | None) -> Goal:
    """Return where a meeting is wanted; a bare time of day keeps the day, and a bare day the time of day.

    Raises:
        SkillError: it is no time, or one that is past.
    """
    tz = find_zone(zone)
    bare, _ = without_same(when)
    was = localize(meeting.begins, tz)
    reading = read(bare, now=now, zone=tz, locale=locale, bare=True, on=was.date())
    if reading.kind in ("none", "recurrence") or reading.start is None:
        raise SkillError(f"I do not understand “{when}” as a time for it. Say it like “3pm” or “Thursday at 10”.")
    if reading.kind == "duration" and isinstance(reading.duration, timedelta):
        return _at(meeting.begins + reading.duration, tz, now=now, words=when)
    if reading.kind == "instant" and reading.grain == "day":
        return _at(_same_time(reading, was, tz), tz, now=now, words=when)
    if reading.kind == "instant" and reading.grain not in COARSE:
        return _at(reading.start, tz, now=now, words=when)
    since, until = window(reading, now=now)
    return Goal(since, until)


def _same_time(reading: Reading, was: datetime, tz: tzinfo) -> datetime:
    """Return the time of day that the meeting has, on the day that was read."""
    day = localize(reading.start or was, tz)
    return resolve(day.replace(hour=was.hour, minute=was.minute), tz)


def _at(start: datetime, tz: tzinfo, *, now: datetime, words: str) -> Goal:
    """Return a time, and its day as where to look for others."""
    if start <= now:
        raise SkillError(f"“{words}” is past. Give a time to come.")
    day = localize(start, tz).replace(hour=0, minute=0, second=0, microsecond=0)
    return Goal(resolve(day, tz), resolve(day + timedelta(days=1), tz), start)
