"""A bounded walk over the days of a daily to yearly rule. Its cost depends on the number of days, never on the rule.

Libraries follow a rule from match to match, so one that never matches, such as 30 February, is followed to the end of
the calendar. Here, each day between two wall-clock times is examined once.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, time
from itertools import islice, product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.when.recurrence.rrule import Rule

_BY_DAYS: Final = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
_DAYS_IN_WEEK = 7
_MONTHS_IN_YEAR = 12
_FIRST_ORDINAL, _LAST_ORDINAL = date.min.toordinal(), date.max.toordinal()


def walk(rule: Rule, start: datetime, since: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the naive wall-clock times of a daily to yearly rule, in order, up to and including `last`.

    `start` is the rule's DTSTART. Times before `since` may be left out, unless the rule has a COUNT, which counts from
    the start. The caller takes care of UNTIL, because it may depend on the zone.
    """
    first = start if rule.count else max(start, since)
    times = (
        local
        for days in _periods(rule, start.date(), first.date(), last.date())
        for local in _times(rule, start, days)
        if start <= local <= last
    )
    return islice(times, rule.count)


def _periods(rule: Rule, start: date, first: date, last: date) -> Iterator[list[date]]:
    """Yield the matching days of each period of a rule that overlaps the days from `first` to `last`."""
    if rule.freq in {"DAILY", "WEEKLY"}:
        return _short_periods(rule, start, first, last)
    return _long_periods(rule, start, first, last)


def _short_periods(rule: Rule, start: date, first: date, last: date) -> Iterator[list[date]]:
    """Yield the matching days of each day or week of a rule."""
    length = _DAYS_IN_WEEK if rule.freq == "WEEKLY" else 1
    begin = start.toordinal()
    if rule.freq == "WEEKLY":
        begin -= (start.weekday() - rule.week_start) % _DAYS_IN_WEEK
    step = length * rule.interval
    skipped = max(0, (first.toordinal() - begin) // step)
    for period in range(begin + skipped * step, last.toordinal() + 1, step):
        ordinals = range(max(period, _FIRST_ORDINAL), min(period + length, _LAST_ORDINAL + 1))
        yield [day for day in map(date.fromordinal, ordinals) if _matches(rule, day, start)]


def _long_periods(rule: Rule, start: date, first: date, last: date) -> Iterator[list[date]]:
    """Yield the matching days of each month or year of a rule. Months are numbered from year 0."""
    size = _MONTHS_IN_YEAR if rule.freq == "YEARLY" else 1
    begin = start.year * _MONTHS_IN_YEAR + (0 if rule.freq == "YEARLY" else start.month - 1)
    step = size * rule.interval
    skipped = max(0, (_month_count(first) - begin) // step)
    for period in range(begin + skipped * step, _month_count(last) + 1, step):
        yield [
            day
            for month in range(period, period + size)
            for day in _days_of_month(rule, *divmod(month, _MONTHS_IN_YEAR))
            if _matches(rule, day, start)
        ]


def _month_count(day: date) -> int:
    return day.year * _MONTHS_IN_YEAR + day.month - 1


def _days_of_month(rule: Rule, year: int, month_index: int) -> Iterator[date]:
    month = month_index + 1
    if month not in rule.numbers.get("BYMONTH", (month,)):
        return
    for day in range(1, calendar.monthrange(year, month)[1] + 1):
        yield date(year, month, day)


def _times(rule: Rule, start: datetime, days: list[date]) -> list[datetime]:
    """Return the times of a period in order: every time of day on every matching day, restricted by BYSETPOS."""
    if not days:
        return []
    hours, minutes, seconds = (
        rule.numbers.get(name, (default,))
        for name, default in (("BYHOUR", start.hour), ("BYMINUTE", start.minute), ("BYSECOND", start.second))
    )
    clocks = [time(*numbers) for numbers in product(hours, minutes, seconds)]
    times = [datetime.combine(day, clock) for day in days for clock in clocks]
    if places := rule.numbers.get("BYSETPOS"):
        size = len(times)
        indexes = sorted({place - 1 if place > 0 else size + place for place in places})
        return [times[index] for index in indexes if 0 <= index < size]
    return times


def _matches(rule: Rule, day: date, start: date) -> bool:
    """Return whether a rule occurs on a day (RFC 5545, section 3.3.10). The start decides what the rule leaves open."""
    numbers = rule.numbers
    is_open = not rule.days and not any(name in numbers for name in _BY_DAYS)
    if "BYMONTH" in numbers:
        if day.month not in numbers["BYMONTH"]:
            return False
    elif is_open and rule.freq == "YEARLY" and day.month != start.month:
        return False
    if is_open and rule.freq in {"MONTHLY", "YEARLY"}:
        return day.day == start.day
    if not rule.days and (rule.freq == "WEEKLY" or "BYWEEKNO" in numbers) and day.weekday() != start.weekday():
        return False
    return (
        (
            "BYMONTHDAY" not in numbers
            or _is_among(day.day, calendar.monthrange(day.year, day.month)[1], numbers["BYMONTHDAY"])
        )
        and (
            "BYYEARDAY" not in numbers
            or _is_among(day.timetuple().tm_yday, _days_in_year(day.year), numbers["BYYEARDAY"])
        )
        and (not rule.days or _is_weekday(day, rule))
        and ("BYWEEKNO" not in numbers or _is_in_week(day, rule))
    )


def _is_among(place: int, size: int, wanted: tuple[int, ...]) -> bool:
    """Return whether a place among `size` places is wanted. Negative places count from the end."""
    return place in wanted or place - size - 1 in wanted


def _is_weekday(day: date, rule: Rule) -> bool:
    """Return whether a day is one of the rule's weekdays and, if they are counted, has the right number."""
    in_month = rule.freq == "MONTHLY" or "BYMONTH" in rule.numbers
    place, size = (
        (day.day, calendar.monthrange(day.year, day.month)[1])
        if in_month
        else (day.timetuple().tm_yday, _days_in_year(day.year))
    )
    nth, from_end = (place - 1) // _DAYS_IN_WEEK + 1, -((size - place) // _DAYS_IN_WEEK) - 1
    return any(weekday == day.weekday() and which in {0, nth, from_end} for weekday, which in rule.days)


def _is_in_week(day: date, rule: Rule) -> bool:
    """Return whether a day is in one of the rule's weeks. Its week may belong to the year before or after."""
    year = day.year + 1
    while day < (begins := _first_week(year, rule.week_start)):
        year -= 1
    weeks = (_first_week(year + 1, rule.week_start) - begins).days // _DAYS_IN_WEEK
    return _is_among((day - begins).days // _DAYS_IN_WEEK + 1, weeks, rule.numbers["BYWEEKNO"])


def _first_week(year: int, week_start: int) -> date:
    """Return when the first week of a year begins, the first with at least four days in that year (ISO 8601)."""
    first = date(year, 1, 1)
    offset = (first.weekday() - week_start) % _DAYS_IN_WEEK
    days = -offset if offset <= 3 else _DAYS_IN_WEEK - offset  # noqa: PLR2004 — four days of the week are in the year
    return date.fromordinal(first.toordinal() + days)


def _days_in_year(year: int) -> int:
    return 366 if calendar.isleap(year) else 365
