"""From what was meant to a reading: series are asked for their spans, and wall-clock time becomes instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from core.model.errors import BadRule
from core.when.expressions.clocks import Clock
from core.when.expressions.series import Moment, Series, meant
from core.when.recurrence.rules import due
from core.when.recurrence.rulewriting import grain_of, rule_text
from core.when.spans import Span, closing, floor, is_finer, step
from core.when.zones.zones import resolve

_SHORTEST_MONTH = 28

if TYPE_CHECKING:
    from core.when.expressions.ranges import Range
    from core.when.reading import Reading
    from core.when.recurrence.repeats import Repeat


def instant(series: Series, empty: Reading, moment: Moment) -> Reading | None:
    """Read a single time; several days on end are an interval."""
    span = meant(series, moment)
    if span is None:
        return None
    start = _begin(span, empty.zone)
    if closing(span.start, span.grain) != span.end:
        return replace(empty, kind="interval", start=start, end=_in_zone(span.end, empty.zone), grain=span.grain)
    return replace(empty, kind="instant", start=start, grain=span.grain)


def interval(stretch: Range, empty: Reading, moment: Moment) -> Reading | None:
    """Read a stretch of time; an end that comes before the beginning is the next one after it."""
    begin = meant(stretch.start, moment) if stretch.start else None
    if stretch.start and begin is None:
        return None
    if stretch.end is None:
        assert begin is not None  # noqa: S101 — one end is always given
        return replace(empty, kind="interval", start=_begin(begin, empty.zone), grain=begin.grain)
    if stretch.end is stretch.start and begin:
        end = begin
    else:
        found = meant(
            stretch.end,
            replace(moment, now=begin.start - timedelta(microseconds=1)) if begin and not stretch.end.fixed else moment,
        )
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


def recurrence(repeat: Repeat, empty: Reading, moment: Moment) -> Reading | None:
    """Read a repetition: its rule, and its first occurrence from now (or from when it is to start) on."""
    now = moment.now
    since, until = now, None
    if repeat.this_time:
        repeat = replace(repeat, clocks=(Clock(now.hour, now.minute, 0, "minute"),))
    if repeat.start:
        begin = meant(repeat.start, moment)
        if begin is None:
            return None
        since = begin.start
        repeat = _at_its_beginning(repeat, begin)
    if repeat.until:
        end = meant(repeat.until, Moment(since) if not repeat.until.fixed else moment)
        until = end.start if end else None
    elif repeat.length:
        length = repeat.length.length
        until = step(since, "month", length.months) + timedelta(days=length.days, seconds=length.seconds)
    if repeat.freq == "MONTHLY" and not (repeat.days or repeat.month_days) and since.day > _SHORTEST_MONTH:
        repeat = replace(repeat, month_days=(since.day,))
    rule = rule_text(repeat, _until(repeat, until, empty.zone) if until else None)
    first = _first(repeat, rule, since, now, empty.zone)
    return replace(empty, kind="recurrence", start=first, grain=grain_of(repeat), rrule=rule)


def _at_its_beginning(repeat: Repeat, begin: Span) -> Repeat:
    """What begins on a day at a time of day comes at that time: "every Thursday starting 3 September at 1pm"."""
    if repeat.is_timed or repeat.by_the_clock or not is_finer(begin.grain, "day"):
        return repeat
    return replace(repeat, clocks=(Clock(begin.start.hour, begin.start.minute, 0, begin.grain),))


def _until(repeat: Repeat, until: datetime, zone: tzinfo) -> str:
    """Write the last day, or the last minute of what comes by the clock."""
    if repeat.by_the_clock and (until.hour or until.minute):
        return f"{resolve(until, zone):%Y%m%dT%H%M%SZ}"
    return f"{until:%Y%m%d}"


def _first(repeat: Repeat, rule: str, since: datetime, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the first occurrence, from which an "every other week" is counted: so here its interval is 1."""
    if repeat.freq == "SECONDLY":
        return _in_zone(now + timedelta(seconds=repeat.interval), zone)
    if repeat.by_the_clock and not repeat.hours and repeat.minute is None and since == now:
        return _in_zone(step(now, "hour" if repeat.freq == "HOURLY" else "minute", repeat.interval), zone)
    base = floor(since, "day")
    if repeat.by_the_clock:
        base = floor(since, "hour")
    if repeat.freq == "YEARLY" and repeat.months and not (repeat.month_days or repeat.days or repeat.weeks):
        base = base.replace(day=1)  # “every march” begins with the month
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
