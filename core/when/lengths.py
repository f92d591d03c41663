"""Lengths of time, and ISO 8601 for instants and lengths.

A month has no fixed number of days, so a length keeps months, days and seconds apart until it is added to a date.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from core.model.errors import InputError
from core.when.zones import resolve

_ISO = re.compile(
    r"([+-])?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Length:
    """A relative length. Months and days are counted on the calendar, seconds as elapsed time."""

    months: int = 0
    days: int = 0
    seconds: float = 0

    def __add__(self, other: Length) -> Length:
        return Length(self.months + other.months, self.days + other.days, self.seconds + other.seconds)

    def __neg__(self) -> Length:
        return Length(-self.months, -self.days, -self.seconds)

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.seconds)

    def after(self, local: datetime, zone: tzinfo) -> datetime:
        """Return the instant, in UTC, that is this length after a naive wall-clock time in a zone."""
        moved = add_months(local, self.months) + timedelta(days=self.days)
        return resolve(moved, zone) + timedelta(seconds=self.seconds)

    def after_instant(self, here: datetime) -> datetime:
        """Return the instant, in UTC, that is this length after an aware time. Days are counted in its zone."""
        if not (self.months or self.days) or here.tzinfo is None:
            return here.astimezone(UTC) + timedelta(seconds=self.seconds)
        return self.after(here.replace(tzinfo=None, fold=0), here.tzinfo)


def add_months(local: datetime, months: int) -> datetime:
    """Return the same day of a later (or earlier) month, or the last day of that month if it is shorter."""
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return local.replace(year=year, month=month + 1, day=min(local.day, calendar.monthrange(year, month + 1)[1]))


def to_iso(value: datetime | timedelta | Length) -> str:
    """Write an aware instant with its offset ("2026-11-27T09:00:00+01:00"), or a length ("PT1H30M", "P1M", "P14D")."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise InputError("Only a time with an offset is an instant. Give it a zone.")
        return value.isoformat(timespec="microseconds" if value.microsecond else "seconds")
    if isinstance(value, timedelta):
        if value < timedelta():
            return f"-{to_iso(-value)}"
        value = Length(days=value.days, seconds=value.seconds + value.microseconds / 1_000_000)
    if value.months < 0 or value.days < 0 or value.seconds < 0:
        return f"-{to_iso(-value)}"
    return _length_iso(value)


def _length_iso(value: Length) -> str:
    years, months = divmod(value.months, 12)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    date_part = "".join(f"{count}{unit}" for count, unit in ((years, "Y"), (months, "M"), (value.days, "D")) if count)
    second = f"{seconds:.6f}".rstrip("0").rstrip(".")
    clock = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count)
    clock += f"{second}S" if seconds else ""
    if not date_part and not clock:
        return "PT0S"
    return f"P{date_part}{'T' if clock else ''}{clock}"


def from_iso(text: str) -> datetime | timedelta | Length:
    """Parse what `to_iso` writes: an instant with an offset, a timedelta, or a Length if it has months.

    Raises:
        InputError: The text is neither an instant nor a length.
    """
    text = text.strip()
    found = _ISO.fullmatch(text)
    if found and any(found.groups()[1:]):
        return _read_length(found)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text[:60]}” is no time such as 2026-11-27T09:00:00+01:00. Write it so.") from None
    if moment.tzinfo is None:
        raise InputError(f"{text} has no offset from UTC. Write it as in 2026-11-27T09:00:00+01:00.")
    return moment if moment.utcoffset() else moment.astimezone(UTC)


def _read_length(found: re.Match[str]) -> timedelta | Length:
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in found.groups()[1:7])
    seconds = hours * 3600 + minutes * 60 + float(found[8] or 0)
    length = Length(years * 12 + months, weeks * 7 + days, seconds)
    if found[1] == "-":
        length = -length
    return length if length.months else timedelta(days=length.days, seconds=length.seconds)
