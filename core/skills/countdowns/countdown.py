"""A countdown: the event, when it is, and how long is left. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from core.abilities.routines import Routine
from core.model.messages import Address  # noqa: TC001 — the store reads the annotations
from core.text.catalogue import _
from core.text.terms import terms
from core.when import find_zone, localize, resolve, say_distance, say_number
from core.when.schedule import Schedule  # noqa: TC001 — likewise
from core.when.wording import wording

ARRIVES_AT = 9
"""The hour at which an event that lasts a whole day is announced."""


@dataclass(frozen=True, slots=True)
class Target:
    """When an event is: naive wall-clock time in a zone. For a whole day, that is its midnight."""

    local: datetime
    zone: str
    whole_day: bool

    @property
    def instant(self) -> datetime:
        """When the event begins (aware, in UTC)."""
        return resolve(self.local, find_zone(self.zone))

    @property
    def told_at(self) -> datetime:
        """When the event is announced. For a whole day, that is in its morning."""
        hour = self.local.replace(hour=ARRIVES_AT) if self.whole_day else self.local
        return resolve(hour, find_zone(self.zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown(Routine):
    """A countdown. It is posted at `place` when the event arrives and, with a rhythm, regularly before."""

    kind: ClassVar[str] = "countdown"

    name: str
    target: Target
    place: Address | None
    rhythm: Schedule | None

    @property
    def called(self) -> str:
        """The countdown's name in a sentence."""
        return _("the countdown to “{name}”").format(name=self.name)

    def is_named(self, words: str) -> bool:
        """Return whether words can refer to this countdown: they contain all terms of its name, or only terms of it."""
        wanted, own = frozenset(terms(words)) - {"countdown"}, frozenset(terms(self.name))
        return bool(wanted and own) and (own <= wanted or wanted <= own)


def days_until(target: Target, now: datetime) -> int:
    """Return the number of days until the day of a target."""
    return (target.local.date() - localize(now, find_zone(target.zone)).date()).days


def how_long(target: Target, now: datetime) -> str:
    """Return how long it is until or since a target: in days or, within two days, in hours and minutes."""
    days = days_until(target, now)
    if target.whole_day or abs(days) > 1:
        if abs(days) <= 1:
            return wording().near[days + 1]
        distance = say_distance(timedelta(days=days))
        return f"{distance} ({say_number(abs(days) // 7, 'week')})" if days % 7 == 0 else distance
    left = target.instant - now
    if abs(left) < timedelta(minutes=1):
        return _("now")
    return say_distance(timedelta(minutes=round(left.total_seconds() / 60)))
