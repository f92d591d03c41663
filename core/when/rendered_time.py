"""Instants in replies: in words, for one reader's zone, and as instants, for readers in other zones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.model.language import speaking
from core.model.replies import Moment
from core.when import describe, find_zone, localize, say, zone_name, zone_words
from core.when.description import on as preposed
from core.when.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, tzinfo


_SOON = timedelta(hours=1)
_BESIDE = re.compile(r"(?<=\()\d\d:\d\d[^()]*(?=\)$)")
"""The time after the words that say how long it is until then."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a reply, when (aware), and in which zone.

    If `shared`, others in other zones and on other days read it too, so nothing is “tomorrow” and the zone is named.
    The zone is also named if it is only our guess (`is_guess`), so that a wrong one is noticed.
    """

    now: datetime
    zone: tzinfo
    shared: bool = False
    is_guess: bool = False

    def told(self, instant: datetime, *, by_clock: bool = False) -> Moment:
        """Return an instant in words for this reader.

        Within the next hour, the words say how long it is, unless told `by_clock`, as after a preposition.
        """
        lasting = self.shared and (by_clock or not timedelta() < instant - self.now <= _SOON)
        zoned = self.shared or self.is_guess
        return told(instant, self.zone, now=self.now, lasting=lasting, zoned=zoned, by_clock=by_clock)

    def rule(self, starts: datetime, rrule: str, zone: tzinfo) -> str:
        """Return how something repeats, `every weekday at 09:30`, and in which zone if that is not the reader's."""
        own = not (self.shared or self.is_guess) and zone_name(zone) == zone_name(self.zone)
        return describe((starts, rrule, zone), zone_as="" if own else zone_words(zone, self.now))


def told(
    instant: datetime,
    zone: tzinfo,
    *,
    now: datetime | None = None,
    lasting: bool = False,
    zoned: bool = False,
    by_clock: bool = False,
) -> Moment:
    """Return an instant with its words in a zone (see `core.when.say`)."""
    words = say(instant, zone, now=now, lasting=lasting, zoned=zoned, by_clock=by_clock)
    return Moment(words, instant, zone_name(zone))


def dated(moment: Moment) -> str:
    """Return a moment's words with their preposition: `on Friday at 09:00`, `tomorrow at 09:00`."""
    return preposed(moment.words)


def in_full(moment: Moment) -> str:
    """Return a moment with its weekday, date, year and zone: `Friday 27 Nov 2026, 09:00 Europe/Paris`."""
    return say(moment.at, find_zone(moment.zone or "UTC"))


def spelled_out(text: str, moments: Iterable[Moment]) -> str:
    """Return a text with its moments in full below, in English, for whoever checks what other words say."""
    with speaking("en"):
        full = dict.fromkeys(in_full(moment) for moment in moments if moment.zone)
    return f"{text}\n\n({'; '.join(full)})" if full else text


def dated_day(day: date, *, today: date, on: bool = True) -> str:
    """Return a day by its weekday and date, with its preposition unless `on` is false: `on Saturday 12 December`."""
    words = wording().date("weekday_date" if day.year == today.year else "weekday_date_year", day)
    return preposed(words) if on else words


def labelled(instant: datetime, zone: tzinfo) -> str:
    """Return an instant for a button: `Thu 26 Nov 14:00`."""
    local = localize(instant, zone)
    return f"{wording().date('label', local)} {local:%H:%M}"


def clock_in(words: str) -> str:
    """Return the part of a moment's words that differs between zones: the time in `in 20 minutes (09:20)`."""
    found = _BESIDE.search(words)
    return found[0] if found else words


def standing(moments: Iterable[Moment], text: str) -> tuple[Moment, ...]:
    """Return the moments whose words are in a text, without duplicates."""
    return tuple(dict.fromkeys(moment for moment in moments if moment.words in text))
