"""Lists of weekdays: "Tuesdays and Thursdays", "Monday to Friday"."""

from __future__ import annotations

from dataclasses import dataclass

WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays that were named together: "Tuesdays and Thursdays"."""

    days: tuple[int, ...]


def one_day(index: int) -> Days:
    """Turn a weekday into a list of one."""
    return Days((index,))


def and_days(first: Days, second: Days) -> Days:
    """Compose "Tuesday" and "Thursday"."""
    return Days(first.days + tuple(day for day in second.days if day not in first.days))


def days_through(first: Days, last: Days) -> Days | None:
    """Compose "Saturday through Tuesday"."""
    if len(first.days) != 1 or len(last.days) != 1:
        return None
    length = (last.days[0] - first.days[0]) % 7 + 1
    return Days(tuple((first.days[0] + step) % 7 for step in range(length)))


def two_days(first: int, second: int) -> Days:
    """Compose "mon" and "wed"."""
    return Days((first, second))


def three_named(first: int, second: int, third: int) -> Days:
    """Compose "mon", "wed" and "fri"."""
    return Days((first, second, third))


def and_day(days: Days, more: int) -> Days:
    """Compose "mon wed" and "fri"."""
    return Days((*days.days, more))


def dows_through(first: int, last: int) -> Days | None:
    """Compose "Monday" and "to Friday": two different weekdays and those between."""
    return days_through(Days((first,)), Days((last,))) if first != last else None


def through_named(first: int, last: Days) -> Days | None:
    """Compose "Monday" and "to Friday", where the last day is given as a list of one."""
    return dows_through(first, last.days[0])


def working_week(first: int, last: int) -> Days | None:
    """Compose "Monday to Friday". Between other days, "to" may say where something is moved."""
    return dows_through(first, last) if (first, last) == (WEEKDAYS[0], WEEKDAYS[-1]) else None
