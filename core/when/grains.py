"""The grains of the calendar, from second to year, and spans of wall-clock time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.when.lengths import Length, add_months

if TYPE_CHECKING:
    from core.when.readings import Grain

ORDER: Final = {
    name: rank for rank, name in enumerate(("second", "minute", "hour", "day", "week", "month", "quarter", "year"))
}
"""The rank of each grain, from fine to coarse."""

COARSE: Final = frozenset({"day", "week", "month", "quarter", "year"})
"""Grains that do not determine the time of day."""
_FINER: Final[dict[str, Grain]] = dict(
    zip(ORDER, ("second", "second", "minute", "hour", "day", "day", "month", "month"), strict=True)
)
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A span of naive wall-clock time. The end is exclusive."""

    start: datetime
    end: datetime
    grain: Grain
    instant: datetime | None = field(default=None, compare=False)
    """The aware beginning, where the wall clock is ambiguous: an hour from now, when that hour occurs twice."""


def is_finer(one: Grain, other: Grain) -> bool:
    """Return whether a grain is strictly finer than another."""
    return ORDER[one] < ORDER[other]


def finer(grain: Grain) -> Grain:
    """Return how exact a shift by units of a grain is: "in 2 hours" is exact to the minute."""
    return _FINER[grain]


def floor(local: datetime, grain: Grain, *, week_start: int = 0) -> datetime:
    """Return the beginning of the period that contains a naive wall-clock time."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if grain in _SECONDS:
        return local - (local - midnight) % timedelta(seconds=_SECONDS[grain])
    if grain == "week":
        return midnight - timedelta(days=(midnight.weekday() - week_start) % 7)
    if grain in _MONTHS:
        size = _MONTHS[grain]
        return midnight.replace(month=(midnight.month - 1) // size * size + 1, day=1)
    return midnight


def step(local: datetime, grain: Grain, count: int) -> datetime:
    """Move a naive wall-clock time by a number of periods. If the new month has no such day, take its last day.

    Raises:
        OverflowError: The year would be out of range.
    """
    try:
        if grain in _MONTHS:
            return add_months(local, _MONTHS[grain] * count)
        if grain in _SECONDS:
            return local + timedelta(seconds=_SECONDS[grain] * count)
        return local + timedelta(days=count * (7 if grain == "week" else 1))
    except ValueError as error:
        raise OverflowError(str(error)) from error


def moved(local: datetime, length: Length) -> datetime:
    """Move a naive wall-clock time by a length."""
    return step(local, "month", length.months) + timedelta(days=length.days, seconds=length.seconds)


def closing(start: datetime, grain: Grain) -> datetime:
    """Return the end of the period that begins at a time, or the last possible time if the period ends after it."""
    try:
        return step(start, grain, 1)
    except OverflowError:
        return datetime.max


def whole(local: datetime, grain: Grain, count: int = 1, *, week_start: int = 0) -> Span:
    """Return the period that contains a wall-clock time or, with `count`, that many periods from its beginning."""
    start = floor(local, grain, week_start=week_start)
    return Span(start, closing(start, grain) if count == 1 else step(start, grain, count), grain)


def unit_length(grain: Grain, count: float) -> Length:
    """Return a number of units as a length. A fraction is converted to a finer unit: half a month is 15 days."""
    full = int(count)
    rest = count - full
    if grain in _SECONDS:
        return Length(seconds=_SECONDS[grain] * count)
    if grain == "day":
        return Length(days=full, seconds=round(rest * 86_400))
    if grain == "week":
        days = count * 7
        return Length(days=int(days), seconds=round((days - int(days)) * 86_400))
    months = count * _MONTHS[grain]
    return Length(months=int(months), days=round((months - int(months)) * 30))
