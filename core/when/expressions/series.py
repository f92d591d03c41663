"""Times before "now" is known: a weekday, a holiday, "3 days after that".

A series is one span of wall-clock time or endlessly many, and yields them in order from any point, forwards and
backwards. Series are combined (the third Tuesday of a month, nine o'clock on that day), and only at the end one of
their spans is chosen (see `selection`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Protocol

from core.when.grains import Span, floor, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from core.when.readings import Grain

_LIMIT = {"day": 800, "week": 120, "month": 60, "quarter": 20, "year": 12}
"""For how many periods a recurring series is followed. This limits the search for a date that does not exist."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Which other meaning of ambiguous words is asked for, and which ones the words were found to have.

    They are the other "half" of the day, the "near" day, the time after "or", and next "year".
    """

    name: str = ""
    found: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference time of a reading: naive wall-clock time, and the first day of the week (0 is Monday)."""

    now: datetime
    week_start: int = 0
    here: datetime | None = None
    """The same time, aware, in the speaker's zone."""
    variant: Variant = field(default_factory=Variant)

    def means(self, variant: str) -> bool:
        """Return whether words that have this other meaning are to have it."""
        self.variant.found.add(variant)
        return self.variant.name == variant


class Series(Protocol):
    """One span or many spans."""

    @property
    def grain(self) -> Grain:
        """How exact the series is."""
        ...

    @property
    def fixed(self) -> bool:
        """Whether this is a single span that depends only on now, rather than one of many."""
        ...

    def forward(self, reference: Reference, since: datetime) -> Iterator[Span]:
        """Yield the spans that end after `since`, in order."""
        ...

    def backward(self, reference: Reference, since: datetime) -> Iterator[Span]:
        """Yield the spans that end at or before `since`, the latest first."""
        ...


@dataclass(frozen=True, slots=True)
class Once:
    """A single span, computed from the reference time."""

    make: Callable[[Reference], Span | None]
    grain: Grain
    fixed: bool = True

    def forward(self, reference: Reference, since: datetime) -> Iterator[Span]:
        """Yield the span if it ends after `since`."""
        span = self.make(reference)
        if span and span.end > since:
            yield span

    def backward(self, reference: Reference, since: datetime) -> Iterator[Span]:
        """Yield the span if it ends by `since`."""
        span = self.make(reference)
        if span and span.end <= since:
            yield span


@dataclass(frozen=True, slots=True)
class Every:
    """Spans that recur, once or several times, in every `period` (such as every week), or only in some periods."""

    period: Grain
    make: Callable[[datetime], Iterable[Span]]
    """From the beginning of a period to the spans that begin in it, in order."""
    grain: Grain
    immediate: bool = True
    """Whether the present span may be meant ("March"), or only one that is still to come ("Tuesday")."""
    fixed: bool = field(default=False, init=False)

    def forward(self, reference: Reference, since: datetime) -> Iterator[Span]:  # noqa: ARG002 — the protocol's
        """Yield the spans that end after `since`, in order, for a limited number of periods."""
        begin = step(floor(since, self.period), self.period, -1)
        for count in range(_LIMIT[self.period]):
            for span in self.make(step(begin, self.period, count)):
                if span.end > since:
                    yield span

    def backward(self, reference: Reference, since: datetime) -> Iterator[Span]:  # noqa: ARG002 — the protocol's
        """Yield the spans that end by `since`, the latest first, for a limited number of periods."""
        begin = floor(since, self.period)
        for count in range(_LIMIT[self.period]):
            for span in reversed(list(self.make(step(begin, self.period, -count)))):
                if span.end <= since:
                    yield span


@dataclass(frozen=True, slots=True)
class Within:
    """The spans of one series that are inside the spans of a coarser one: all of them, or the nth in each."""

    outer: Series
    inner: Series
    nth: int | None = None
    """Which one it is, counted from 1 or, if negative, from the end."""

    @property
    def grain(self) -> Grain:
        """The grain of the inner series."""
        return self.inner.grain

    @property
    def fixed(self) -> bool:
        """Whether either series is fixed."""
        return self.outer.fixed or self.inner.fixed

    def _inside(self, reference: Reference, around: Span) -> Iterator[Span]:
        coming = takewhile(lambda span: span.start < around.end, self.inner.forward(reference, around.start))
        inside = (span for span in coming if span.start >= around.start)
        if self.nth is None:
            return inside
        spans = list(inside)
        place = self.nth - 1 if self.nth > 0 else self.nth
        return iter([spans[place]] if -len(spans) <= place < len(spans) else [])

    def forward(self, reference: Reference, since: datetime) -> Iterator[Span]:
        """Yield the spans that end after `since`, in order."""
        for around in self.outer.forward(reference, since - timedelta(days=1) if self.nth is None else since):
            yield from (span for span in self._inside(reference, around) if span.end > since)

    def backward(self, reference: Reference, since: datetime) -> Iterator[Span]:
        """Yield the spans that end by `since`, the latest first."""
        for around in islice(self.outer.forward(reference, since), 1):
            yield from (span for span in reversed(list(self._inside(reference, around))) if span.end <= since)
        for around in self.outer.backward(reference, since):
            yield from reversed(list(self._inside(reference, around)))


@dataclass(frozen=True, slots=True)
class Either:
    """A time of day without am or pm: the usual one of the two, or the other if the usual one is over today."""

    usual: Series
    other: Series
    other_is_later: bool = False

    @property
    def grain(self) -> Grain:
        """The grain of both series."""
        return self.usual.grain

    @property
    def fixed(self) -> bool:
        """Whether both series are fixed."""
        return self.usual.fixed

    def forward(self, reference: Reference, since: datetime) -> Iterator[Span]:
        """Yield the spans that end after `since`, in order."""
        if reference.means("half"):
            yield from self.other.forward(reference, since)
            return
        for usual in self.usual.forward(reference, since):
            if usual.start <= reference.now and usual.start.date() == reference.now.date():
                later = next(self.other.forward(reference, reference.now), None)
                if later and later.start.date() == usual.start.date():
                    yield later
                    continue
            yield usual

    def backward(self, reference: Reference, since: datetime) -> Iterator[Span]:
        """Yield the usual spans that end by `since`, the latest first."""
        return self.usual.backward(reference, since)
