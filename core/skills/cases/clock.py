"""The clocks of a case: how long the customer has waited, in the team's business time. Pure.

The clock of the first answer starts with the case and stops for good with the team's first answer. The clock of each
further answer starts anew with the customer's first word after an answer. The clock of the solution runs while it is
the team's turn. Notes change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Literal

from core.calendars import Span
from core.skills.cases.case import WITH_TEAM
from core.when import localize, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.calendars import Hours
    from core.skills.cases.case import Event, State

Kind = Literal["first", "next", "solve"]
Clocks = dict[Kind, "Clock"]

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)
MOST_WEEKS: Final = 260
"""How far into the future a promise is followed. A team that never works keeps none."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock: the business time `used` until `since`, from when on it runs (aware), or None if it stands.

    `warned` and `breached` say what the team was told. A clock that is `met` never runs again.
    """

    kind: Kind
    used: timedelta = timedelta()
    since: datetime | None = None
    warned: bool = False
    breached: bool = False
    met: bool = False

    def started(self, at: datetime) -> Clock:
        """Return the clock, running from an instant on."""
        return self if self.met or self.since is not None else replace(self, since=at)

    def stopped(self, at: datetime, hours: Hours) -> Clock:
        """Return the clock, standing since an instant."""
        return self if self.since is None else replace(self, used=self.reading(at, hours), since=None)

    def reading(self, at: datetime, hours: Hours) -> timedelta:
        """Return how much business time it shows at an instant."""
        return self.used if self.since is None else self.used + elapsed(hours, self.since, at)

    def ends(self, length: timedelta, hours: Hours) -> datetime | None:
        """Return when it will show a length, or None if it stands, or would not within years."""
        return None if self.since is None else business_time_after(hours, self.since, length - self.used)


def new_clocks(at: datetime) -> Clocks:
    """Return the clocks of a case that is opened."""
    return {"first": Clock("first", since=at), "next": Clock("next"), "solve": Clock("solve", since=at)}


def clocks_after(clocks: Mapping[Kind, Clock], event: Event, state: State, *, at: datetime, hours: Hours) -> Clocks:
    """Return the clocks after an event, by which the case came into a state."""
    first, later, solution = clocks["first"], clocks["next"], clocks["solve"]
    if event in ("answer", "solve"):
        first = replace(first.stopped(at, hours), met=True)
        later = later.stopped(at, hours)
    elif event == "write" and first.met and later.since is None:
        later = Clock("next", since=at)
    solution = solution.started(at) if state in WITH_TEAM else solution.stopped(at, hours)
    return {"first": first, "next": later, "solve": solution}


def elapsed(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """Return the business time between two instants."""
    if start >= end:
        return timedelta()
    return sum((span.length for span in hours.within(Span(start, end))), timedelta())


def business_time_after(hours: Hours, start: datetime, length: timedelta) -> datetime | None:
    """Return the first instant at which so much business time has passed since `start`; None if none will in years."""
    if length <= timedelta():
        return start
    for _ in range(MOST_WEEKS):
        for span in hours.within(Span(start, start + _WEEK)):
            if span.length >= length:
                return span.start + length
            length -= span.length
        start += _WEEK
    return None


def business_days_after(hours: Hours, start: datetime, count: int) -> datetime | None:
    """Return the same time of day after so many days on which the team works; None if there are none in years."""
    local = localize(start, hours.tz)
    day, left = local.date(), count
    for _ in range(7 * MOST_WEEKS):
        if left <= 0:
            return resolve(datetime.combine(day, local.time()), hours.tz)
        day += _DAY
        whole = Span(
            resolve(datetime.combine(day, time()), hours.tz), resolve(datetime.combine(day + _DAY, time()), hours.tz)
        )
        left -= bool(hours.within(whole))
    return None


def opens_at(hours: Hours, at: datetime) -> datetime | None:
    """Return when the team works again, which is `at` if it works then; None if it never does."""
    for number in range(MOST_WEEKS):
        spans = hours.within(Span(at + number * _WEEK, at + (number + 1) * _WEEK))
        if spans:
            return spans[0].start
    return None
