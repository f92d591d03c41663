"""When somebody works: hours of weekdays on the wall of a zone, without days off and the country's public holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from core.calendars.own.intervals import Span, merge_spans
from core.model.errors import SkillError
from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """From one time of day to another on a weekday (0 is Monday); one that ends no later ends on the next day."""

    weekday: int
    start: time
    end: time

    def on(self, day: date, zone: tzinfo) -> Span:
        """Return it on a day, as the clocks of the zone go then."""
        last = day if self.start < self.end else day + DAY
        return Span(resolve(datetime.combine(day, self.start), zone), resolve(datetime.combine(last, self.end), zone))


OFFICE = tuple(Shift(weekday, time(9), time(17)) for weekday in range(5))
"""Monday to Friday, 9 to 17: of whoever tells nothing else."""
ALWAYS = tuple(Shift(weekday, time(0), time(0)) for weekday in range(7))
"""A room's, unless something else is told."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of somebody: shifts in a zone; on days `off` (first and last) and holidays of `country` there are none.

    `country` is ISO 3166 (`DE`), perhaps with a part of it (`DE-BY`).
    """

    zone: str
    shifts: tuple[Shift, ...] = OFFICE
    country: str | None = None
    off: tuple[tuple[date, date], ...] = ()

    @property
    def tz(self) -> tzinfo:
        """The zone itself."""
        return find_zone(self.zone)

    def within(self, window: Span) -> list[Span]:
        """Return the working time that lies in a window, joined and cut at its ends."""
        found = (Span(max(each.start, window.start), min(each.end, window.end)) for each in self.shifts_in(window))
        return merge_spans(found)

    def shifts_in(self, window: Span) -> list[Span]:
        """Return the shifts that touch a window, whole, in order."""
        spans = (
            shift.on(day, self.tz) for day in self._days(window) for shift in self.shifts if self._works(day, shift)
        )
        return sorted({each for each in spans if each.start < each.end and each.overlaps(window)})

    def why_not(self, day: date) -> str:
        """Say why nobody works on a day: the holiday's name, `a day off`, or nothing."""
        if any(first <= day <= last for first, last in self.off):
            return "a day off"
        return find_public_holiday(self.country, day) if self.country else ""

    def _works(self, day: date, shift: Shift) -> bool:
        return shift.weekday == day.weekday() and not self.why_not(day)

    def _days(self, window: Span) -> Iterator[date]:
        """Yield the days on which a shift can begin that touches the window."""
        day = localize(window.start, self.tz).date() - DAY
        last = localize(window.end, self.tz).date()
        while day <= last:
            yield day
            day += DAY


def find_public_holiday(country: str, day: date) -> str:
    """Return the name of a country's holiday on a day, or nothing.

    Raises:
        SkillError: there is no such country.
    """
    return _holidays(country.upper(), day.year).get(day, "")


def check_country(country: str) -> str:
    """Return a country's code as we keep it.

    Raises:
        SkillError: nothing is known of its holidays; the text says what to write.
    """
    _holidays(country.upper(), 2026)
    return country.upper()


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 — its tables are large, and few need them

    code, _, part = country.partition("-")
    try:
        found = holidays.country_holidays(code, subdiv=part or None, years=year, language="en_US")
        return dict(found.items())
    except NotImplementedError as error:
        raise SkillError(
            f"I know no public holidays of {country}. Write a country's code such as DE, or with a part DE-BY."
        ) from error


def parse_shifts(rows: Sequence[Sequence[object]]) -> tuple[Shift, ...]:
    """Return shifts from their rows in the database: [0, "09:00", "17:00"]."""
    return tuple(Shift(int(str(day)), _time(start), _time(end)) for day, start, end in rows)


def format_shifts(shifts: Sequence[Shift]) -> list[list[object]]:
    """Return the rows of shifts for the database."""
    return [[each.weekday, f"{each.start:%H:%M}", f"{each.end:%H:%M}"] for each in sorted(shifts)]


def _time(text: object) -> time:
    return time.fromisoformat(str(text))
