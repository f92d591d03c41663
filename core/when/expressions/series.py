"""Times as they are meant, before it is known when now is: a day of the week, a holiday, "3 days after that".

A series stands for one or endlessly many spans of wall-clock time and gives them in order from any point on, in both
directions. Series are combined (the third Tuesday of a month, nine o'clock on that day) and only at the end asked for
the span that is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from core.when.spans import Span, floor, is_finer, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from core.when.lengths import Length
    from core.when.reading import Grain

_LIMIT = {"day": 800, "week": 120, "month": 60, "quarter": 20, "year": 12}
"""How many periods a recurring series is followed: what bounds the search for what never comes, such as 30 February."""
_FAR = timedelta(days=500)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a meaning depends on: the naive wall-clock time now, and the first day of the week (0 is Monday)."""

    now: datetime
    week_start: int = 0
    here: datetime | None = None
    """Now again, aware and in the speaker's zone."""
    variant: str = ""
    """Which of two meanings of ambiguous words is asked for, if not the usual one: the other "half" of the day, the
    "near" day, what is named behind "or"."""


class Series(Protocol):
    """One or many spans."""

    @property
    def grain(self) -> Grain:
        """How exactly it is meant."""
        ...

    @property
    def fixed(self) -> bool:
        """Whether it is one span that now decides, and not the next of many."""
        ...

    def forward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield the spans that end after `since`, in order."""
        ...

    def backward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield the spans that end at or before `since`, the latest first."""
        ...


@dataclass(frozen=True, slots=True)
class Once:
    """A single span that is computed from now."""

    make: Callable[[Moment], Span | None]
    grain: Grain
    fixed: bool = True

    def forward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield it if it ends after `since`."""
        span = self.make(moment)
        if span and span.end > since:
            yield span

    def backward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield it if it ends by `since`."""
        span = self.make(moment)
        if span and span.end <= since:
            yield span


@dataclass(frozen=True, slots=True)
class Every:
    """What comes in each (or in some) of the periods of a grain."""

    period: Grain
    make: Callable[[datetime], Iterable[Span]]
    """From where a period begins to the spans that begin in it, in order."""
    grain: Grain
    immediate: bool = True
    """Whether the span that now lies in may be meant ("March"), or only one that is still to come ("Tuesday")."""
    fixed: bool = field(default=False, init=False)

    def forward(self, moment: Moment, since: datetime) -> Iterator[Span]:  # noqa: ARG002 — the protocol's
        """Yield the spans that end after `since`, in order, for a bounded time."""
        begin = step(floor(since, self.period), self.period, -1)
        for count in range(_LIMIT[self.period]):
            for span in self.make(step(begin, self.period, count)):
                if span.end > since:
                    yield span

    def backward(self, moment: Moment, since: datetime) -> Iterator[Span]:  # noqa: ARG002 — the protocol's
        """Yield the spans that end by `since`, the latest first, for a bounded time."""
        begin = floor(since, self.period)
        for count in range(_LIMIT[self.period]):
            for span in reversed(list(self.make(step(begin, self.period, -count)))):
                if span.end <= since:
                    yield span


@dataclass(frozen=True, slots=True)
class Within:
    """The spans of one series that lie inside those of a coarser one."""

    outer: Series
    inner: Series

    @property
    def grain(self) -> Grain:
        """The inner one's."""
        return self.inner.grain

    @property
    def fixed(self) -> bool:
        """The outer one decides."""
        return self.outer.fixed or self.inner.fixed

    def _inside(self, moment: Moment, around: Span) -> Iterator[Span]:
        for span in self.inner.forward(moment, around.start):
            if span.start >= around.end:
                return
            if span.start >= around.start:
                yield span

    def forward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield the spans that end after `since`, in order."""
        for around in self.outer.forward(moment, since - timedelta(days=1)):
            yield from (span for span in self._inside(moment, around) if span.end > since)

    def backward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield the spans that end by `since`, the latest first."""
        current = [
            span for around in islice(self.outer.forward(moment, since), 1) for span in self._inside(moment, around)
        ]
        yield from (span for span in reversed(current) if span.end <= since)
        for around in self.outer.backward(moment, since):
            yield from reversed(list(self._inside(moment, around)))


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth (from 1; from the end if negative) of one series inside each span of another."""

    count: int
    inner: Series
    outer: Series

    @property
    def grain(self) -> Grain:
        """The inner one's."""
        return self.inner.grain

    @property
    def fixed(self) -> bool:
        """The outer one decides."""
        return self.outer.fixed

    def _pick(self, moment: Moment, around: Span) -> Iterator[Span]:
        inside = list(Within(_Given(around), self.inner).forward(moment, around.start))
        index = self.count - 1 if self.count > 0 else self.count
        if -len(inside) <= index < len(inside):
            yield inside[index]

    def forward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield the spans that end after `since`, in order."""
        for around in self.outer.forward(moment, since):
            yield from (span for span in self._pick(moment, around) if span.end > since)

    def backward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield the spans that end by `since`, the latest first."""
        for around in islice(self.outer.forward(moment, since), 1):
            yield from (span for span in self._pick(moment, around) if span.end <= since)
        for around in self.outer.backward(moment, since):
            yield from self._pick(moment, around)


@dataclass(frozen=True, slots=True)
class _Given:
    """A span that is known already."""

    span: Span
    fixed: bool = True

    @property
    def grain(self) -> Grain:
        return self.span.grain

    def forward(self, moment: Moment, since: datetime) -> Iterator[Span]:  # noqa: ARG002 — the protocol's
        if self.span.end > since:
            yield self.span

    def backward(self, moment: Moment, since: datetime) -> Iterator[Span]:  # noqa: ARG002 — the protocol's
        if self.span.end <= since:
            yield self.span


@dataclass(frozen=True, slots=True)
class Either:
    """A time of day without its half: the usual one, or the other where the usual one is over today."""

    usual: Series
    other: Series
    other_is_later: bool = False

    @property
    def grain(self) -> Grain:
        """Both have the same."""
        return self.usual.grain

    @property
    def fixed(self) -> bool:
        """Both are alike."""
        return self.usual.fixed

    def forward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield the spans that end after `since`, in order."""
        if moment.variant == "half":
            yield from self.other.forward(moment, since)
            return
        for usual in self.usual.forward(moment, since):
            if usual.start <= moment.now and usual.start.date() == moment.now.date():
                later = next(self.other.forward(moment, moment.now), None)
                if later and later.start.date() == usual.start.date():
                    yield later
                    continue
            yield usual

    def backward(self, moment: Moment, since: datetime) -> Iterator[Span]:
        """Yield the usual spans that end by `since`, the latest first."""
        return self.usual.backward(moment, since)


def shifted(series: Series, length: Length, grain: Grain, *, exact: bool = False) -> Series:
    """Return a series moved by a length, as exact as the finer of both, or as the grain with `exact`.

    Of something that comes again, the first is meant that is still to come when it is moved: a year after christmas.
    """
    kept: Grain = grain if exact or is_finer(grain, series.grain) else series.grain

    def make(moment: Moment) -> Span | None:
        for anchor in _anchors(series, moment, length):
            start = _moved(anchor.start, length)
            if series.fixed or start > moment.now:
                return Span(start, step(start, kept, 1), kept)
        return None

    return Once(make, kept)


def _anchors(series: Series, moment: Moment, length: Length) -> Iterator[Span]:
    if series.fixed or (isinstance(series, Every) and series.period == "week"):
        found = meant(series, moment)
        return iter([found] if found else [])
    return islice(series.forward(moment, _moved(moment.now, -length) - timedelta(days=1)), 10)


def _moved(local: datetime, length: Length) -> datetime:
    moved = step(local, "month", length.months)
    return moved + timedelta(days=length.days, seconds=length.seconds)


def meant(series: Series, moment: Moment) -> Span | None:
    """Return the span that is meant now: the one there is, or the next of many, or the last if none comes any more."""
    if series.fixed:
        return next(series.forward(moment, datetime.min + timedelta(days=800)), None)
    for span in series.forward(moment, moment.now):
        if span.start > moment.now:
            return span
        if not is_finer(span.grain, "day") and _immediate(series):
            return span
        if is_finer(span.grain, "day") and span.end - span.start > timedelta(hours=1):
            return span  # a part of the day that is not over
    return previous(series, moment)


def previous(series: Series, moment: Moment, count: int = 1) -> Span | None:
    """Return the last span that is over, or the one so many before."""
    return next(islice(series.backward(moment, moment.now), count - 1, None), None)


def following(series: Series, moment: Moment, count: int = 1) -> Span | None:
    """Return the next span that has not begun, or the one so many after."""
    coming = (span for span in series.forward(moment, moment.now) if span.start > moment.now)
    return next(islice(coming, count - 1, None), None)


def nearest(series: Series, moment: Moment) -> Span | None:
    """Return the span nearest to now on either side, if there is one within a year or so."""
    found = [span for span in (meant(series, moment), previous(series, moment)) if span]
    best = min(found, key=lambda span: abs(span.start - moment.now), default=None)
    return best if best and abs(best.start - moment.now) < _FAR else None


def _immediate(series: Series) -> bool:
    if isinstance(series, Every):
        return series.immediate
    if isinstance(series, Within):
        return _immediate(series.outer) and _immediate(series.inner)
    return True
