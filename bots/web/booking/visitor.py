"""Who visits the public page: their language and zone, and how times are written for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo, available_timezones

from babel.core import Locale
from babel.dates import format_date, format_time

from core.model.language import LANGUAGES, language_of_locale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who looks at the public page. `is_zone_known`: they, or their browser, have told the zone."""

    language: str
    zone: str
    is_zone_known: bool

    @classmethod
    def of(cls, request: web.Request, asked: Mapping[str, object], *, default_zone: str) -> Self:
        """Return the visitor of a request, whose query or form is `asked`."""
        zone = str(asked.get("zone", ""))
        is_known = zone in zones()
        return cls(language_of(request, str(asked.get("lang", ""))), zone if is_known else default_zone, is_known)

    @property
    def tz(self) -> ZoneInfo:
        """The zone as a `tzinfo`."""
        return ZoneInfo(self.zone)

    def day(self, at: datetime) -> date:
        """Return the day of an instant in the visitor's zone."""
        return at.astimezone(self.tz).date()

    def midnight(self, day: date) -> datetime:
        """Return when a day begins there."""
        return datetime.combine(day, time(), self.tz)

    def write_day(self, day: date) -> str:
        """Return a day in words, with its weekday."""
        return format_date(day, "full", locale=self.language)

    def write_time(self, at: datetime) -> str:
        """Return the time of day of an instant."""
        return format_time(at.astimezone(self.tz), "short", locale=self.language)

    def write(self, at: datetime) -> str:
        """Return an instant in words."""
        return f"{self.write_day(self.day(at))}, {self.write_time(at)}"


@cache
def zones() -> tuple[str, ...]:
    """Return the names of the zones that people live in."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return (*sorted(places), "UTC")


def language_of(request: web.Request, wanted: str) -> str:
    """Return the wanted language, or the first one of the browser that we speak."""
    told = request.headers.get("Accept-Language", "")
    for tag in (wanted, *(part.partition(";")[0].strip() for part in told.split(","))):
        if found := language_of_locale(tag):
            return found
    return LANGUAGES[0]


@cache
def languages() -> dict[str, str]:
    """Return the languages that we speak, each as its speakers call it."""
    return {code: (Locale(code).display_name or code).capitalize() for code in LANGUAGES}
