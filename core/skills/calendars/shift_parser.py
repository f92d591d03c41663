"""Parses working hours in words: “9 to 5, fridays until 2”. Pure."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from core.calendars import Shift

NAMES: Final = (
    "monday mondays mon mo montag montags lunes lundi lundis segunda segundas segunda-feira",
    "tuesday tuesdays tue tues di dienstag dienstags martes mardi mardis terça terças terça-feira",
    "wednesday wednesdays wed mi mittwoch mittwochs miércoles mercredi mercredis quarta quartas quarta-feira",
    "thursday thursdays thu thur thurs do donnerstag donnerstags jueves jeudi jeudis quinta quintas quinta-feira",
    "friday fridays fri fr freitag freitags viernes vendredi vendredis sexta sextas sexta-feira",
    "saturday saturdays sat sa samstag samstags sábado sábados samedi",
    "sunday sundays sun sonntag sonntags domingo domingos dimanche",
)
"""The names of the days of the week, Monday first."""
_DAYS: Final = {word: day for day, words in enumerate(NAMES) for word in words.split()}
_GROUPS: Final = {
    **dict.fromkeys(("weekdays", "weekday", "werktags", "workdays", "working days"), range(5)),
    **dict.fromkeys(("weekend", "weekends"), range(5, 7)),
    **dict.fromkeys(("every day", "daily", "täglich", "all week"), range(7)),
}
_day = "|".join(sorted(map(re.escape, _DAYS), key=len, reverse=True))
_group = "|".join(sorted(map(re.escape, _GROUPS), key=len, reverse=True))
_until = r"until|till|bis|hasta(?:\s+las?)?|até(?:\s+[aà]s)?|jusqu['’]à"
_TO: Final = rf"\s*(?:to|-|–|—|through|{_until}|a(?:\s+las?)?|à|au|as|às)\s*"
_clock = r"(?:\d{1,2}(?:[:.h]\d{2})?\s*(?:[ap]\.?m\b\.?|uhr|h\b)?|noon|midnight)"
_RANGE: Final = re.compile(
    rf"(?:(?:from|von|de|das|desde(?:\s+las?)?)\s+)?({_clock}){_TO}({_clock})|(?:{_until})\s+({_clock})"
)
_OFF: Final = re.compile(r"\b(?:off|free|not at all|closed|frei|libre|folga)\b")
_DAY_RANGE: Final = re.compile(rf"\b({_day}){_TO}({_day})\b")
_ONE_DAY: Final = re.compile(rf"(?<![\w-])(?:({_group})|({_day}))(?![\w-])")
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap]?)")
_FILLERS: Final = re.compile(
    r"\b(?:on|from|at|my|i|work|working|hours|are|is|the|only|each|every|am|um|von|and|of|uhr|but|except|it's|its|"
    r"el|los|le|les|de|du|às|nas)\b|[.!:]"
)
_SPLIT: Final = re.compile(r"[,;\n]|\band\b|\bund\b|\by\b|\bet\b|\be\b|\bbut\b|\bexcept\b|&")
_HALF_DAY: Final = 12
_EARLY: Final = 6
"""Without am or pm, a shift does not begin before this hour: “1 to 5” is in the afternoon."""
_FIRST: Final = time(9)
_NOT_UNDERSTOOD: Final = "are no working hours; say it like “9 to 5, fridays until 2”"


def working_hours(words: str) -> tuple[Shift, ...]:
    """Return the shifts that words name. Hours before which no day is named are those of Monday to Friday.

    Raises:
        ValueError: The words name something else.
    """
    week: dict[int, list[Shift]] = {}
    waiting: set[int] = set()
    last: set[int] = set()
    for part in _SPLIT.split(words.casefold()):
        days, rest = _taken_days(part)
        found = _RANGE.search(rest)
        is_off = _OFF.search(rest) is not None
        if left := _FILLERS.sub("", _OFF.sub("", _RANGE.sub("", rest, count=1))).strip(" -–'"):
            raise ValueError(f"{_NOT_UNDERSTOOD} (what is “{left}”?)")
        named = waiting | days
        if not found and not is_off:
            waiting = named
            continue
        for day in named:
            before = week.get(day, [])
            week[day] = [Shift(day, *_times(found, before, again=False))] if found else []
        if not named and found:
            last = last or set(range(5))
            for day in last:
                before = week.get(day, [])
                week[day] = [*before, Shift(day, *_times(found, before, again=bool(before)))]
        elif not named:
            raise ValueError(_NOT_UNDERSTOOD)
        last, waiting = named or last, set()
    shifts = tuple(sorted(shift for shifts_of_day in week.values() for shift in shifts_of_day))
    if waiting or not shifts:
        raise ValueError(_NOT_UNDERSTOOD)
    return shifts


def _taken_days(text: str) -> tuple[set[int], str]:
    """Return the days that a text names, and the rest of the text."""
    days: set[int] = set()
    for first, last in _DAY_RANGE.findall(text):
        begin, end = _DAYS[first], _DAYS[last]
        days |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    text = _DAY_RANGE.sub(" ", text)
    for group, day in _ONE_DAY.findall(text):
        days |= set(_GROUPS[group]) if group else {_DAYS[day]}
    return days, _ONE_DAY.sub(" ", text)


def _times(found: re.Match[str], before: list[Shift], *, again: bool) -> tuple[time, time]:
    """Return the start and end of a shift. “9 to 5” ends in the afternoon; a second shift can begin there, too."""
    first, last, until = found.groups()
    begin, begin_known = _time(first) if first else (before[0].start if before else _FIRST, True)
    end, end_known = _time(last or until)
    if again and not begin_known and begin <= before[-1].end and begin.hour < _HALF_DAY:
        begin = begin.replace(hour=begin.hour + _HALF_DAY)
    if not (begin_known or end_known) and begin.hour < _EARLY and begin < end and end.hour < _HALF_DAY:
        begin = begin.replace(hour=begin.hour + _HALF_DAY)
    if not end_known and end <= begin and end.hour < _HALF_DAY and end.replace(hour=end.hour + _HALF_DAY) > begin:
        end = end.replace(hour=end.hour + _HALF_DAY)
    if begin == end:
        raise ValueError(_NOT_UNDERSTOOD)
    return begin, end


def _time(text: str) -> tuple[time, bool]:
    """Return a time of day, and whether the words say if it is am or pm."""
    if text in ("noon", "midnight"):
        return time(_HALF_DAY if text == "noon" else 0), True
    match = _CLOCK.match(text)
    if match is None:
        raise ValueError(_NOT_UNDERSTOOD)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)
    return time(hour % 24 if hour <= 24 else hour, minute), bool(half) or hour > _HALF_DAY  # noqa: PLR2004
