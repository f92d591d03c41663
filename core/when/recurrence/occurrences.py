"""Occurrences of recurrence rules (RFC 5545 RRULE) in a zone, and the check of a new rule.

A rule is expanded on naive wall-clock times from its start, and each occurrence is resolved separately, so a daily
09:00 stays at 09:00 when the clocks change. Adding a day to a resolved instant would drift. Hourly and minutely rules
use elapsed time instead, so that "every 2 hours" leaves no gap of three hours when the clocks go back. Neither kind
loses or duplicates an occurrence.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from core.model.errors import BadRule
from core.text.catalogue import _
from core.text.enumeration import count
from core.when.recurrence.elapsed_time import elapsed
from core.when.recurrence.rrule import Rule, parse_rule
from core.when.recurrence.rrule_walk import walk
from core.when.zones import localize, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Occurrence(NamedTuple):
    """One occurrence: its naive wall-clock time, and its instant in UTC."""

    local: datetime
    instant: datetime


_PERIODS = {"DAILY": 4_000, "WEEKLY": 4_000, "MONTHLY": 1_200, "YEARLY": 400}
"""After how many periods without an occurrence a rule counts as over. This limits the cost of a search."""
_PERIOD = {name: timedelta(days=days) for name, days in (("DAILY", 1), ("WEEKLY", 7), ("MONTHLY", 31), ("YEARLY", 366))}
_LAST = datetime(9990, 1, 1)  # some years before the last year of `datetime`
_SHIFT = timedelta(days=2)
"""Longer than any change of the clocks in any zone."""
_SAMPLE_START = datetime(2024, 1, 1)  # in a leap year
_LONGEST_COUNT = 10_000


def check_rule(rrule: str) -> None:
    """Refuse a rule that is malformed, occurs more often than once a minute, never occurs, or counts too far.

    Raises:
        BadRule: The message says what is wrong.
    """
    rule = parse_rule(rrule)
    if rule.count is not None and rule.count > _LONGEST_COUNT:
        raise BadRule(
            _("A repetition ends after at most {n} times. Give it an end date instead.").format(n=count(_LONGEST_COUNT))
        )
    endless = replace(rule, count=None, until=None)
    since = _SAMPLE_START.replace(tzinfo=UTC)
    if next(_occurrences(_SAMPLE_START, endless, UTC, since), None) is None:
        raise BadRule(_("A repetition by {rrule} never comes. Choose a day that exists.").format(rrule=rrule))


def after(local_start: datetime, rrule: str, zone: tzinfo, instant: datetime) -> Occurrence | None:
    """Return the first occurrence strictly after an instant, or None if the rule is over by then.

    `local_start` is the rule's DTSTART: naive wall-clock time in `zone`.

    Raises:
        BadRule: The rule is malformed.
    """
    found = _occurrences(local_start, parse_rule(rrule), zone, instant)
    return next((one for one in found if one.instant > instant), None)


def between(local_start: datetime, rrule: str, zone: tzinfo, since: datetime, until: datetime) -> Iterator[Occurrence]:
    """Yield the occurrences from one instant (inclusive) to another (exclusive), in order.

    The cost depends on the length of that window or, if the rule has a COUNT, on the time from its start.

    Raises:
        BadRule: The rule is malformed.
    """
    for one in _occurrences(local_start, parse_rule(rrule), zone, since, until=until):
        if one.instant >= until:
            return
        if one.instant >= since:
            yield one


def due(local_start: datetime, rrule: str | None, zone: tzinfo, instant: datetime) -> Occurrence | None:
    """Return the first occurrence at or after an instant. Without a rule, the start is the only occurrence.

    Raises:
        BadRule: The rule is malformed.
    """
    if not rrule:
        once = Occurrence(local_start, resolve(local_start, zone))
        return once if once.instant >= instant else None
    found = _occurrences(local_start, parse_rule(rrule), zone, instant)
    return next((one for one in found if one.instant >= instant), None)


def _occurrences(
    local_start: datetime, rule: Rule, zone: tzinfo, since: datetime, *, until: datetime | None = None
) -> Iterator[Occurrence]:
    """Yield occurrences in order, each instant once, beginning at `since` or earlier.

    With `until`, the search ends soon after it, so its cost depends on that window. Without it, the search is long.
    """
    if rule.by_elapsed_time:
        for moment in elapsed(local_start, rule, zone, since, until):
            yield Occurrence(localize(moment, zone), moment)
    else:
        yield from _in_order(_expand(local_start, rule, zone, since, until), zone)


def _in_order(walls: Iterable[datetime], zone: tzinfo) -> Iterator[Occurrence]:
    """Resolve wall-clock times in order. A skipped time moves forward, so it is held back until others precede it."""
    held: list[tuple[datetime, datetime]] = []
    last: datetime | None = None
    for wall in walls:
        instant = resolve(wall, zone)
        heapq.heappush(held, (instant, wall))
        if localize(instant, zone) == wall:
            for one in _drain(held, last):
                yield one
                last = one.instant
    yield from _drain(held, last)


def _drain(held: list[tuple[datetime, datetime]], last: datetime | None) -> Iterator[Occurrence]:
    while held:
        instant, wall = heapq.heappop(held)
        if instant != last:
            yield Occurrence(wall, instant)
        last = instant


def _expand(
    local_start: datetime, rule: Rule, zone: tzinfo, since: datetime, until: datetime | None
) -> Iterator[datetime]:
    """Yield naive wall-clock times of a daily to yearly rule, beginning some time before `since`."""
    wall = max(localize(since, zone), local_start)
    if until:
        last = min(_LAST, localize(until, zone) + _SHIFT)
    else:
        last = min(_LAST - wall, _PERIOD[rule.freq] * rule.interval * _PERIODS[rule.freq]) + wall
    end = rule.last_wall(zone)
    return walk(rule, local_start, wall - min(_SHIFT, wall - datetime.min), min(end, last) if end else last)
