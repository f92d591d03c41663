"""Puts times into words for people: when something is, how it repeats, how late it is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

from core.text.enumeration import join_words, ordinal
from core.when.lengths import Length
from core.when.recurrence.rrule import FREQUENCIES, Rule, parse_rule
from core.when.recurrence.rule_writer import SHORTEST_MONTH
from core.when.zones import is_repeated, localize, zone_name

if TYPE_CHECKING:
    from core.when.readings import Reading

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PERIODS = dict(zip(FREQUENCIES, ("minute", "hour", "day", "week", "month", "year"), strict=True))
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_WEEK = frozenset(range(7))
_WEEKDAYS = frozenset(range(5))
_A_DAY = timedelta(days=1)
_HOUR = 60
"""In minutes."""
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_WITHOUT_ON = {*_NEAR.values(), "in"}
_BY_WEEKDAY = 30
"""For how many days ahead the weekday is named beside the date."""


def say(
    instant: datetime, zone: tzinfo, *, now: datetime | None = None, lasting: bool = False, zoned: bool = False
) -> str:
    """Return in words when an instant is in a zone, in full: "Friday 27 Nov 2026, 09:00 Europe/Paris".

    With `now`, return what people say at that time: "in 20 minutes, at 09:20", "tomorrow at 09:00", "Friday at 09:00",
    "12 March at 09:00". If `lasting`, the words still hold on another day: "Friday 27 November at 09:00". If `zoned`,
    they also hold in other zones: "tomorrow at 09:00 Paris time".
    """
    local = localize(instant, zone)
    again = is_repeated(local, zone) and instant.astimezone(zone).fold
    which = f" ({instant.astimezone(zone):%Z}, the second time)" if again else ""
    if now is None:
        return f"{_day(local)}, {_clock(local)} {zone_name(zone)}{which}"
    behind = f"{f' {zone_words(zone, instant)}' if zoned else ''}{which}"
    if not lasting and (soon := _soon(instant - now, local)):
        return f"{soon}{behind}"
    return f"{_near(local, localize(now, zone), lasting=lasting)} at {local:%H:%M}{behind}"


def on(words: str) -> str:
    """Put a preposition before the words of `say`, if they need one: "on Friday at 09:00", but "tomorrow at 09:00"."""
    return words if words.split(maxsplit=1)[0] in _WITHOUT_ON else f"on {words}"


def zone_words(zone: tzinfo, instant: datetime) -> str:
    """Return a zone as people name it: "Paris time", "UTC", "UTC+05:30"."""
    name = zone_name(zone)
    area, _, place = name.rpartition("/")
    if area and not area.startswith("Etc"):
        return f"{place.replace('_', ' ')} time"
    if area or name in {"GMT", "UCT", "Zulu", "Universal", "Greenwich"}:
        return zone_name(timezone(instant.astimezone(zone).utcoffset() or timedelta()))
    return name


def _soon(wait: timedelta, local: datetime) -> str:
    """Return how long it is until then in words, if it is at most an hour."""
    seconds = round(wait.total_seconds())
    minutes = round(seconds / 60)
    if seconds <= 0 or minutes > _HOUR:
        return ""
    if seconds % 60 and seconds < 2 * _HOUR:
        return f"in {seconds} second{'s' * (seconds > 1)}, at {local:%H:%M:%S}"
    return f"in {'1 hour' if minutes == _HOUR else f'{minutes} minute' + 's' * (minutes > 1)}, at {local:%H:%M}"


def _near(local: datetime, now: datetime, *, lasting: bool) -> str:
    """Return a day in words: by its name if it is near, otherwise by its date."""
    days = (local.date() - now.date()).days
    weekday, date = _DAYS[local.weekday()], f"{local.day} {_MONTHS[local.month - 1]}"
    year = "" if local.year == now.year else f" {local.year}"
    if lasting:
        return f"{weekday} {date}{year}"
    if days in _NEAR:
        return _NEAR[days]
    if 0 < days < len(_DAYS):
        return weekday
    return f"{weekday} {date}" if abs(days) <= _BY_WEEKDAY else f"{date}{year}"


def _day(local: datetime) -> str:
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1][:3]} {local.year}"


def _clock(local: datetime) -> str:
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


LATE = timedelta(seconds=60)
"""A longer delay than this is reported as late."""


def late(due: datetime, now: datetime) -> str:
    """Return how late it is: "12 minutes late", "1 hour 5 minutes late", or "on time" if less than a second."""
    seconds = int((now - due).total_seconds())
    if seconds < 1:
        return "on time"
    parts = []
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}{'s' if count > 1 else ''}")
        elif parts:
            break
    return f"{' '.join(parts[:2])} late"


def describe(what: Reading | tuple[datetime, str | None, tzinfo], *, zone_as: str | None = None) -> str:
    """Return in words what was meant: a reading, or a naive local start with its rule (or None) and zone.

    "every weekday at 09:30 Europe/Paris", "Friday 27 Nov 2026, 09:00 Europe/Paris". `zone_as` replaces the zone's name;
    if it is empty, no zone is named.
    """
    if not isinstance(what, tuple):
        return _describe_reading(what)
    local, rrule, zone = what
    named = f" {zone_name(zone)}" if zone_as is None else f" {zone_as}" if zone_as else ""
    if not rrule:
        return f"{_day(local)}, {_clock(local)}{named}"
    return f"{_repetition(parse_rule(rrule), local)}{named}{_end(parse_rule(rrule), zone)}"


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
    return "no time"


def _interval(start: datetime | None, end: datetime | None, zone: tzinfo) -> str:
    if not start:
        return f"until {say(end, zone)}" if end else "no time"
    if not end:
        return f"from {say(start, zone)} on"
    first, last = localize(start, zone), localize(end, zone)
    day = "" if first.date() == last.date() else f"{_day(last)}, "
    return f"{_day(first)}, {_clock(first)} to {day}{_clock(last)} {zone_name(zone)}"


def _length(length: Length) -> str:
    years, months = divmod(length.months, 12)
    hours, rest = divmod(int(length.seconds), 3600)
    minutes, seconds = divmod(rest, 60)
    counts = {"year": years, "month": months, "day": length.days, "hour": hours, "minute": minutes, "second": seconds}
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for unit, count in counts.items() if count]
    return " ".join(words) or "0 seconds"


def _repetition(rule: Rule, local: datetime) -> str:
    clock = _minute(rule) if rule.by_elapsed_time else f" at {join_words(_clocks(rule, local))}"
    return f"{_every(rule, local)}{clock}{_inside(rule)}"


def _minute(rule: Rule) -> str:
    """Return in words at which minute of the hour an hourly rule occurs, if it names one."""
    (minute,) = rule.numbers.get("BYMINUTE", (None,))
    return "" if minute is None else " on the hour" if minute == 0 else f" at {minute} past the hour"


def _clocks(rule: Rule, local: datetime) -> list[str]:
    minutes = rule.numbers.get("BYMINUTE", (local.minute,))
    return [_clock(local.replace(hour=h, minute=m)) for h in rule.numbers.get("BYHOUR", (local.hour,)) for m in minutes]


def _every(rule: Rule, local: datetime) -> str:
    period = _PERIODS[rule.freq]
    every = f"every {period}" if rule.interval == 1 else f"every {rule.interval} {period}s"
    days = {day for day, _ in rule.days}
    if rule.by_elapsed_time or rule.freq == "DAILY":
        return every if not days or days == _WEEK else f"{every} on {_weekdays(rule)}"
    if rule.freq == "WEEKLY":
        names = _weekdays(rule) if days else _DAYS[local.weekday()]
        return f"every {names}" if rule.interval == 1 else f"{every} on {names}"
    if rule.freq == "MONTHLY":
        return f"{every} on {_month_day(rule, local)}"
    if weeks := rule.numbers.get("BYWEEKNO"):
        return f"{every} on {_weekdays(rule)} of week {join_words([str(number) for number in weeks])}"
    names = join_words([_MONTHS[month - 1] for month in rule.numbers.get("BYMONTH", (local.month,))])
    return f"{every} on {_month_day(rule, local)} of {names}"


def _weekdays(rule: Rule) -> str:
    every = rule.freq == "WEEKLY" and rule.interval == 1
    return _weekday_names(rule, "weekday" if every else "weekdays")


def _weekday_names(rule: Rule, weekdays: str) -> str:
    days = frozenset(day for day, _ in rule.days)
    return {_WEEKDAYS: weekdays, _WEEK: "day"}.get(days) or join_words([_DAYS[day] for day in sorted(days)])


def _month_day(rule: Rule, local: datetime) -> str:
    places = rule.numbers.get("BYSETPOS", ())
    month_days = rule.numbers.get("BYMONTHDAY", ())
    if month_days and places == (-1,) and min(month_days) >= SHORTEST_MONTH:
        return f"the {ordinal(max(month_days))} (or the month's last day)"
    if rule.days and month_days:
        return f"{_weekdays(rule)} the {join_words([ordinal(day) for day in month_days])}"
    if rule.days:
        if places:
            return f"the {join_words([ordinal(place) for place in places])} {_weekday_names(rule, 'weekday')}"
        return join_words(
            [f"the {ordinal(nth)} {_DAYS[day]}" if nth else f"each {_DAYS[day]}" for day, nth in rule.days]
        )
    if month_days == (-1,):
        return "the last day"
    return f"the {join_words([ordinal(day) for day in month_days or (local.day,)])}"


def _inside(rule: Rule) -> str:
    text = ""
    if rule.freq != "YEARLY" and (months := rule.numbers.get("BYMONTH")):
        text += f" in {join_words([_MONTHS[month - 1] for month in months])}"
    if rule.by_elapsed_time and (hours := rule.numbers.get("BYHOUR")):
        text += f" from {hours[0]:02}:00 to {hours[-1]:02}:59"
    return text


def _end(rule: Rule, zone: tzinfo) -> str:
    if rule.count:
        return f", {rule.count} times" if rule.count > 1 else ", once"
    last = rule.last_wall(zone)
    if last is None:
        return ""
    clock = f", {_clock(last)}" if rule.by_elapsed_time and rule.until and rule.until.tzinfo else ""
    return f", until {_day(last)}{clock}"
