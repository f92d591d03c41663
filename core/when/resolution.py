"""Turns a meaning into a reading: chooses the span that is meant, and resolves wall-clock time to instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from core.model.errors import BadRule
from core.when.expressions.selection import meant
from core.when.expressions.series import Reference, Series
from core.when.expressions.time_of_day import Clock
from core.when.grains import Span, closing, floor, is_finer, moved, step
from core.when.recurrence.occurrences import due
from core.when.recurrence.rule_writer import SHORTEST_MONTH, grain_of, rule_text
from core.when.zones import resolve

if TYPE_CHECKING:
    from core.when.expressions.ranges import Range
    from core.when.readings import Reading
    from core.when.recurrence.repetition import Repeat

_LEAP_DAY = (2, 29)
_A_YEAR = timedelta(days=366)


def instant(series: Series, empty: Reading, reference: Reference) -> Reading | None:
    """Resolve a single time. Several days in a row become an interval."""
    span = meant(series, reference)
    if span is None:
        return None
    if (span.start.month, span.start.day) == _LEAP_DAY and not series.fixed and span.start - reference.now > _A_YEAR:
        return None  # "29 February" in another year than people think of
    start = _begin(span, empty.zone)
    if closing(span.start, span.grain) != span.end:
        return replace(empty, kind="interval", start=start, end=_in_zone(span.end, empty.zone), grain=span.grain)
    return replace(empty, kind="instant", start=start, grain=span.grain)


def interval(stretch: Range, empty: Reading, reference: Reference) -> Reading | None:
    """Resolve a range. If its end would be before its beginning, take the next end after it."""
    begin = meant(stretch.start, reference) if stretch.start else None
    if stretch.start and begin is None:
        return None
    if stretch.end is None:
        assert begin is not None  # noqa: S101 — a range has at least one end
        return replace(empty, kind="interval", start=_begin(begin, empty.zone), grain=begin.grain)
    if stretch.end is stretch.start and begin:
        end = begin
    else:
        found = _end_of(stretch.end, begin, reference)
        if found is None or (begin and found.end <= begin.start):
            return None
        end = found
    whole_end = stretch.end is stretch.start or (stretch.inclusive and not is_finer(end.grain, "day"))
    return replace(
        empty,
        kind="interval",
        start=_begin(begin, empty.zone) if begin else None,
        end=_in_zone(end.end, empty.zone) if whole_end else _begin(end, empty.zone),
        grain=begin.grain if begin else end.grain,
    )


def _end_of(end: Series, begin: Span | None, reference: Reference) -> Span | None:
    """Return the end of a range. If it recurs, it is the next one after the beginning."""
    if begin and not end.fixed:
        reference = replace(reference, now=begin.start - timedelta(microseconds=1))
    return meant(end, reference)


def recurrence(repeat: Repeat, empty: Reading, reference: Reference) -> Reading | None:
    """Resolve a repetition: its rule, and its first occurrence after now or, if it names a start, from there."""
    now = reference.now
    since, until = now, None
    if repeat.this_time:
        repeat = replace(repeat, clocks=(Clock(now.hour, now.minute, 0, "minute"),))
    if repeat.start:
        begin = meant(repeat.start, reference)
        if begin is None:
            return None
        since = begin.start
        repeat = _at_its_beginning(repeat, begin)
    if repeat.until:
        end = meant(repeat.until, Reference(since) if not repeat.until.fixed else reference)
        until = end.start if end else None
    elif repeat.length:
        until = moved(since, repeat.length.length)
    if repeat.freq == "MONTHLY" and not (repeat.days or repeat.month_days) and since.day > SHORTEST_MONTH:
        repeat = replace(repeat, month_days=(since.day,))
    rule = rule_text(repeat, _until(repeat, until, empty.zone) if until else None)
    first = _first(repeat, rule, since, now, empty.zone)
    return replace(empty, kind="recurrence", start=first, grain=grain_of(repeat), rrule=rule)


def _at_its_beginning(repeat: Repeat, begin: Span) -> Repeat:
    """Use the time of day of the start for all occurrences: "every Thursday starting 3 September at 1pm"."""
    if repeat.is_timed or repeat.by_the_clock or not is_finer(begin.grain, "day"):
        return repeat
    return replace(repeat, clocks=(Clock(begin.start.hour, begin.start.minute, 0, begin.grain),))


def _until(repeat: Repeat, until: datetime, zone: tzinfo) -> str:
    """Return the value of UNTIL: the last day or, for an HOURLY or MINUTELY rule, the last minute to include."""
    if repeat.by_the_clock and (until.hour or until.minute):
        return f"{resolve(until, zone):%Y%m%dT%H%M%SZ}"
    return f"{until:%Y%m%d}"


def _first(repeat: Repeat, rule: str, since: datetime, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the first occurrence. INTERVAL is ignored here, because the intervals are counted from this occurrence."""
    if repeat.freq == "SECONDLY":
        return _in_zone(now + timedelta(seconds=repeat.interval), zone)
    if repeat.by_the_clock and not repeat.hours and repeat.minute is None and since == now:
        return _in_zone(step(now, "hour" if repeat.freq == "HOURLY" else "minute", repeat.interval), zone)
    base = floor(since, "day")
    if repeat.by_the_clock:
        base = floor(since, "hour")
    if repeat.freq == "YEARLY" and repeat.months and not (repeat.month_days or repeat.days or repeat.weeks):
        base = base.replace(day=1)  # “every march” begins on the 1st
    text = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT", "UNTIL", "INTERVAL")))
    try:
        found = due(base, text, zone, max(resolve(since, zone), resolve(base, zone)))
    except BadRule:
        return None
    return found.instant.astimezone(zone) if found else None


def _begin(span: Span, zone: tzinfo) -> datetime:
    return span.instant.astimezone(zone) if span.instant else _in_zone(span.start, zone)


def _in_zone(local: datetime, zone: tzinfo) -> datetime:
    return resolve(local, zone).astimezone(zone)
