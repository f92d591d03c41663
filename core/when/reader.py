"""Reads the time in a text. `read` is the entry point of the time language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from core.when.expressions import dated_times, dates, ranges, time_of_day
from core.when.expressions.dayparts import DatedPart, Part
from core.when.expressions.quantities import Measure
from core.when.expressions.series import Reference, Variant
from core.when.expressions.time_of_day import Clock
from core.when.grammar import combination, context
from core.when.grammar.combination import Match
from core.when.grammar.scanner import scan
from core.when.languages import language_of
from core.when.readings import Reading
from core.when.recurrence import repetition
from core.when.resolution import instant, interval, recurrence
from core.when.zones import find_zone, localize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime, tzinfo

    from core.when.expressions.series import Series
    from core.when.grammar.chart import Chart
    from core.when.grammar.language_tables import Language
    from core.when.grammar.tokens import Token

_STRONG: Final = {
    "rec": 0, "ndate": 0, "range": 1, "time": 2, "dpart": 3, "date": 4, "choice": 4, "clock": 5,
    "length": 6, "slot": 6, "bound": 6, "cpart": 7, "apart": 8, "due": 9,
}  # fmt: skip
"""Categories that are a time in any context, and their rank among matches of the same length."""
_WEAK: Final = {
    "wtime": 10, "wdate": 11, "wlength": 12, "wpart": 13, "wrange": 14, "hclock": 15, "dotclock": 15, "compact": 16,
    "latent": 17, "latentclock": 18, "wcpart": 19, "wclock": 20,
}  # fmt: skip
"""Categories that are a time only if they are the whole text, or if a time is expected."""
_CUED: Final = {"wcpart": "cpart", "feira": "date"}
"""What categories become that neighbouring words make a time, if not a time of day."""
_EXPECTED_ONLY: Final = frozenset({"wclock", "latent", "latentclock", "wcpart"})
"""Categories that are a time only if a time is expected: a number alone."""
_DATED: Final = frozenset({"date", "time", "range"})
"""Categories whose parts are no time if the whole never comes."""
_QUOTES: Final = frozenset("\"'().,!?;:*_`")


def read(
    text: str, *, now: datetime, zone: tzinfo, locale: str | None = None, bare: bool = False, on: date | None = None
) -> Reading:
    """Read the time in a text: the longest expression, joined with its other parts elsewhere in the sentence.

    Args:
        text: what somebody wrote; the first 2,000 characters are read.
        now: the reference time, aware.
        zone: the speaker's zone; the text may name another.
        locale: such as "de" or "en-GB": the language, and the order of day and month. The default is American English.
        bare: the whole text is expected to be a time, so that "10" or "10 instead" is one.
        on: with `bare`, the date for a time of day without a date.

    A text without a time gives a reading of kind "none". If it asks for a time that does not exist, such as "every 0
    days", or for a repetition with an exception that no rule can express, `text` are those words.
    """
    language = language_of(locale)
    return interpret(text, language, parse(text, language), now=now, zone=zone, bare=bare, on=on)


Parsed = tuple[tuple["Token", ...], "Chart", list[Match]]
"""The tokens of a text, what they mean in a language, and which of it is a time."""


@lru_cache(maxsize=8)
def parse(text: str, language: Language) -> Parsed:
    """Find every meaning in a text. This takes most of the time of reading it, and other readings need the same."""
    tokens = language.tokens(text)
    chart = language.grammar.parse([token.word for token in tokens], scan(text, tokens, language))
    return tokens, chart, _strong(chart, tokens, language)


def interpret(
    text: str,
    language: Language,
    parsed: Parsed,
    *,
    now: datetime,
    zone: tzinfo,
    bare: bool = False,
    on: date | None = None,
    variant: Variant | None = None,
) -> Reading:
    """Read a text in a language. `variant` asks for another meaning of ambiguous words, and learns which there are."""
    tokens, chart, strong = parsed
    nothing = Reading("none", None, None, None, None, None, "", (0, 0), zone)
    if refused := context.refused(chart):
        return _refusal(nothing, text, tokens, refused)
    tried: list[Match] = []
    candidates = _candidates(strong, chart, tokens, language, bare=bare)
    present = (one for one in candidates if not any(_is_gone(one, gone, chart) for gone in tried))
    for found in islice(present, MOST_TRIED):
        joined, spans = combination.join(found, strong, chart)
        joined = combination.in_its_half(joined, tokens, spans, language)
        joined, spans = combination.moved(joined, spans, chart)
        if excepted := context.unread_exception(joined, spans, chart):
            return _refusal(nothing, text, tokens, excepted)
        meant_in = _zone(chart, spans) or zone
        try:
            local, here = localize(now, meant_in), now.astimezone(meant_in)
            reference = Reference(local, here=here, variant=variant or Variant())
            reading = _reading(joined, tokens, spans, text, reference, meant_in, on)
        except (OverflowError, ValueError):
            return nothing  # beyond the calendar; a shorter part of the words would be another time
        if reading:
            return reading
        tried.append(found)
    return nothing


def _is_gone(found: Match, gone: Match, chart: Chart) -> bool:
    """Return whether a match repeats the words of one that is no time, or has words of a date that never comes.

    29 February 2027 does not exist, and 29 February alone would misread it.
    """
    if gone.category == "date" and found.overlaps(gone):
        return True
    if gone.category in _DATED and found.is_part_of(gone):
        return True
    same = found.category == gone.category and found.size == gone.size
    return same and chart.words[found.start : found.end] == chart.words[gone.start : gone.end]


def _refusal(nothing: Reading, text: str, tokens: Sequence[Token], words: tuple[int, int]) -> Reading:
    """Return a reading without a time that names the words for which there is none."""
    span = (tokens[words[0]].start, tokens[words[1] - 1].end)
    return replace(nothing, text=text[span[0] : span[1]], span=span)


def _zone(chart: Chart, spans: Sequence[tuple[int, int]]) -> tzinfo | None:
    """Return the zone that is named as part of the time."""
    for place in range(len(chart.words)):
        for node in chart.at(place, "zone")[:1]:
            if any(start <= place and node.end <= stop for start, stop in spans):
                return find_zone(node.value)
    return None


def _strong(chart: Chart, tokens: Sequence[Token], language: Language) -> list[Match]:
    """Return the matches that are a time in any context, and those that neighbouring words make one."""
    found = _all(chart, _STRONG)
    cued = [one for one in _all(chart, language.cues) if _is_cued(one, tokens, language)]
    found += [replace(one, category=_CUED.get(one.category, "time")) for one in cued]
    found = context.meant(combination.outside(_all(chart, ("idiom",)), found), chart, tokens, language)
    found += [replace(one, category="cpart" if one.category == "wcpart" else "time") for one in cued]
    found = context.meant(combination.outside(_idioms(chart), found), chart, tokens, language)
    lengths = [one for one in found if one.category in {"length", "slot"}]
    return [one for one in found if one.category == "length" or not any(one.is_part_of(length) for length in lengths)]


def _idioms(chart: Chart) -> list[Match]:
    """Return the phrases that are not a time. "Sept 68" is one, but not in "2 Sept 68"."""
    dates = _all(chart, ("date",))
    missing = [one for one in _all(chart, ("noday",)) if not any(one.is_part_of(date) for date in dates)]
    return [*_all(chart, ("idiom",)), *missing]


def _all(chart: Chart, categories: Iterable[str]) -> list[Match]:
    return [
        Match(place, node.end, category, node.value)
        for place in range(len(chart.words))
        for category in categories
        for node in chart.at(place, category)
    ]


def _is_cued(found: Match, tokens: Sequence[Token], language: Language) -> bool:
    before, after = language.cues[found.category]
    if not found.start or (before and tokens[found.start - 1].word not in before):
        return False
    return not after or found.end == len(tokens) or tokens[found.end].word in after


MOST_TRIED = 5
"""How many of the times in one text are tried, the likeliest first, until one of them exists."""
MOST_REPETITIONS = 4
"""How many repetitions in one text are looked at for the words that belong to them: a sentence has one or two."""


def _candidates(
    strong: Sequence[Match], chart: Chart, tokens: Sequence[Token], language: Language, *, bare: bool
) -> Iterator[Match]:
    """Yield the matches that can be meant, the likeliest first."""
    ranked = sorted((one for one in strong if one.category != "bound"), key=_rank)  # a bound alone is no time
    repeats = [one for one in ranked[1:] if combination.is_repetition_apart(one, ranked[0])][:MOST_REPETITIONS]
    repeated = next((one for one in repeats if combination.takes_in(one, ranked[0], strong, chart)), None)
    ranked[:0] = [repeated] if repeated else []
    weak = combination.outside(_idioms(chart), _all(chart, _WEAK))
    allowed = language.fillers | _QUOTES if bare else _QUOTES
    whole_text = [
        one
        for one in weak
        if (bare or one.category not in _EXPECTED_ONLY)
        and all(token.word in allowed for token in (*tokens[: one.start], *tokens[one.end :]))
    ]
    whole_text.sort(key=lambda one: (-one.size, one.start, _WEAK[one.category]))
    longest = whole_text[0] if whole_text else None
    if longest and (not ranked or longest.size > ranked[0].size):
        yield from whole_text
    yield from ranked
    yield from whole_text


def _rank(found: Match) -> tuple[bool, int, int, int, int]:
    """Sort the longest match first, and lengths last: "30 minutes tomorrow" is about tomorrow."""
    times = len(found.value.clocks) if isinstance(found.value, repetition.Repeat) else 0
    is_length = found.category in {"length", "slot"}
    return is_length, -found.size, found.start, _STRONG[found.category], -times


def _reading(
    found: Match,
    tokens: Sequence[Token],
    spans: Sequence[tuple[int, int]],
    text: str,
    reference: Reference,
    zone: tzinfo,
    on: date | None,
) -> Reading | None:
    pieces = tuple((tokens[start].start, tokens[stop - 1].end) for start, stop in spans)
    span = (pieces[0][0], pieces[-1][1])
    empty = Reading("none", None, None, None, None, None, text[span[0] : span[1]], span, zone, pieces)
    match found.value:
        case Measure() as measure:
            return _duration(measure, empty, reference)
        case Clock() as clock:
            return instant(_of_clock(clock, on), empty, reference)
        case Part() | DatedPart() as part:
            return interval(ranges.part_range(part), empty, reference)
        case ranges.Range() as stretch:
            return interval(stretch, empty, reference)
        case repetition.Repeat() as repeat:
            return recurrence(repeat, empty, reference)
        case series:
            return instant(series, empty, reference)


def _duration(measure: Measure, empty: Reading, reference: Reference) -> Reading:
    assert reference.here is not None  # noqa: S101 — the reader always gives it
    length = measure.length
    return replace(
        empty,
        kind="duration",
        duration=length if length.months else timedelta(days=length.days, seconds=length.seconds),
        grain=measure.grain,
        start=length.after_instant(reference.here).astimezone(empty.zone),
    )


def _of_clock(clock: Clock, on: date | None) -> Series:
    day = dates.full_date(on.year, on.month, on.day) if on else None
    return (dated_times.on_date(day, clock) if day else None) or time_of_day.series(clock)
