"""Combines parts of one time that are apart in a sentence: "remind me tomorrow to call Ann at 5pm"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from core.when.expressions import dated_times, dayparts, ranges, time_of_day
from core.when.expressions.selection import shifted
from core.when.expressions.series import Either, Every, Once, Within
from core.when.expressions.time_of_day import Clock
from core.when.grains import is_finer
from core.when.recurrence import monthly_repetition, repetition_bounds
from core.when.recurrence.repetition import Repeat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from core.when.expressions.dayparts import DatedPart, Part
    from core.when.expressions.quantities import Measure
    from core.when.expressions.ranges import Range
    from core.when.expressions.series import Series
    from core.when.grammar.chart import Chart, Node
    from core.when.grammar.language_tables import Language
    from core.when.grammar.tokens import Token


@dataclass(frozen=True, slots=True)
class Match:
    """A meaning that was found, and the tokens between which it is."""

    start: int
    end: int
    category: str
    value: Any

    @property
    def size(self) -> int:
        """How many tokens the match has."""
        return self.end - self.start

    def overlaps(self, other: Match) -> bool:
        """Return whether the match shares a token with another."""
        return self.start < other.end and other.start < self.end

    def is_part_of(self, other: Match) -> bool:
        """Return whether the match is only a part of another: "about ten" of "about ten minutes"."""
        return other.start <= self.start and self.end <= other.end and self.size < other.size


def outside(others: Sequence[Match], found: Sequence[Match]) -> list[Match]:
    """Return the matches that share no token with any of the others."""
    return [one for one in found if not any(one.overlaps(other) for other in others)]


Spans = list[tuple[int, int]]
"""The token spans of the words of a time."""

_GAP = 6
"""The most words between "an hour before" and its time: "an hour before the game with Ann at 7"."""
_STOPS = frozenset(".!?;")
_PERIOD_OF: Final = {"YEARLY": "year", "MONTHLY": "month", "WEEKLY": "week"}


def join(found: Match, others: Sequence[Match], chart: Chart) -> tuple[Match, Spans]:
    """Join a date with a time of day elsewhere in the sentence, or the reverse."""
    spans = [(found.start, _with_zone(found.end, chart))]
    while joined := _joined(found, spans, others, chart):
        found, spans = joined
    return found, spans


def _joined(found: Match, spans: Spans, others: Iterable[Match], chart: Chart) -> tuple[Match, Spans] | None:
    apart = [one for one in others if all(one.end <= start or one.start >= end for start, end in spans)]
    apart.sort(key=lambda one: (-one.size, one.start))
    for one in apart:
        value = _combined(found, one)
        if value is not None and value[1] is not None:
            if one.category != "slot":  # the words of a slot belong to the task
                spans = sorted([*spans, (one.start, _with_zone(one.end, chart))])
            return replace(found, category=value[0], value=value[1]), spans
    return None


def moved(found: Match, spans: Spans, chart: Chart) -> tuple[Match, Spans]:
    """Move a time by a length named elsewhere: "an hour before the game at 7", "at 7, an hour before"."""
    for place, length in _leads(spans, chart):
        value = _shifted(found.value, length.value)
        if value is not None:
            category = "rec" if isinstance(value, Repeat) else "time"
            return replace(found, category=category, value=value), sorted([*spans, (place, length.end)])
    return found, spans


def _leads(spans: Spans, chart: Chart) -> Iterator[tuple[int, Node]]:
    """Yield the lengths before and after a time that say how far from it something is."""
    first, last = spans[0][0], spans[-1][1]
    for place in range(first):
        for length in chart.at(place, "lead"):
            between = chart.words[length.end : first]
            if 0 < len(between) <= _GAP and _STOPS.isdisjoint(between):
                yield place, length
    for place in range(last, len(chart.words)):
        for length in chart.at(place, "lag"):
            if length.end == len(chart.words) or chart.words[length.end] in {*_STOPS, ",", ")"}:
                yield place, length


def _shifted(value: Any, length: Measure) -> Series | Repeat | None:
    if isinstance(value, Repeat):
        return repetition_bounds.moved(value, length)
    if isinstance(value, Clock):
        value = time_of_day.series(value)
    if not isinstance(value, (Once, Every, Within, Either)) or is_finer("week", value.grain):
        return None
    return shifted(value, length.length, length.grain)


def is_repetition_apart(one: Match, other: Match) -> bool:
    """Return whether a match is a repetition that shares no word with another. A "weekly report" may be due once."""
    return one.category == "rec" and one.size > 1 and not one.overlaps(other)


def takes_in(repeat: Match, other: Match, others: Sequence[Match], chart: Chart) -> bool:
    """Return whether a repetition is joined with all words of a time: "every week I call mom on sunday at 5"."""
    _, spans = join(repeat, others, chart)
    return all(any(start <= place < end for start, end in spans) for place in range(other.start, other.end))


def _with_zone(end: int, chart: Chart) -> int:
    """Return the end of a time, including a zone directly after it."""
    nodes = chart.at(end, "zone") if end < len(chart.words) else ()
    return nodes[0].end if nodes else end


def _combined(found: Match, other: Match) -> tuple[str, Any] | None:
    for one, two in ((found, other), (other, found)):
        if (one.category, two.category) in _TOGETHER:
            category, action = _TOGETHER[one.category, two.category]
            return category, action(one.value, two.value)
    return None


def _is_day(date: Series) -> bool:
    return not is_finer(date.grain, "day") and is_finer(date.grain, "week")


def _at(date: Series, clock: Clock) -> Series | None:
    return dated_times.on_date(date, clock) if _is_day(date) else None


def _during(date: Series, part: Part) -> DatedPart | None:
    return dayparts.dated(date, part) if _is_day(date) else None


def _repeated_at(repeat: Repeat, clock: Clock) -> Repeat | None:
    return None if repeat.is_timed else repetition_bounds.at(repeat, clock)


def _repeated_on(repeat: Repeat, date: Series) -> Repeat | None:
    """Compose "every year" and "June 5": a day that occurs once in each year, month or week."""
    if repeat.is_dated or not isinstance(date, Every) or date.grain != "day":
        return None
    return monthly_repetition.on_day_of(repeat, date) if date.period == _PERIOD_OF.get(repeat.freq) else None


def _repeated_from(repeat: Repeat, begin: Series) -> Repeat | None:
    return None if repeat.start or is_finer(begin.grain, "day") else repetition_bounds.starting(repeat, begin)


def _repeated_until(repeat: Repeat, stretch: Range) -> Repeat | None:
    """Compose "every Monday" and "until christmas". It must be a day, which is included."""
    if stretch.start or stretch.end is None or stretch.end.grain != "day" or not stretch.inclusive or repeat.until:
        return None
    return repetition_bounds.ending(repeat, stretch.end)


_TOGETHER: Final[dict[tuple[str, str], tuple[str, Callable[[Any, Any], Any]]]] = {
    ("date", "clock"): ("time", _at),
    ("ndate", "clock"): ("time", _at),
    ("choice", "clock"): ("time", _at),
    ("date", "cpart"): ("dpart", _during),
    ("ndate", "cpart"): ("dpart", _during),
    ("dpart", "clock"): ("time", dayparts.in_dated_part),
    ("time", "slot"): ("range", ranges.lasting),
    ("rec", "clock"): ("rec", _repeated_at),
    ("rec", "due"): ("rec", _repeated_at),
    ("rec", "date"): ("rec", _repeated_on),
    ("rec", "range"): ("rec", _repeated_until),
    ("rec", "bound"): ("rec", _repeated_from),
}
"""What two meanings that are apart are combined into."""


def in_its_half(found: Match, tokens: Sequence[Token], spans: Sequence[tuple[int, int]], language: Language) -> Match:
    """Take an hour without am or pm as evening near words such as dinner, as morning near words such as wake up."""
    around = {token.word for place, token in enumerate(tokens) if not any(a <= place < b for a, b in spans)}
    if not language.evening.isdisjoint(around):
        return _in_half(found, later=True)
    return found if language.morning.isdisjoint(around) else _in_half(found, later=False)


_EARLIEST = 4
"""Before this hour, "wake me at 3" can also be in the afternoon."""


def _in_half(found: Match, *, later: bool) -> Match:
    value = found.value
    if isinstance(value, Either) and value.other_is_later is later:
        return replace(found, value=Either(value.other, value.usual))
    if not later and isinstance(value, Clock) and value.hour % time_of_day.NOON < _EARLIEST:
        return found
    if isinstance(value, Clock) and value.twelve and (not later or time_of_day.usual(value).hour < time_of_day.NOON):
        return replace(found, value=value.in_half(later=later))
    if isinstance(value, Repeat):
        return replace(found, value=repetition_bounds.in_half(value, later=later))
    return found
