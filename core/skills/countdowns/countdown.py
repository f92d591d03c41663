"""A countdown: to what, when that is, and how long it is until then. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from core.model.messages import Address
    from core.when.schedule import Schedule

ARRIVES_AT = 9
"""The hour at which it is told that a whole day has come."""
_HOUR, _MINUTE, _DAY = 3600, 60, 86_400


@dataclass(frozen=True, slots=True)
class Target:
    """When something is: naive wall-clock time in a zone; of a whole day, its midnight."""

    local: datetime
    zone: str
    whole_day: bool

    @property
    def instant(self) -> datetime:
        """When it begins (aware, in UTC)."""
        return resolve(self.local, find_zone(self.zone))

    @property
    def told_at(self) -> datetime:
        """When it is told that it has come: of a whole day, in its morning."""
        hour = self.local.replace(hour=ARRIVES_AT) if self.whole_day else self.local
        return resolve(hour, find_zone(self.zone))


@dataclass(frozen=True, slots=True)
class Countdown:
    """A countdown of somebody; `home` is where it was set. With a rhythm it is told at `place` again and again."""

    id: int
    owner: str
    owner_name: str
    home: Address
    name: str
    target: Target
    place: Address | None
    rhythm: Schedule | None
    state: str

    @property
    def subject(self) -> str:
        """How alarms and replies name it."""
        return f"countdown {self.id}"


def days_until(target: Target, now: datetime) -> int:
    """Return how many nights there are until the day of a target."""
    return (target.local.date() - localize(now, find_zone(target.zone)).date()).days


def how_long(target: Target, now: datetime) -> str:
    """Say how long it is until a target, or since: in days or, within two of them, in hours and minutes."""
    days = days_until(target, now)
    if target.whole_day or abs(days) > 1:
        return _days(days)
    seconds = (target.instant - now).total_seconds()
    if abs(seconds) < _MINUTE:
        return "now"
    words = _clock(timedelta(seconds=abs(seconds)))
    return f"in {words}" if seconds > 0 else f"{words} ago"


def _days(days: int) -> str:
    if days in _NEAR:
        return _NEAR[days]
    weeks = f" ({_several(abs(days) // 7, 'week')})" if days % 7 == 0 else ""
    return f"in {days} days{weeks}" if days > 0 else f"{-days} days ago{weeks}"


_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}


def _clock(length: timedelta) -> str:
    minutes = round(length.total_seconds() / _MINUTE)
    days, rest = divmod(minutes, _DAY // _MINUTE)
    hours, minutes = divmod(rest, _HOUR // _MINUTE)
    parts = [_several(n, unit) for n, unit in ((days, "day"), (hours, "hour"), (minutes, "minute")) if n]
    return " ".join(parts[:2])


def _several(number: int, unit: str) -> str:
    return f"one {unit}" if number == 1 else f"{number} {unit}s"
