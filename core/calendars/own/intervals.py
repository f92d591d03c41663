"""Intervals of time, and three operations on lists of them: merge, subtract, intersect."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

_START = attrgetter("start")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The time from one instant to another (aware). The end is exclusive."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """The elapsed time."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans have time in common."""
        return self.start < other.end and other.start < self.end

    def clipped(self, window: Span) -> Span:
        """Return the part of the span that is within a window. The two must overlap."""
        return Span(max(self.start, window.start), min(self.end, window.end))

    def holds(self, other: Span) -> bool:
        """Return whether the other span is within this one."""
        return self.start <= other.start and other.end <= self.end


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as spans that are in order and neither overlap nor touch."""
    result: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def is_covered(span: Span, spans: Sequence[Span]) -> bool:
    """Return whether a span is within one of several spans, which must be merged."""
    index = bisect_right(spans, span.start, key=_START)
    return index > 0 and spans[index - 1].holds(span)


def subtract_spans(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what remains of spans without the time that is taken."""
    left: list[Span] = []
    cuts = merge_spans(taken)
    for span in merge_spans(spans):
        start = span.start
        first = max(bisect_right(cuts, span.start, key=_START) - 1, 0)
        for cut in cuts[first : bisect_right(cuts, span.end, key=_START)]:
            if not cut.overlaps(span):
                continue
            if start < cut.start:
                left.append(Span(start, cut.start))
            start = max(start, cut.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def intersect_spans(lists: Sequence[Iterable[Span]]) -> list[Span]:
    """Return the time that is in each of several lists, or nothing if there are no lists."""
    if not lists:
        return []
    shared = merge_spans(lists[0])
    for spans in lists[1:]:
        others = merge_spans(spans)
        shared = merge_spans(span.clipped(other) for span in shared for other in others if span.overlaps(other))
    return shared
