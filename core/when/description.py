"""Puts times into words for people, in their language: when something is, how it repeats, how late it is."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Literal

from core.model.language import current_language
from core.when.lengths import Length
from core.when.recurrence.rrule import parse_rule
from core.when.repetition_wording import clock_time, ending, repetition
from core.when.wording import wording
from core.when.zones import is_repeated, localize, resolve, zone_name

if TYPE_CHECKING:
    from core.when.readings import Reading

_HOUR = 60
"""In minutes."""
_NEAR = (-1, 0, 1)
_BY_WEEKDAY = 30
"""For how many days ahead the weekday is named beside the date."""
_A_WEEK = 7
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def say(
    instant: datetime,
    zone: tzinfo,
    *,
    now: datetime | None = None,
    lasting: bool = False,
    zoned: bool = False,
    by_clock: bool = False,
) -> str:
    """Return in words when an instant is in a zone, in full: "Friday 27 Nov 2026, 09:00 Europe/Paris".

    With `now`, return what people say at that time: "in 20 minutes (09:20)", "tomorrow at 09:00", "Friday at 09:00",
    "12 March at 09:00". If `lasting`, the words still hold on another day: "Friday 27 November at 09:00". If `zoned`,
    they also hold in other zones: "tomorrow at 09:00 Paris time". If told `by_clock`, as after a preposition, the words
    never say how long it is until then: "from today at 09:20".
    """
    local, words = localize(instant, zone), wording()
    again = is_repeated(local, zone) and instant.astimezone(zone).fold
    which = f" ({instant.astimezone(zone):%Z}, {words['second_time']})" if again else ""
    if now is None:
        return f"{_day(local)}, {clock_time(local)} {_zone_in_full(zone, instant)}{which}"
    behind = f"{f' {zone_words(zone, instant)}' if zoned else ''}{which}"
    if not (lasting or by_clock) and (soon := _soon(instant - now, local, behind)):
        return soon
    near = _near(local, localize(now, zone), lasting=lasting)
    return f"{words.clock(f'{local:%H:%M}', of='at', day=near)}{behind}"


def on(words: str) -> str:
    """Put a preposition before the words of `say`, if they need one: "on Friday at 09:00", but "tomorrow at 09:00"."""
    return next(before for beginning, before in wording().before if re.match(beginning, words)) + words


def zone_words(zone: tzinfo, instant: datetime) -> str:
    """Return a zone as people name it: "Paris time", "UTC", "UTC+05:30"."""
    name = zone_name(zone)
    area, _, place = name.rpartition("/")
    if area and not area.startswith("Etc"):
        return wording()["zone"].format(place=_place(name, place.replace("_", " ")))
    if area or name in {"GMT", "UCT", "Zulu", "Universal", "Greenwich"}:
        return zone_name(timezone(instant.astimezone(zone).utcoffset() or timedelta()))
    return name


def _place(name: str, place: str) -> str:
    """Return the city of a zone in the language that is spoken: `Wien` of `Europe/Vienna`."""
    if current_language() == "en":
        return place
    from babel.dates import get_timezone_location  # noqa: PLC0415 — loaded when another language is spoken

    return get_timezone_location(name, locale=current_language(), return_city=True)


def _zone_in_full(zone: tzinfo, instant: datetime) -> str:
    name = zone_name(zone)
    return zone_words(zone, instant) if name.startswith("Etc") else name


def _soon(wait: timedelta, local: datetime, behind: str) -> str:
    """Return how long it is until then in words, if it is at most an hour."""
    seconds = round(wait.total_seconds())
    minutes = round(seconds / 60)
    if seconds <= 0 or minutes > _HOUR:
        return ""
    if seconds % 60 and seconds < 2 * _HOUR:
        ahead, time = _ahead(wait, "second"), f"{local:%H:%M:%S}"
    else:
        ahead, time = _ahead(wait, "hour" if minutes == _HOUR else "minute"), f"{local:%H:%M}"
    return wording()["soon"].format(wait=ahead, time=f"{time}{behind}")


def _ahead(wait: timedelta, unit: Literal["second", "minute", "hour"]) -> str:
    """Return `in 20 minutes`, in one unit."""
    from babel.dates import format_timedelta  # noqa: PLC0415 — loaded when the first time is written

    return format_timedelta(wait, unit, threshold=math.inf, add_direction=True, locale=current_language())


def _near(local: datetime, now: datetime, *, lasting: bool) -> str:
    """Return a day in words: by its name if it is near, otherwise by its date."""
    days, words = (local.date() - now.date()).days, wording()
    year = "" if local.year == now.year else "_year"
    if lasting:
        return words.date(f"weekday_date{year}", local)
    if days in _NEAR:
        return words.near[_NEAR.index(days)]
    if 0 < days < _A_WEEK:
        return words.days["plain"].names[local.weekday()]
    return words.date("weekday_date" if abs(days) <= _BY_WEEKDAY else f"date{year}", local)


def _day(local: datetime) -> str:
    return wording().date("day_in_full", local)


LATE = timedelta(seconds=60)
"""A longer delay than this is reported as late."""


def late(due: datetime, now: datetime) -> str:
    """Return how late it is: "12 minutes late", "1 hour 5 minutes late", or "on time" if less than a second."""
    seconds = int((now - due).total_seconds())
    if seconds < 1:
        return wording()["on_time"]
    return wording()["late"].format(length=say_length(timedelta(seconds=seconds), most=2))


def say_length(length: timedelta, *, most: int = 2) -> str:
    """Return a length in words, in its first units: "1 hour 5 minutes", "2 days"."""
    seconds, parts = int(length.total_seconds()), []
    for unit, size in _UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(say_number(number, unit))
        elif parts:
            break
    return wording()["and_length"].join(parts[:most]) or say_number(0, "second")


def say_distance(distance: timedelta, *, most: int = 2) -> str:
    """Return how far an instant is from now, ahead or behind: "in 2 hours 30 minutes", "5 days ago"."""
    words = wording()
    length = say_length(abs(distance), most=most)
    for nominative, oblique in words.oblique.items():
        length = re.sub(rf"\b{nominative}\b", oblique, length)
    return words["ahead" if distance >= timedelta() else "ago"].format(length=length)


def say_number(number: int, unit: str) -> str:
    """Return a number of units of time: "1 day", "12 minutes", "3 weeks"."""
    from babel.units import format_unit  # noqa: PLC0415 — loaded when the first length is written

    return format_unit(number, f"duration-{unit}", locale=current_language())


def describe(what: Reading | tuple[datetime, str | None, tzinfo], *, zone_as: str | None = None) -> str:
    """Return in words what was meant: a reading, or a naive local start with its rule (or None) and zone.

    "every weekday at 09:30 Europe/Paris", "Friday 27 Nov 2026, 09:00 Europe/Paris". `zone_as` replaces the zone's name;
    if it is empty, no zone is named.
    """
    if not isinstance(what, tuple):
        return _describe_reading(what)
    local, rrule, zone = what
    named = f" {_zone_in_full(zone, resolve(local, zone))}" if zone_as is None else f" {zone_as}" if zone_as else ""
    if not rrule:
        return f"{_day(local)}, {clock_time(local)}{named}"
    return f"{repetition(parse_rule(rrule), local)}{named}{ending(parse_rule(rrule), zone)}"


def _describe_reading(reading: Reading) -> str:
    if reading.kind == "recurrence" and reading.start and reading.rrule:
        return describe((localize(reading.start, reading.zone), reading.rrule, reading.zone))
    if reading.kind == "interval":
        return _interval(reading.start, reading.end, reading.zone)
    if reading.kind == "instant" and reading.start:
        return say(reading.start, reading.zone)
    if reading.kind == "duration" and reading.duration is not None:
        length = reading.duration
        return _length(length if isinstance(length, Length) else Length(days=length.days, seconds=length.seconds))
    return wording()["no_time"]


def _interval(start: datetime | None, end: datetime | None, zone: tzinfo) -> str:
    words = wording()
    if not start:
        return words["until"].format(when=say(end, zone)) if end else words["no_time"]
    if not end:
        return words["from_on"].format(when=say(start, zone))
    first, last = localize(start, zone), localize(end, zone)
    day = "" if first.date() == last.date() else f"{_day(last)}, "
    begins, ends = f"{_day(first)}, {clock_time(first)}", f"{day}{clock_time(last)} {_zone_in_full(zone, start)}"
    return words["span"].format(start=begins, end=ends)


def _length(length: Length) -> str:
    years, months = divmod(length.months, 12)
    hours, rest = divmod(int(length.seconds), 3600)
    minutes, seconds = divmod(rest, 60)
    counts = {"year": years, "month": months, "day": length.days, "hour": hours, "minute": minutes, "second": seconds}
    return " ".join(say_number(number, unit) for unit, number in counts.items() if number) or say_number(0, "second")
