"""Which slots suit everybody: pure, from hours and from what is taken. A slot never overlaps what is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from core.calendars.own.intervals import Span, intersect_spans, is_covered, merge_spans, subtract_spans
from core.when import localize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.calendars.own.hours import Hours
    from core.calendars.own.resource import Resource

NOTHING = timedelta()


class Starting(Protocol):
    """Anything that begins at an instant."""

    @property
    def start(self) -> datetime:
        """When it begins."""
        ...


S = TypeVar("S", bound=Starting)


@dataclass(frozen=True, slots=True)
class Diary:
    """What is known of one party for a window: its resource, with the hours, and what takes it up."""

    resource: Resource
    taken: tuple[Span, ...] = ()

    @property
    def hours(self) -> Hours:
        """When it works."""
        return self.resource.hours


@dataclass(frozen=True, slots=True)
class SlotRequirements:
    """What a slot must be like: so long, with so much left free before and after, so long from now at least.

    Slots begin at the beginning of a shift of the first party and each `step` after it. With a `stretch`, they may lie
    so far outside of the hours of each.
    """

    length: timedelta
    step: timedelta = timedelta(minutes=30)
    before: timedelta = NOTHING
    after: timedelta = NOTHING
    notice: timedelta = NOTHING
    stretch: timedelta = NOTHING


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that suits all; `strains` is how far outside of the hours of each it lies, in the order of the parties."""

    start: datetime
    end: datetime
    strains: tuple[timedelta, ...]

    @property
    def span(self) -> Span:
        """The time itself, without buffers."""
        return Span(self.start, self.end)


def find_slots(diaries: Sequence[Diary], window: Span, wanted: SlotRequirements, *, now: datetime) -> list[Slot]:
    """Return every slot in a window, in order. Nobody is no party: without one there is none."""
    earliest = max(window.start, now + wanted.notice)
    if not diaries or earliest >= window.end:
        return []
    wide = Span(earliest - wanted.before, window.end + wanted.after)
    free = intersect_spans([subtract_spans([wide], diary.taken) for diary in diaries])
    working = [_stretched(diary.hours, window, wanted) for diary in diaries]
    at_work = intersect_spans(working)
    starts = sorted(set(_starts(diaries[0].hours, window, wanted)))
    found = (Span(start, start + wanted.length) for start in starts if start >= earliest)
    return [
        Slot(span.start, span.end, tuple(_strain(diary.hours, span, wanted) for diary in diaries))
        for span in found
        if span.end <= window.end
        and is_covered(span, at_work)
        and is_covered(Span(span.start - wanted.before, span.end + wanted.after), free)
    ]


def choose_fairest(found: Sequence[Slot], *, most: int) -> list[Slot]:
    """Return the slots that ask least of whoever is asked most, in order of time; equal ones spread over the days."""
    least = sorted(found, key=lambda slot: (max(slot.strains), sum(slot.strains, NOTHING), slot.start))
    if not least:
        return []
    worst = [(max(slot.strains), sum(slot.strains, NOTHING)) for slot in least]
    edge = worst[min(most, len(worst)) - 1]
    better = [slot for slot, strain in zip(least, worst, strict=True) if strain < edge]
    equal = [slot for slot, strain in zip(least, worst, strict=True) if strain == edge]
    return sorted([*better, *spread(equal, most=most - len(better))], key=lambda slot: slot.start)


def spread(found: Sequence[S], *, most: int) -> list[S]:
    """Return a few of many slots, in order: evenly over those of a day, and as many of each day as of another."""
    if len(found) <= most:
        return list(found)
    days: dict[object, list[S]] = {}
    for slot in found:
        days.setdefault(slot.start.date(), []).append(slot)
    counts = dict.fromkeys(days, 0)
    while sum(counts.values()) < most:
        for day, of_day in days.items():
            if counts[day] < len(of_day) and sum(counts.values()) < most:
                counts[day] += 1
    return [slot for day, count in counts.items() for slot in _evenly(days[day], count)]


def _evenly(found: Sequence[S], count: int) -> list[S]:
    return [found[index * len(found) // count] for index in range(count)]


def _starts(hours: Hours, window: Span, wanted: SlotRequirements) -> Iterator[datetime]:
    """Yield where slots can begin: a shift's beginning, and each step from it, as far as the stretch goes."""
    for shift in hours.shifts_in(Span(window.start - wanted.stretch, window.end + wanted.stretch)):
        start = shift.start - wanted.stretch // wanted.step * wanted.step
        while start < shift.end + wanted.stretch:
            yield start
            start += wanted.step


def _stretched(hours: Hours, window: Span, wanted: SlotRequirements) -> list[Span]:
    wide = Span(window.start - wanted.stretch - wanted.length, window.end + wanted.stretch + wanted.length)
    return merge_spans(Span(each.start - wanted.stretch, each.end + wanted.stretch) for each in hours.within(wide))


def _strain(hours: Hours, span: Span, wanted: SlotRequirements) -> timedelta:
    """Return how far a span reaches out of the hours that are nearest to it."""
    if not wanted.stretch:
        return NOTHING
    near = hours.within(Span(span.start - timedelta(days=1), span.end + timedelta(days=1)))
    out = [max(each.start - span.start, NOTHING) + max(span.end - each.end, NOTHING) for each in near]
    return min(out, default=NOTHING)


def wall(slot: Slot, resource: Resource) -> datetime:
    """Return when a slot begins on the wall of a party."""
    return localize(slot.start, resource.hours.tz)
