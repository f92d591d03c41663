"""Searches for slots that suit several parties, from their hours and busy times. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from core.calendars.own.intervals import Span, intersect_spans, is_covered, merge_spans, subtract_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.calendars.own.directory import Resource
    from core.calendars.own.hours import Hours

_ZERO = timedelta()


class HasStart(Protocol):
    """Anything that starts at an instant."""

    @property
    def start(self) -> datetime:
        """When it starts."""
        ...


S = TypeVar("S", bound=HasStart)


@dataclass(frozen=True, slots=True)
class Diary:
    """The hours and the busy times of one party, a person or a room, within a window."""

    resource: Resource
    taken: tuple[Span, ...] = ()

    @property
    def hours(self) -> Hours:
        """The party's hours."""
        return self.resource.hours

    def free_time(self, window: Span) -> list[Span]:
        """Return when the party is free in a window, within its hours."""
        return subtract_spans(self.hours.within(window), self.taken)


@dataclass(frozen=True, slots=True)
class SlotRequirements:
    """What a slot needs: its length, free time before and after it, and a minimum notice from now.

    Slots start where a shift of the first party starts, and at every `step` after that. With a `stretch`, they can be
    that far outside each party's hours.
    """

    length: timedelta
    step: timedelta = timedelta(minutes=30)
    before: timedelta = _ZERO
    after: timedelta = _ZERO
    notice: timedelta = _ZERO
    stretch: timedelta = _ZERO


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that suits all parties. `outside_hours` is how far it is outside the hours of each, in their order."""

    start: datetime
    end: datetime
    outside_hours: tuple[timedelta, ...]


def find_slots(diaries: Sequence[Diary], window: Span, required: SlotRequirements, *, now: datetime) -> list[Slot]:
    """Return every slot in a window that suits all parties, in order. Without parties, there are no slots."""
    earliest = max(window.start, now + required.notice)
    if not diaries or earliest >= window.end:
        return []
    wide = Span(earliest - required.before, window.end + required.after)
    free = intersect_spans([subtract_spans([wide], diary.taken) for diary in diaries])
    at_work = intersect_spans([_stretch_hours(diary.hours, window, required) for diary in diaries])
    starts = sorted(set(_starts(diaries[0].hours, window, required)))
    spans = (Span(start, start + required.length) for start in starts if start >= earliest)
    return [
        Slot(span.start, span.end, tuple(_time_outside(diary.hours, span, required) for diary in diaries))
        for span in spans
        if span.end <= window.end
        and is_covered(span, at_work)
        and is_covered(Span(span.start - required.before, span.end + required.after), free)
    ]


def choose_fairest(slots: Sequence[Slot], *, most: int) -> list[Slot]:
    """Return the best slots for whoever is worst off, in order of time. Equally good ones are spread over the days."""
    if not slots:
        return []
    worst_allowed = sorted(map(_unfairness, slots))[min(most, len(slots)) - 1]
    in_order = sorted(slots, key=lambda slot: slot.start)
    better = [slot for slot in in_order if _unfairness(slot) < worst_allowed]
    equal = [slot for slot in in_order if _unfairness(slot) == worst_allowed]
    return sorted([*better, *spread(equal, most=most - len(better))], key=lambda slot: slot.start)


def _unfairness(slot: Slot) -> tuple[timedelta, timedelta]:
    return max(slot.outside_hours), sum(slot.outside_hours, _ZERO)


def spread(slots: Sequence[S], *, most: int) -> list[S]:
    """Return a few of many slots, in order, about equally many on each day and evenly over the day."""
    if len(slots) <= most:
        return list(slots)
    days: dict[object, list[S]] = {}
    for slot in slots:
        days.setdefault(slot.start.date(), []).append(slot)
    counts = dict.fromkeys(days, 0)
    while sum(counts.values()) < most:
        for day, of_day in days.items():
            if counts[day] < len(of_day) and sum(counts.values()) < most:
                counts[day] += 1
    chosen = ((days[day], count, index) for day, count in counts.items() for index in range(count))
    return [of_day[index * len(of_day) // count] for of_day, count, index in chosen]


def _starts(hours: Hours, window: Span, required: SlotRequirements) -> Iterator[datetime]:
    """Yield where slots can start: in steps from the start of each shift, and outside it as far as `stretch` allows."""
    for shift in hours.shifts_in(Span(window.start - required.stretch, window.end + required.stretch)):
        start = shift.start - required.stretch // required.step * required.step
        while start < shift.end + required.stretch:
            yield start
            start += required.step


def _stretch_hours(hours: Hours, window: Span, required: SlotRequirements) -> list[Span]:
    margin = required.stretch + required.length
    working = hours.within(Span(window.start - margin, window.end + margin))
    return merge_spans(Span(span.start - required.stretch, span.end + required.stretch) for span in working)


def _time_outside(hours: Hours, span: Span, required: SlotRequirements) -> timedelta:
    """Return how far a span is outside the hours nearest to it."""
    if not required.stretch:
        return _ZERO
    near = hours.within(Span(span.start - timedelta(days=1), span.end + timedelta(days=1)))
    outside = [max(each.start - span.start, _ZERO) + max(span.end - each.end, _ZERO) for each in near]
    return min(outside, default=_ZERO)
