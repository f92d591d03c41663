"""The reference time of these tests: 10:00 on Wednesday 25 November 2026, and how a meaning comes out then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.when.expressions.selection import meant
from core.when.expressions.series import Reference

if TYPE_CHECKING:
    from core.when.expressions.ranges import Range
    from core.when.expressions.series import Series

NOW = datetime(2026, 11, 25, 10)
REFERENCE = Reference(NOW)


def shown(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "…"


def begins(series: Series | None, reference: Reference = REFERENCE) -> str:
    """Return the beginning of the span that is meant."""
    span = meant(series, reference) if series else None
    return shown(span.start if span else None)


def lasts(series: Series | None) -> str:
    """Return the beginning and the end of the span that is meant."""
    span = meant(series, REFERENCE) if series else None
    return f"{shown(span.start)} to {shown(span.end)}" if span else "…"


def covers(stretch: Range | None) -> str:
    """Return what a range covers: from the beginning of its start to the end of its end, or from one bound only."""
    assert stretch
    start = meant(stretch.start, REFERENCE) if stretch.start else None
    end = meant(stretch.end, REFERENCE) if stretch.end else None
    ends = (end.end if stretch.inclusive else end.start) if end else None
    return f"{shown(start.start if start else None)} to {shown(ends)}"
