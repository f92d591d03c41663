"""Puts repetition rules into words: "every weekday at 09:30", "every month on the last Friday"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.text.enumeration import join_words, ordinal
from core.when.recurrence.rule_writer import SHORTEST_MONTH
from core.when.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from core.when.recurrence.rrule import Rule

_WEEK = frozenset(range(7))
_WEEKDAYS = frozenset(range(5))


def repetition(rule: Rule, local: datetime) -> str:
    """Return how a rule repeats that starts at a local time, without its end."""
    clock = _minute(rule) if rule.by_elapsed_time else wording().clock(join_words(_clocks(rule, local)), of="clock")
    return " ".join(filter(None, [_every(rule, local), clock, _inside(rule)]))


def ending(rule: Rule, zone: tzinfo) -> str:
    """Return how a rule ends, to follow its other words; an empty string if it has no end."""
    words = wording()
    if rule.count:
        return f", {words['times'].format(n=rule.count)}" if rule.count > 1 else f", {words['once']}"
    last = rule.last_wall(zone)
    if last is None:
        return ""
    clock = f", {clock_time(last)}" if rule.by_elapsed_time and rule.until and rule.until.tzinfo else ""
    return f", {words['ends'].format(day=words.date('day_in_full', last))}{clock}"


def clock_time(local: datetime) -> str:
    """Return the time of day, with its seconds if it has some."""
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def _minute(rule: Rule) -> str:
    """Return in words at which minute of the hour an hourly rule occurs, if it names one."""
    (minute,) = rule.numbers.get("BYMINUTE", (None,))
    if minute is None:
        return ""
    return wording()["past_the_hour"].format(minute=minute) if minute else wording()["on_the_hour"]


def _clocks(rule: Rule, local: datetime) -> list[str]:
    minutes = rule.numbers.get("BYMINUTE", (local.minute,))
    hours = rule.numbers.get("BYHOUR", (local.hour,))
    return [clock_time(local.replace(hour=hour, minute=minute)) for hour in hours for minute in minutes]


def _every(rule: Rule, local: datetime) -> str:
    words = wording()
    one, many = words.periods[rule.freq]
    every = one if rule.interval == 1 else many.format(n=rule.interval)
    days = {day for day, _ in rule.days}
    if rule.by_elapsed_time or rule.freq == "DAILY":
        return every if not days or days == _WEEK else _repeats(every, _on_weekdays(days))
    if rule.freq == "WEEKLY":
        return _every_week(days or {local.weekday()}, every, alone=rule.interval == 1)
    if rule.freq == "MONTHLY":
        return _repeats(every, _month_day(rule, local))
    if weeks := rule.numbers.get("BYWEEKNO"):
        weeks_named = join_words([str(number) for number in weeks])
        return _repeats(every, words["of_weeks"].format(days=_on_weekdays(days), weeks=weeks_named))
    months = join_words([words.month(month) for month in rule.numbers.get("BYMONTH", (local.month,))])
    return _repeats(every, words["of_months"].format(day=_month_day(rule, local), months=months))


def _repeats(every: str, on: str) -> str:
    return wording()["repeats_on"].format(every=every, on=on)


def _every_week(days: set[int], every: str, *, alone: bool) -> str:
    """Return on which days of the week a rule repeats, each week (`alone`) or every few weeks."""
    words = wording()
    if not alone:
        return _repeats(every, _on_weekdays(days))
    if days == _WEEK:
        return words.periods["DAILY"][0]
    return words["every_workday"] if days == _WEEKDAYS else words.days["every"].joined(sorted(days))


def _on_weekdays(days: set[int]) -> str:
    words = wording()
    return words["on_workdays"] if days == _WEEKDAYS else words.days["on"].joined(sorted(days))


def _month_day(rule: Rule, local: datetime) -> str:
    words = wording()
    places = rule.numbers.get("BYSETPOS", ())
    month_days = rule.numbers.get("BYMONTHDAY", ())
    if month_days and places == (-1,) and min(month_days) >= SHORTEST_MONTH:
        return words["or_last_day"].format(day=_numbered([max(month_days)]))
    if rule.days and month_days:
        weekdays = join_words([words.days["plain"].names[day] for day in sorted({day for day, _ in rule.days})])
        return words["weekday_the"].format(weekdays=weekdays, ordinals=join_words(map(ordinal, month_days)))
    if rule.days:
        return _month_weekdays(rule, places)
    return words["last_day"] if month_days == (-1,) else _numbered(month_days or (local.day,))


def _month_weekdays(rule: Rule, places: Sequence[int]) -> str:
    """Return which weekdays of a month a rule means: the last Friday, the first weekday."""
    words, names = wording(), wording().days["plain"].names
    if places:
        days = sorted({day for day, _ in rule.days})
        named = words["workday"] if set(days) == _WEEKDAYS else join_words([names[day] for day in days])
        only = days[0] if len(days) == 1 else None
        return join_words([words.ordinal_weekday(place, only, "").strip() for place in places]) + f" {named}"
    return join_words(
        [
            words.ordinal_weekday(nth, day, names[day]) if nth else words.days["each"].joined([day])
            for day, nth in rule.days
        ]
    )


def _numbered(days: Sequence[int]) -> str:
    """Return days of the month by their numbers."""
    name = "month_day" if len(days) == 1 else "month_days"
    return wording()[name].format(ordinals=join_words(map(ordinal, days)))


def _inside(rule: Rule) -> str:
    words, parts = wording(), []
    if rule.freq != "YEARLY" and (months := rule.numbers.get("BYMONTH")):
        parts.append(words["in_months"].format(months=join_words([words.month(month) for month in months])))
    if rule.by_elapsed_time and (hours := rule.numbers.get("BYHOUR")):
        parts.append(words["hours"].format(first=f"{hours[0]:02}", last=f"{hours[-1]:02}"))
    return " ".join(parts)
