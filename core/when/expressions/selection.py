"""Chooses the span of a series that is meant: the next, the last, the nearest, or one moved by a length."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from core.when.expressions.series import Either, Every, Once, Reference, Series, Within
from core.when.grains import Span, is_finer, moved, step, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.when.lengths import Length
    from core.when.readings import Grain

_FAR = timedelta(days=500)
_RECENT = timedelta(days=100)


def shifted(series: Series, length: Length, grain: Grain, *, exact: bool = False) -> Series:
    """Return a series moved by a length, as exact as the finer of both, or as `grain` if `exact`.

    If the series recurs, take the first span that is in the future after the move, as in "a year after christmas".
    """
    kept: Grain = grain if exact or is_finer(grain, series.grain) else series.grain

    def make(reference: Reference) -> Span | None:
        for anchor in _anchors(series, reference, length):
            start = moved(anchor.start, length)
            if series.fixed or start > reference.now:
                return Span(start, step(start, kept, 1), kept)
        return None

    return Once(make, kept)


def _anchors(series: Series, reference: Reference, length: Length) -> Iterator[Span]:
    if series.fixed or (isinstance(series, Every) and series.period == "week"):
        found = meant(series, reference)
        return iter([found] if found else [])
    return islice(series.forward(reference, moved(reference.now, -length) - timedelta(days=1)), 10)


def meant(series: Series, reference: Reference) -> Span | None:
    """Return the span that is meant now: the only one, the next of many, or the last if all are over."""
    if series.fixed:
        return next(series.forward(reference, datetime.min + timedelta(days=800)), None)
    since = whole(reference.now, "day").end if _is_yearly(series) and reference.means("year") else reference.now
    for span in series.forward(reference, since):
        if span.start > reference.now:
            return span
        if not is_finer(span.grain, "day") and _immediate(series):
            return span
        if is_finer(span.grain, "day") and span.end - span.start > timedelta(hours=1):
            return span  # a part of the day that is not over
    return previous(series, reference)


def _is_yearly(series: Series) -> bool:
    """Return whether a series is a date of each year, perhaps with a time of day."""
    if isinstance(series, Either):
        return _is_yearly(series.usual)
    outer = series.outer if isinstance(series, Within) else series
    return isinstance(outer, Every) and outer.period == "year" and outer.grain == "day"


def derived(series: Series, grain: Grain, change: Callable[[Span, Reference], Span | None]) -> Once:
    """Return the single span that `change` makes of the span of a series that is meant, or none if there is none."""

    def make(reference: Reference) -> Span | None:
        found = meant(series, reference)
        return change(found, reference) if found else None

    return Once(make, grain)


def previous(series: Series, reference: Reference, count: int = 1) -> Span | None:
    """Return the last span that is over, or the `count`th last."""
    return next(islice(series.backward(reference, reference.now), count - 1, None), None)


def following(series: Series, reference: Reference, count: int = 1) -> Span | None:
    """Return the next span that has not begun, or the `count`th one."""
    coming = (span for span in series.forward(reference, reference.now) if span.start > reference.now)
    return next(islice(coming, count - 1, None), None)


def nearest(series: Series, reference: Reference) -> Span | None:
    """Return the span nearest to now, if there is one in about a year or in the last three months."""
    coming = meant(series, reference)
    if coming is None:
        return None
    before = coming if coming.end <= reference.now else previous(series, reference)
    found = [span for span in (coming, before) if span and span.end + _RECENT > reference.now]
    best = min(found, key=lambda span: abs(span.start - reference.now), default=None)
    return best if best and abs(best.start - reference.now) < _FAR else None


def _immediate(series: Series) -> bool:
    if isinstance(series, Every):
        return series.immediate
    if isinstance(series, Within) and series.nth is None:
        return _immediate(series.outer) and _immediate(series.inner)
    return True
