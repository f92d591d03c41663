"""Holidays as series: by date, by weekday, by Easter, or by the moon (from the calendars of the `holidays` library)."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from core.when.expressions.series import Every, Series
from core.when.grains import Span
from core.when.languages import holiday_tables

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS: Final[dict[str, Callable[..., date | None]]] = {}


def _kind(function: Callable[..., date | None]) -> Callable[..., date | None]:
    _KINDS[function.__name__.strip("_")] = function
    return function


@_kind
def _fixed(year: int, month: int, day: int) -> date | None:
    return date(year, month, day)


@_kind
def _nth(year: int, month: int, weekday: int, count: int, offset: int = 0) -> date | None:
    """Return the nth weekday of a month, counted from its end if negative, plus `offset` days."""
    if count > 0:
        first = date(year, month, 1)
        found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
    else:
        last = date(year, month, calendar.monthrange(year, month)[1])
        found = last - timedelta(days=(last.weekday() - weekday) % 7 - 7 * (count + 1))
    return found + timedelta(days=offset)


@_kind
def _before(year: int, month: int, day: int, weekday: int) -> date | None:
    """Return the last of these weekdays before a date."""
    anchor = date(year, month, day)
    return anchor - timedelta(days=(anchor.weekday() - weekday - 1) % 7 + 1)


@_kind
def _workday(year: int, month: int, day: int) -> date | None:
    """Return a date, or the working day nearest to it."""
    found = date(year, month, day)
    return found + timedelta(days={5: -1, 6: 1}.get(found.weekday(), 0))


@_kind
def _not_sunday(year: int, month: int, day: int) -> date | None:
    """Return a date, or the Saturday before if it is a Sunday."""
    found = date(year, month, day)
    return found - timedelta(days=int(found.weekday() == 6))


@_kind
def _easter(year: int, offset: int) -> date | None:
    return easter(year, EASTER_WESTERN) + timedelta(days=offset)


@_kind
def _orthodox(year: int, offset: int) -> date | None:
    return easter(year, EASTER_ORTHODOX) + timedelta(days=offset)


@_kind
def _earth_hour(year: int) -> date | None:
    """Return the last Saturday of March, or the one before if that is the eve of Easter."""
    last = _nth(year, 3, 5, -1)
    return last - timedelta(days=7) if last and last == easter(year) - timedelta(days=1) else last


@_kind
def _tax_day(year: int) -> date | None:
    """Return 15 April or the next working day. A holiday in Washington on 16 April can delay it."""
    found = date(year, 4, 15)
    emancipation = _workday(year, 4, 16)
    while found.weekday() > 4 or found == emancipation:
        found += timedelta(days=1)
    return found


@_kind
def _parsi(year: int) -> date | None:
    """Return the Shahenshahi new year, which moves back by a day after each 29 February (2018: 17 August)."""
    leaps = calendar.leapdays(2018, year + 1) if year >= 2018 else -calendar.leapdays(year + 1, 2018)
    return date(year, 8, 17) - timedelta(days=leaps)


@_kind
def _dated(year: int, *dates: tuple[int, int, int]) -> date | None:
    """Return a date that is set separately for each year."""
    return next((date(*one) for one in dates if one[0] == year), None)


@_kind
def _independence_israel(year: int) -> date | None:
    """Return the eve of 5 Iyar, moved away from the Sabbath (Israel's Independence Day Law)."""
    found = _lunar(year, "hebrew", "israel_independence_date")
    if found is None:
        return None
    return found + timedelta(days={4: -1, 5: -2, 0: 1}.get(found.weekday(), 0) - 1)


@_kind
def _lunar(year: int, calendar_name: str, name: str, offset: int = 0) -> date | None:
    dates = _lunar_dates(calendar_name, name, year)
    return dates[0] + timedelta(days=offset) if dates else None


@lru_cache(maxsize=1024)
def _lunar_dates(calendar_name: str, name: str, year: int) -> tuple[date, ...]:
    if not 1900 < year < 2100:
        return ()
    function = getattr(_calendar(calendar_name), name)
    found = function(year)
    if isinstance(found, date):
        return (found,)
    if isinstance(found, tuple):
        return (found[0],) if found[0] else ()
    plain = [one[0] if isinstance(one, tuple) else one for one in found or ()]
    return tuple(sorted(day for day in plain if day and day.year == year))


@cache
def _calendar(name: str) -> Any:
    """Load a calendar of the `holidays` library when it is first used, because its tables are large."""
    from importlib import import_module  # noqa: PLC0415

    module = import_module(f"holidays.calendars.{name}")
    return getattr(module, holiday_tables.CALENDARS[name])()


def holiday(kind: str, *arguments: Any, days: int = 1, clock: tuple[int, int, int] | None = None) -> Series:
    """Return a holiday by its rule. Some last several days; one is an hour (hour, minute, length in minutes)."""

    def make(first: datetime) -> list[Span]:
        if clock:
            hour, minute, length = clock
            begins = [_midnight(day).replace(hour=hour, minute=minute) for day in _days(kind, arguments, first.year)]
            return [Span(begin, begin + timedelta(minutes=length), "minute") for begin in begins]
        begins = [_midnight(day) for day in _days(kind, arguments, first.year)]
        return [Span(begin, begin + timedelta(days=days), "day") for begin in begins]

    return Every("year", make, "minute" if clock else "day")


def _days(kind: str, arguments: tuple[Any, ...], year: int) -> list[date]:
    """Return when a holiday begins in a year. A holiday by the moon can occur twice."""
    if kind == "lunar":
        name, method, *offset = arguments
        return [day + timedelta(days=sum(offset)) for day in _lunar_dates(name, method, year)]
    found = _KINDS[kind](year, *arguments)
    return [found] if found else []


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def ramadan() -> Series:
    """Return the month of fasting, up to the day before Eid."""

    def make(first: datetime) -> list[Span]:
        spans = []
        for begin in _lunar_dates("islamic", "ramadan_beginning_dates", first.year):
            ends = [
                end
                for year in (begin.year, begin.year + 1)
                for end in _lunar_dates("islamic", "eid_al_fitr_dates", year)
                if timedelta(days=27) < end - begin < timedelta(days=32)
            ]
            spans.append(Span(_midnight(begin), _midnight(ends[0] if ends else begin + timedelta(days=30)), "day"))
        return spans

    return Every("year", make, "day")


@cache
def _series(key: str) -> Series:
    if key == "ramadan":
        return ramadan()
    rule = holiday_tables.RULES[key]
    options = rule[-1] if isinstance(rule[-1], dict) else {}
    arguments = rule[:-1] if options else rule
    return holiday(*arguments, **options)


def named(*tables: dict[str, str]) -> dict[str, Series]:
    """Return the holidays by their names. A later table overrides an earlier one."""
    return {name: _series(key) for table in tables for names, key in table.items() for name in names.split("|")}


english: Final = partial(named, holiday_tables.EVERYWHERE, holiday_tables.ENGLISH)
british: Final = partial(english, holiday_tables.BRITISH)
german: Final = partial(named, holiday_tables.EVERYWHERE, holiday_tables.GERMAN)
spanish: Final = partial(named, holiday_tables.EVERYWHERE, holiday_tables.SPANISH)
french: Final = partial(named, holiday_tables.EVERYWHERE, holiday_tables.FRENCH)
portuguese: Final = partial(named, holiday_tables.EVERYWHERE, holiday_tables.PORTUGUESE)
chinese: Final = partial(named, holiday_tables.CHINESE)
