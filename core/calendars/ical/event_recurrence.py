"""The rule of an event elsewhere, looked at in a window: day by day, so that no rule costs more than that.

`core.when` searches on for a rule's next occurrence; here a rule that never comes must cost no more than any other.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, product
from typing import TYPE_CHECKING, Final

from core.when import between, localize, resolve
from core.when.recurrence.ruletext import Rule, parse_rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

A_DAY: Final = timedelta(days=1)
_BY_DAYS: Final = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_MINUTES: Final = {"MINUTELY": 1, "HOURLY": 60}
_UNTIL: Final = re.compile(r";?UNTIL=[^;]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Series:
    """A rule from its base (naive, on the wall of a zone) on, looked at between two instants.

    `cost` is about how many days are looked at for that.
    """

    start: datetime
    zone: tzinfo
    rule: Rule
    text: str
    since: datetime
    until: datetime
    cost: float

    @classmethod
    def of(cls, text: str, start: datetime, zone: tzinfo, *, since: datetime, until: datetime) -> Series:
        """Return the rule of what begins at a time on the wall.

        Raises:
            BadRule: it is none that we can keep.
        """
        rule = parse_rule(text)
        if rule.by_elapsed_time and not rule.count:
            text = _ended(text, rule, until)
        return cls(start, zone, rule, text, since, until, _cost(rule, start, since, until))

    def occurrences(self) -> Iterator[tuple[datetime, datetime]]:
        """Yield when it comes, on the wall and in UTC."""
        if self.rule.by_elapsed_time:
            yield from between(self.start, self.text, self.zone, self.since, self.until)
            return
        for local in self._walls():
            instant = resolve(local, self.zone)
            if self.since <= instant < self.until:
                yield local, instant

    def _walls(self) -> Iterator[datetime]:
        """Yield the times on the wall, in order: all of them up to the window's end, if they are to be counted."""
        last = localize(self.until, self.zone)
        end = self.rule.last_wall(self.zone)
        last = min(last, end) if end else last
        first = self.start if self.rule.count else max(self.start, localize(self.since, self.zone) - A_DAY)
        found = (
            wall
            for days in _periods(self.rule, self.start.date(), first.date(), last.date())
            for wall in _times(self.rule, self.start, days)
            if self.start <= wall <= last
        )
        return islice(found, self.rule.count)


def _ended(text: str, rule: Rule, until: datetime) -> str:
    """Let a rule end with the window, so that nothing is looked for behind it."""
    ends = rule.until.replace(tzinfo=rule.until.tzinfo or UTC) if rule.until else None
    return text if ends and ends < until else f"{_UNTIL.sub('', text).rstrip(';')};UNTIL={until + A_DAY:%Y%m%dT%H%M%SZ}"


def _cost(rule: Rule, start: datetime, since: datetime, until: datetime) -> float:
    began = start.replace(tzinfo=UTC)
    days = max(0.0, (until - (began if rule.count else max(began, since))) / A_DAY)
    if rule.by_elapsed_time:
        steps = days * 1440 / (_MINUTES[rule.freq] * rule.interval)
        return 1 + (min(steps, rule.count) if rule.count and not (rule.numbers or rule.days) else steps)
    times = len(rule.numbers.get("BYHOUR", ())) * len(rule.numbers.get("BYMINUTE", ()))
    walked = days / rule.interval + _DAYS[rule.freq]
    return 1 + walked * (1 + times / 10)


def _periods(rule: Rule, start: date, first: date, last: date) -> Iterator[list[date]]:
    """Yield the days of each period of a rule that may lie between two days, each with the days that suit it."""
    if rule.freq in ("DAILY", "WEEKLY"):
        length = _DAYS[rule.freq]
        begin = start - timedelta(days=(start.weekday() - rule.week_start) % 7) if length > 1 else start
        step = length * rule.interval
        day = begin + timedelta(days=max(0, (first - begin).days // step) * step)
        while day <= last:
            yield [each for each in _range(day, length) if _suits(rule, each, start)]
            day += timedelta(days=step)
        return
    months = rule.interval * (12 if rule.freq == "YEARLY" else 1)
    base = start.year * 12 + (0 if rule.freq == "YEARLY" else start.month - 1)
    month = base + max(0, (first.year * 12 + first.month - 1 - base) // months) * months
    while month <= last.year * 12 + last.month - 1:
        year, number = month // 12, month % 12 + 1
        length = _length(year) if rule.freq == "YEARLY" else calendar.monthrange(year, number)[1]
        yield [each for each in _range(date(year, number, 1), length) if _suits(rule, each, start)]
        month += months


def _range(first: date, length: int) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range(length))


def _length(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def _times(rule: Rule, start: datetime, days: list[date]) -> list[datetime]:
    """Return the times of a period, in order: of each day that suits, each time of day; of these, the wanted places."""
    hours, minutes, seconds = (
        rule.numbers.get(name, (own,))
        for name, own in (("BYHOUR", start.hour), ("BYMINUTE", start.minute), ("BYSECOND", start.second))
    )
    clocks = [time(*each) for each in product(hours, minutes, seconds)]
    walls = [datetime.combine(day, clock) for day in days for clock in clocks]
    if places := rule.numbers.get("BYSETPOS"):
        size = len(walls)
        return [walls[each] for each in sorted({p - 1 if p > 0 else size + p for p in places}) if 0 <= each < size]
    return walls


def _suits(rule: Rule, day: date, start: date) -> bool:
    """Tell whether a day is one of a rule's (RFC 5545, 3.3.10); what a rule leaves open, its first day decides."""
    numbers = rule.numbers
    open_ = not rule.days and not any(name in numbers for name in _BY_DAYS)
    if "BYMONTH" in numbers:
        if day.month not in numbers["BYMONTH"]:
            return False
    elif open_ and rule.freq == "YEARLY" and day.month != start.month:
        return False
    if open_ and rule.freq in ("MONTHLY", "YEARLY"):
        return day.day == start.day
    if not rule.days and (rule.freq == "WEEKLY" or "BYWEEKNO" in numbers) and day.weekday() != start.weekday():
        return False
    return (
        (
            "BYMONTHDAY" not in numbers
            or _is_among(day.day, calendar.monthrange(day.year, day.month)[1], numbers["BYMONTHDAY"])
        )
        and ("BYYEARDAY" not in numbers or _is_among(day.timetuple().tm_yday, _length(day.year), numbers["BYYEARDAY"]))
        and ("BYWEEKNO" not in numbers or _is_in_week(day, rule))
        and (not rule.days or _is_weekday(day, rule))
    )


def _is_among(place: int, size: int, wanted: tuple[int, ...]) -> bool:
    return place in wanted or place - size - 1 in wanted


def _is_weekday(day: date, rule: Rule) -> bool:
    """Tell whether a day is one of the weekdays, counted in its month or year from both ends where they are counted."""
    in_month = rule.freq == "MONTHLY" or "BYMONTH" in rule.numbers
    place, size = (
        (day.day, calendar.monthrange(day.year, day.month)[1])
        if in_month
        else (day.timetuple().tm_yday, _length(day.year))
    )
    nth, back = (place - 1) // 7 + 1, -((size - place) // 7) - 1
    return any(weekday == day.weekday() and which in (0, nth, back) for weekday, which in rule.days)


def _is_in_week(day: date, rule: Rule) -> bool:
    """Tell whether a day lies in one of the weeks; its week may be that of the year before or after."""
    year = day.year + 1
    while day < (begins := _first_week(year, rule.week_start)):
        year -= 1
    weeks = (_first_week(year + 1, rule.week_start) - begins).days // 7
    return _is_among((day - begins).days // 7 + 1, weeks, rule.numbers["BYWEEKNO"])


def _first_week(year: int, week_start: int) -> date:
    """Return when the first week of a year begins: it has four days of the year."""
    first = date(year, 1, 1)
    offset = (first.weekday() - week_start) % 7
    return first - timedelta(days=offset) if offset <= 3 else first + timedelta(days=7 - offset)  # noqa: PLR2004
