"""Writes a repetition as an RFC 5545 rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.when.recurrence.rrule import DAYS

if TYPE_CHECKING:
    from core.when.readings import Grain
    from core.when.recurrence.repetition import Repeat

SHORTEST_MONTH = 28
"""The last day that every month has."""


def rule_text(repeat: Repeat, until: str | None) -> str:
    """Return a repetition as the text of an RFC 5545 rule without DTSTART."""
    parts: dict[str, str] = {"FREQ": repeat.freq}
    if repeat.interval != 1:
        parts["INTERVAL"] = str(repeat.interval)
    if repeat.count:
        parts["COUNT"] = str(repeat.count)
    elif until:
        parts["UNTIL"] = until
    month_days, places = _kept_month_days(repeat)
    for name, values in (
        ("BYMONTH", repeat.months),
        ("BYWEEKNO", repeat.weeks),
        ("BYMONTHDAY", month_days),
        ("BYSETPOS", places),
    ):
        if values:
            parts[name] = ",".join(str(value) for value in values)
    if repeat.days:
        ordered = sorted(dict.fromkeys(repeat.days)) if not any(nth for _, nth in repeat.days) else repeat.days
        parts["BYDAY"] = ",".join(f"{nth or ''}{DAYS[day]}" for day, nth in ordered)
    _add_clocks(parts, repeat)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _kept_month_days(repeat: Repeat) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return month days and places such that the 31st is the last day of shorter months, as people mean it."""
    if repeat.freq == "MONTHLY" and len(repeat.month_days) == 1 and repeat.month_days[0] > SHORTEST_MONTH:
        return tuple(range(SHORTEST_MONTH, repeat.month_days[0] + 1)), (-1,)
    return repeat.month_days, repeat.places


def _add_clocks(parts: dict[str, str], repeat: Repeat) -> None:
    if repeat.minute is not None:
        parts["BYMINUTE"] = str(repeat.minute)
    if repeat.hours:
        parts["BYHOUR"] = ",".join(str(hour) for hour in range(repeat.hours[0], repeat.hours[1] + 1))
        return
    if not repeat.clocks:
        return
    hours = sorted({clock.hour for clock in repeat.clocks})
    minutes = sorted({clock.minute for clock in repeat.clocks})
    wanted = {(clock.hour, clock.minute) for clock in repeat.clocks}
    parts["BYHOUR"] = ",".join(str(hour) for hour in hours)
    parts["BYMINUTE"] = ",".join(str(minute) for minute in minutes)
    crossed = [(hour, minute) for hour in hours for minute in minutes]
    if len(crossed) > len(wanted) and repeat.freq in {"DAILY", "WEEKLY"} and repeat.interval == 1:
        # A rule combines all its hours with all its minutes; BYSETPOS keeps the times that were named.
        parts["FREQ"] = "DAILY"
        parts["BYSETPOS"] = ",".join(str(crossed.index(one_) + 1) for one_ in sorted(wanted))


def grain_of(repeat: Repeat) -> Grain:
    """Return how exact the occurrences are."""
    if repeat.by_the_clock:
        return "second" if repeat.freq != "HOURLY" else "minute"
    return "minute" if any(clock.grain != "hour" for clock in repeat.clocks) else "hour" if repeat.clocks else "day"
