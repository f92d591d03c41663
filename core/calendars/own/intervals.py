"""Stretches of time, and the three things that are done with lists of them: join, cut out, intersect."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From an instant to another (aware); the end is exclusive."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is, in elapsed time."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether both have an instant in common."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Tell whether the other lies within."""
        return self.start <= other.start and other.end <= self.end


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as spans in order that neither overlap nor touch."""
    result: list[Span] = []
    for span in sorted(each for each in spans if each.start < each.end):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def is_covered(span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether a span lies within one of others, which are in order and apart."""
    place = bisect_right(spans, span.start, key=_start)
    return place > 0 and spans[place - 1].holds(span)


def _start(span: Span) -> datetime:
    return span.start


def subtract_spans(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of spans when what is taken is cut out."""
    left: list[Span] = []
    cuts = merge_spans(taken)
    for span in merge_spans(spans):
        start = span.start
        first = max(bisect_right(cuts, span.start, key=_start) - 1, 0)
        for cut in cuts[first : bisect_right(cuts, span.end, key=_start)]:
            if not cut.overlaps(span):
                continue
            if start < cut.start:
                left.append(Span(start, cut.start))
            start = max(start, cut.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def intersect_spans(lists: Sequence[Iterable[Span]]) -> list[Span]:
    """Return the time that lies in each of several lists; of no list, nothing."""
    if not lists:
        return []
    shared = merge_spans(lists[0])
    for spans in lists[1:]:
        others = merge_spans(spans)
        shared = merge_spans(
            Span(max(one.start, other.start), min(one.end, other.end))
            for one in shared
            for other in others
            if one.overlaps(other)
        )
    return shared
