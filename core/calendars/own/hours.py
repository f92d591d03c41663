"""Working hours: wall-clock shifts on weekdays in a zone, except days off and the public holidays of a country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from core.calendars.own.intervals import Span, merge_spans
from core.model.errors import SkillError
from core.model.language import current_language
from core.text.catalogue import _
from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Working time on a weekday (0 is Monday). If its end is not after its start, it ends on the next day."""

    weekday: int
    start: time
    end: time

    def on(self, day: date, zone: tzinfo) -> Span:
        """Return the instants of the shift on a day in a zone."""
        last = day if self.start < self.end else day + DAY
        return Span(resolve(datetime.combine(day, self.start), zone), resolve(datetime.combine(last, self.end), zone))


OFFICE = tuple(Shift(weekday, time(9), time(17)) for weekday in range(5))
"""Monday to Friday, 9 to 17. The default for people and providers."""
ALWAYS = tuple(Shift(weekday, time(0), time(0)) for weekday in range(7))
"""At all times. The default for rooms."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Shifts in a zone, except on days `off` (first and last day) and on the public holidays of a `country`.

    `country` is an ISO 3166 code, optionally with a subdivision: `DE`, `DE-BY`.
    """

    zone: str
    shifts: tuple[Shift, ...] = OFFICE
    country: str | None = None
    off: tuple[tuple[date, date], ...] = ()

    @property
    def tz(self) -> tzinfo:
        """The zone as a `tzinfo`."""
        return find_zone(self.zone)

    def within(self, window: Span) -> list[Span]:
        """Return the working time in a window, merged, and clipped to the window."""
        return merge_spans(shift.clipped(window) for shift in self.shifts_in(window))

    def shifts_in(self, window: Span) -> list[Span]:
        """Return the shifts that overlap a window, unclipped, in order."""
        before, last = localize(window.start, self.tz).date() - DAY, localize(window.end, self.tz).date()
        days = (before + number * DAY for number in range((last - before).days + 1))
        spans = (
            shift.on(day, self.tz)
            for day in days
            for shift in self.shifts
            if shift.weekday == day.weekday() and not self.why_not(day)
        )
        return sorted({span for span in spans if span.start < span.end and span.overlaps(window)})

    def why_not(self, day: date) -> str:
        """Return why a day is off: the holiday's name, "a day off", or "" if it is not."""
        if any(first <= day <= last for first, last in self.off):
            return _("a day off")
        known = _holidays(self.country.upper(), day.year, current_language()) if self.country else {}
        return known.get(day, "")


def check_country(country: str) -> str:
    """Return a country's code in its stored form.

    Raises:
        SkillError: Its public holidays are unknown. The text says what to write.
    """
    _holidays(country.upper(), 2026, current_language())
    return country.upper()


@lru_cache(maxsize=256)
def _holidays(country: str, year: int, language: str) -> dict[date, str]:
    import holidays  # noqa: PLC0415 — its tables are large, and few need them

    code, _dash, part = country.partition("-")
    try:
        kind = holidays.country_holidays(code, subdiv=part or None)
        spoken = next((known for known in kind.supported_languages if known.startswith(language)), "en_US")
        return dict(holidays.country_holidays(code, subdiv=part or None, years=year, language=spoken).items())
    except NotImplementedError as error:
        raise SkillError(
            _("I know no public holidays of {country}. Write a country code such as DE, or DE-BY for a region.").format(
                country=country
            )
        ) from error


def parse_shifts(rows: Sequence[Sequence[object]]) -> tuple[Shift, ...]:
    """Parse shifts in their stored form, such as [0, "09:00", "17:00"] for Monday."""
    return tuple(
        Shift(int(str(day)), time.fromisoformat(str(start)), time.fromisoformat(str(end))) for day, start, end in rows
    )


def format_shifts(shifts: Sequence[Shift]) -> list[list[object]]:
    """Return shifts in their stored form."""
    return [[shift.weekday, f"{shift.start:%H:%M}", f"{shift.end:%H:%M}"] for shift in sorted(shifts)]
