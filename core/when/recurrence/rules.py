"""Rules of repetition (RFC 5545 RRULE): checking one, and finding its occurrences in a zone.

A rule is expanded on naive wall-clock times from its base, and each occurrence is resolved by itself: a daily 09:00
stays at 09:00 when the clocks change, and adding a day to a resolved time, which drifts, is never done. Rules by the
hour or minute run on elapsed time instead ("every 2 hours" has no gap of three when the clocks go back), so they
neither lose nor double an occurrence either.
"""

from __future__ import annotations

import calendar
import heapq
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from dateutil.rrule import rrule as expand

from core.model.errors import BadRule
from core.when.recurrence.elapsed import elapsed
from core.when.recurrence.ruletext import Rule, parse_rule
from core.when.zones.zones import is_skipped, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Occurrence(NamedTuple):
    """One time at which a rule comes: as the clock on the wall shows it (naive), and the instant in UTC."""

    local: datetime
    instant: datetime


_PERIODS = {"DAILY": 4_000, "WEEKLY": 4_000, "MONTHLY": 1_200, "YEARLY": 400}
"""After how many periods without an occurrence a rule counts as over: what bounds the cost of a search."""
_PERIOD = {name: timedelta(days=days) for name, days in (("DAILY", 1), ("WEEKLY", 7), ("MONTHLY", 31), ("YEARLY", 366))}
_LAST = datetime(9990, 1, 1)  # some years before datetime ends
_SAMPLE_START = datetime(2024, 1, 1)  # in a leap year
_LONGEST_COUNT = 10_000


def check_rule(rrule: str) -> None:
    """Refuse a rule that is malformed, comes more often than once a minute, never comes, or costs without bounds.

    Raises:
        BadRule: the text says what is wrong with it.
    """
    rule = parse_rule(rrule)
    if rule.count is not None and rule.count > _LONGEST_COUNT:
        raise BadRule(f"A repetition ends after at most {_LONGEST_COUNT:,} times. Give it an end date instead.")
    endless = replace(rule, count=None, until=None)
    since = _SAMPLE_START.replace(tzinfo=UTC)
    if _has_no_such_day(rule) or next(_occurrences(_SAMPLE_START, endless, UTC, since), None) is None:
        raise BadRule(f"A repetition by {rrule} never comes. Choose a day that exists.")


def _has_no_such_day(rule: Rule) -> bool:
    """Tell whether none of a rule's months has any of its days, such as 30 February: seen at once, found slowly."""
    months, days = rule.numbers.get("BYMONTH", ()), rule.numbers.get("BYMONTHDAY", ())
    if not months or not days:
        return False
    longest = max(calendar.monthrange(_SAMPLE_START.year, month)[1] for month in months)
    return min(map(abs, days)) > longest


def after(local_start: datetime, rrule: str, zone: tzinfo, instant: datetime) -> Occurrence | None:
    """Return the first occurrence strictly after an instant, or None if the rule is over by then.

    `local_start` is the rule's DTSTART: naive wall-clock time in `zone`.

    Raises:
        BadRule: the rule is malformed.
    """
    found = _occurrences(local_start, parse_rule(rrule), zone, instant)
    return next((one for one in found if one.instant > instant), None)


def between(local_start: datetime, rrule: str, zone: tzinfo, since: datetime, until: datetime) -> Iterator[Occurrence]:
    """Yield the occurrences from one instant (included) to another (excluded), in order.

    Raises:
        BadRule: the rule is malformed.
    """
    for one in _occurrences(local_start, parse_rule(rrule), zone, since, until=until):
        if one.instant >= until:
            return
        if one.instant >= since:
            yield one


def due(local_start: datetime, rrule: str | None, zone: tzinfo, instant: datetime) -> Occurrence | None:
    """Return the first occurrence at or after an instant: of a rule, or, without one, of the start alone.

    Raises:
        BadRule: the rule is malformed.
    """
    if not rrule:
        once = Occurrence(local_start, resolve(local_start, zone))
        return once if once.instant >= instant else None
    found = _occurrences(local_start, parse_rule(rrule), zone, instant)
    return next((one for one in found if one.instant >= instant), None)


def _occurrences(
    local_start: datetime, rule: Rule, zone: tzinfo, since: datetime, *, until: datetime | None = None
) -> Iterator[Occurrence]:
    """Yield occurrences in order, each instant once, from `since` on or earlier, for a long time but not for ever."""
    if rule.by_elapsed_time:
        for moment in elapsed(local_start, rule, zone, since):
            yield Occurrence(localize(moment, zone), moment)
    else:
        yield from _in_order(_expand(local_start, rule, zone, since, until), zone)


def _in_order(walls: Iterable[datetime], zone: tzinfo) -> Iterator[Occurrence]:
    """Resolve wall-clock times. What the clocks skip moves forward, so it waits for what may now come before it."""
    held: list[tuple[datetime, datetime]] = []
    last: datetime | None = None
    for wall in walls:
        heapq.heappush(held, (resolve(wall, zone), wall))
        if not is_skipped(wall, zone):
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
    """Yield naive wall-clock times of a daily to yearly rule."""
    wall = max(localize(since, zone), local_start)
    horizon = min(_LAST - wall, _PERIOD[rule.freq] * rule.interval * _PERIODS[rule.freq]) + wall
    if until:
        horizon = max(horizon, min(_LAST, localize(until, zone) + timedelta(days=2)))
    end = rule.last_wall(zone)
    base = local_start if rule.count else _nearer(local_start, rule, wall)
    return islice(expand(dtstart=base, until=min(end, horizon) if end else horizon, **rule.arguments()), rule.count)


def _nearer(local_start: datetime, rule: Rule, wall: datetime) -> datetime:
    """Move the base of a daily or weekly rule, by whole periods, near to where it is wanted: old rules stay cheap."""
    if rule.freq not in {"DAILY", "WEEKLY"}:
        return local_start
    step = _PERIOD[rule.freq] * rule.interval
    return local_start + max(0, (wall - local_start) // step - 2) * step
