"""The text of an RFC 5545 recurrence rule, parsed and checked: only supported parts, at most once a minute."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache

from core.model.errors import BadRule
from core.text.catalogue import _
from core.when.zones import localize

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The weekdays in RFC 5545 notation, in the order of `date.weekday()`."""

FREQUENCIES = ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_RANGES = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
}
_WHERE_ZERO_COUNTS = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_OF_ELAPSED_TIME = frozenset({"BYMONTH", "BYMONTHDAY", "BYDAY", "BYHOUR"})
_LARGEST_INTERVAL = 10_000
_LONGEST_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule. `until` is naive wall-clock time, or aware UTC if the text ends in Z. It is inclusive."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    week_start: int = 0
    numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    days: tuple[tuple[int, int], ...] = ()
    """BYDAY: the weekday from 0 (Monday), and which one of the month or year it is, or 0 for each."""

    @property
    def by_elapsed_time(self) -> bool:
        """Whether the rule counts hours or minutes rather than days."""
        return self.freq in {"HOURLY", "MINUTELY"}

    def last_wall(self, zone: tzinfo) -> datetime | None:
        """Return the last naive wall-clock time that UNTIL allows, if there is an UNTIL."""
        return localize(self.until, zone) if self.until and self.until.tzinfo else self.until


@lru_cache(maxsize=1024)
def parse_rule(rrule: str) -> Rule:
    """Parse a rule.

    Raises:
        BadRule: The rule is malformed, or occurs more often than once a minute.
    """
    if len(rrule) > _LONGEST_TEXT:
        raise BadRule(f"A rule of repetition has at most {_LONGEST_TEXT} characters. Shorten it.")
    parts = _parts(rrule)
    freq = parts.pop("FREQ", "")
    if freq == "SECONDLY":
        raise BadRule(_("A repetition comes at most once a minute. Choose a minute or more."))
    if freq not in FREQUENCIES:
        raise BadRule(f"{rrule} is no rule of repetition. Start it with FREQ= and one of {', '.join(FREQUENCIES)}.")
    rule = Rule(
        freq=freq,
        interval=_number("INTERVAL", parts.pop("INTERVAL", "1"), (1, _LARGEST_INTERVAL)),
        count=_number("COUNT", parts.pop("COUNT"), (1, 1_000_000)) if "COUNT" in parts else None,
        until=_until(parts.pop("UNTIL")) if "UNTIL" in parts else None,
        week_start=_day(parts.pop("WKST", "MO"))[0],
        days=tuple(_day(day) for day in parts.pop("BYDAY").split(",")) if "BYDAY" in parts else (),
        numbers={name: _list(name, value) for name, value in parts.items()},
    )
    _check_parts(rule)
    return rule


def _parts(rrule: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in rrule.upper().removeprefix("RRULE:").strip().strip(";").split(";"):
        name, _equals, value = (side.strip() for side in part.partition("="))
        if not name or not value or name in found:
            raise BadRule(f"“{part[:40]}” in a rule of repetition is no NAME=VALUE, or comes twice. Correct it.")
        found[name] = value
    return found


def _number(name: str, text: str, limits: tuple[int, int]) -> int:
    try:
        value = int(text)
    except ValueError:
        raise BadRule(f"{name}={text[:40]} in a rule of repetition is no number. Give one.") from None
    if not limits[0] <= value <= limits[1] or (value == 0 and name not in _WHERE_ZERO_COUNTS):
        raise BadRule(f"{name}={value} in a rule of repetition is out of range ({limits[0]} to {limits[1]}).")
    return value


def _list(name: str, text: str) -> tuple[int, ...]:
    if name not in _RANGES:
        raise BadRule(f"{name[:40]} is no part of a rule of repetition that is kept. Leave it out.")
    return tuple(sorted({_number(name, value, _RANGES[name]) for value in text.split(",")}))


def _day(text: str) -> tuple[int, int]:
    text = text.strip()
    if text[-2:] not in DAYS:
        raise BadRule(f"“{text[:40]}” in a rule of repetition is no day of the week. Use {', '.join(DAYS)}.")
    return DAYS.index(text[-2:]), _number("BYDAY", text[:-2], (-53, 53)) if text[:-2] else 0


def _until(text: str) -> datetime:
    """Parse UNTIL. A date alone includes the whole day, as people mean it."""
    try:
        if "T" not in text:
            day = datetime.strptime(text, "%Y%m%d")
            return datetime.combine(day, time()) + timedelta(days=1, seconds=-1)
        moment = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        raise BadRule(f"UNTIL={text[:40]} is no date such as 20261231 or 20261231T235900Z. Correct it.") from None
    return moment.replace(tzinfo=UTC) if text.endswith("Z") else moment


def _check_parts(rule: Rule) -> None:
    if rule.count is not None and rule.until is not None:
        raise BadRule("A repetition ends by COUNT or by UNTIL, not by both. Leave one out.")
    if len(rule.numbers.get("BYSECOND", ())) > 1:
        raise BadRule("A repetition comes at most once a minute. Give one BYSECOND.")
    if any(nth for _, nth in rule.days) and rule.freq not in {"MONTHLY", "YEARLY"}:
        raise BadRule("Which one of a weekday it is (such as BYDAY=2MO) needs FREQ=MONTHLY or FREQ=YEARLY.")
    if rule.freq == "HOURLY" and len(rule.numbers.get("BYMINUTE", ())) > 1:
        raise BadRule("A rule by the hour has one minute at most. Use FREQ=MINUTELY with an INTERVAL for more.")
    kept = _OF_ELAPSED_TIME | ({"BYMINUTE"} if rule.freq == "HOURLY" else set())
    if rule.by_elapsed_time and (set(rule.numbers) - kept or any(d < 0 for d in rule.numbers.get("BYMONTHDAY", ()))):
        raise BadRule(
            f"A rule by the hour or minute is narrowed by {', '.join(sorted(kept))} only. "
            "Use FREQ=DAILY with BYHOUR and BYMINUTE."
        )
    if rule.freq == "WEEKLY" and "BYMONTHDAY" in rule.numbers:
        raise BadRule("A weekly repetition has no days of the month (BYMONTHDAY). Use FREQ=MONTHLY.")
