"""What it costs to expand the recurrence rule of an event within a window, known before it is expanded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.when.recurrence import parse_rule

if TYPE_CHECKING:
    from core.when.recurrence import Rule

A_DAY: Final = timedelta(days=1)
_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_STEPS_A_DAY: Final = {"MINUTELY": 1440, "HOURLY": 24}


def recurrence_cost(rrule: str, start: datetime, since: datetime, until: datetime) -> float:
    """Return about how many days or steps `core.when.between` examines from one instant to another.

    `start` is the naive wall-clock time of the event. A rule with a COUNT is counted from there on.

    Raises:
        BadRule: the rule is malformed.
    """
    rule = parse_rule(rrule)
    begin = start.replace(tzinfo=UTC)
    days = max(0.0, (until - (begin if rule.count else max(begin, since))) / A_DAY)
    return 1 + (_steps(rule, days) if rule.by_elapsed_time else _walked_days(rule, days))


def _steps(rule: Rule, days: float) -> float:
    steps = days * _STEPS_A_DAY[rule.freq] / rule.interval
    return min(steps, rule.count) if rule.count and not (rule.numbers or rule.days) else steps


def _walked_days(rule: Rule, days: float) -> float:
    times_a_day = len(rule.numbers.get("BYHOUR", ())) * len(rule.numbers.get("BYMINUTE", ()))
    return (days / rule.interval + _DAYS[rule.freq]) * (1 + times_a_day / 10)
