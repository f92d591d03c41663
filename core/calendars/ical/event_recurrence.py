"""The rule of an event in another calendar, followed inside a window only, and what that costs.

`core.when` searches far ahead for a rule's next occurrence; here even a rule that never comes costs no more than its
window.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.when import between, localize, resolve
from core.when.recurrence import Rule, parse_rule, walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

A_DAY: Final = timedelta(days=1)
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
        return walk(self.rule, self.start, localize(self.since, self.zone) - A_DAY, min(last, end) if end else last)


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
