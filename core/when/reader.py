"""Reading the time that a text speaks of: `read`, the entrance of the time language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from core.when.expressions import clocks, dayparts, ranges, timed
from core.when.expressions.clocks import Clock
from core.when.expressions.dayparts import DatedPart, Part
from core.when.expressions.numbers import Measure
from core.when.expressions.series import Moment, Once, Series
from core.when.grammar import around, joining
from core.when.grammar.joining import Found
from core.when.languages import language
from core.when.meaning import instant, interval, recurrence
from core.when.reading import Reading
from core.when.recurrence import repeats
from core.when.spans import whole
from core.when.zones.zones import find_zone, localize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.when.grammar.chart import Chart
    from core.when.grammar.language import Language
    from core.when.grammar.tokens import Token

_STRONG: Final = {
    "rec": 0, "ndate": 0, "range": 1, "time": 2, "dpart": 3, "date": 4, "choice": 4, "clock": 5,
    "length": 6, "slot": 6, "cpart": 7, "apart": 8, "due": 9,
}  # fmt: skip
"""What is a time wherever it stands, and which of two that are equally long is meant."""
_WEAK: Final = {
    "wtime": 10, "wdate": 11, "wlength": 12, "wpart": 13, "wrange": 14, "hclock": 15, "dotclock": 15, "compact": 16,
    "latent": 17, "latentclock": 18, "wcpart": 19, "wclock": 20,
}  # fmt: skip
"""What is a time only where it is the whole text, or where a time is expected."""
_EXPECTED_ONLY: Final = frozenset({"wclock", "latent", "latentclock", "wcpart"})
"""What is a time only where a time is expected: a number alone."""
_QUOTES: Final = frozenset("\"'().,!?;:*_`")


def read(
    text: str,
    *,
    now: datetime,
    zone: tzinfo,
    locale: str | None = None,
    bare: bool = False,
    on: date | None = None,
) -> Reading:
    """Read the time that a text speaks of; the longest expression, joined with what belongs to it.

    Args:
        text: what somebody wrote; its first 2,000 characters are read.
        now: the reference instant, aware.
        zone: the zone of who speaks; the text may name another.
        locale: such as "de" or "en-GB": the language, and the order of day and month. Without one, American English.
        bare: the whole text is expected to be a time, so that "10" or "10 instead" is one.
        on: with `bare`, the date on which a time of day alone falls.

    A text without a time gives a reading of kind "none".
    """
    return interpret(text, spoken_in(locale), now=now, zone=zone, bare=bare, on=on)


def interpret(
    text: str,
    spoken: Language,
    *,
    now: datetime,
    zone: tzinfo,
    bare: bool = False,
    on: date | None = None,
    variant: str = "",
) -> Reading:
    """Read a text in a language; `variant` asks for another meaning of ambiguous words (see `Moment`)."""
    tokens = spoken.tokens(text)
    chart = spoken.grammar.parse([token.word for token in tokens], spoken.nodes(text, tokens))
    named = _zones(chart)
    strong = _strong(chart, tokens, spoken)
    nothing = Reading("none", None, None, None, None, None, "", (0, 0), zone)
    absent: list[Found] = []
    for found in _candidates(strong, chart, tokens, spoken, bare=bare):
        if any(_is_inside(found, one) for one in absent):
            continue  # of 29 February 2027, which does not come, 29 February is no better a reading
        joined, spans = joining.join(found, strong, chart)
        joined = joining.in_its_half(joined, tokens, spans, spoken)
        joined, spans = joining.moved(joined, spans, chart)
        meant_in = _zone(named, spans) or zone
        try:
            moment = Moment(localize(now, meant_in), here=now.astimezone(meant_in), variant=variant)
            reading = _reading(joined, tokens, spans, text, moment, meant_in, on)
        except (OverflowError, ValueError):
            return nothing  # beyond the calendar: a shorter piece of the same words would be another time
        if reading:
            return reading
        if found.category in {"date", "time"}:
            absent.append(found)
    return nothing


@lru_cache(maxsize=64)
def spoken_in(locale: str | None) -> Language:
    """Return the language of a locale, English where it is not known."""
    code, _, region = (locale or "en-US").replace("_", "-").partition("-")
    chosen = language(code.lower())
    if chosen.code == "en" and (code.lower() != "en" or region.upper() not in {"", "US", "PH"}):
        from core.when.languages.en import BRITISH  # noqa: PLC0415 — only who needs it

        return BRITISH
    return chosen


def _zones(chart: Chart) -> dict[int, tuple[int, str]]:
    return {
        place: (nodes[0].end, nodes[0].value) for place in range(len(chart.words)) if (nodes := chart.at(place, "zone"))
    }


def _zone(named: dict[int, tuple[int, str]], spans: Sequence[tuple[int, int]]) -> tzinfo | None:
    """Return the zone that is named inside the time."""
    for place, (end, name) in named.items():
        if any(start <= place and end <= stop for start, stop in spans):
            return find_zone(name)
    return None


def _strong(chart: Chart, tokens: Sequence[Token], spoken: Language) -> list[Found]:
    """Return what is a time wherever it stands, and what the words beside it make one."""
    found = _all(chart, _STRONG)
    cued = [one for one in _all(chart, spoken.cues) if _is_cued(one, tokens, spoken)]
    found += [replace(one, category="cpart" if one.category == "wcpart" else "time") for one in cued]
    found = around.meant(_outside(_all(chart, ("idiom",)), found), chart, tokens, spoken)
    lengths = [one for one in found if one.category in {"length", "slot"}]
    return [one for one in found if one.category == "length" or not any(_is_inside(one, length) for length in lengths)]


def _outside(idioms: Sequence[Found], found: Sequence[Found]) -> list[Found]:
    """Return what shares no word with what is no time."""
    return [one for one in found if not any(one.start < other.end and other.start < one.end for other in idioms)]


def _is_inside(found: Found, length: Found) -> bool:
    """Tell whether something is but a piece of a length (or of anything): "about ten" of "about ten minutes"."""
    return (
        length.start <= found.start and found.end <= length.end and length.end - length.start > found.end - found.start
    )


def _all(chart: Chart, categories: Iterable[str]) -> list[Found]:
    return [
        Found(place, node.end, category, node.value)
        for place in range(len(chart.words))
        for category in categories
        for node in chart.at(place, category)
    ]


def _is_cued(found: Found, tokens: Sequence[Token], spoken: Language) -> bool:
    before, after = spoken.cues[found.category]
    if not found.start or (before and tokens[found.start - 1].word not in before):
        return False
    return not after or found.end == len(tokens) or tokens[found.end].word in after


def _candidates(
    strong: Sequence[Found], chart: Chart, tokens: Sequence[Token], spoken: Language, *, bare: bool
) -> Iterator[Found]:
    """Yield what may be meant, the likeliest first."""
    ranked = sorted(strong, key=_rank)
    repeated = next((one for one in ranked[1:] if joining.takes_in(one, ranked[0], strong, chart)), None)
    ranked[:0] = [repeated] if repeated else []
    weak = _outside(_all(chart, ("idiom",)), _all(chart, _WEAK))
    allowed = spoken.fillers | _QUOTES if bare else _QUOTES
    whole_text = [
        one
        for one in weak
        if (bare or one.category not in _EXPECTED_ONLY)
        and all(token.word in allowed for token in (*tokens[: one.start], *tokens[one.end :]))
    ]
    whole_text.sort(key=lambda one: (one.start - one.end, one.start, _WEAK[one.category]))
    longest = whole_text[0] if whole_text else None
    if longest and (not ranked or longest.end - longest.start > ranked[0].end - ranked[0].start):
        yield from whole_text
    yield from ranked
    yield from whole_text


def _rank(found: Found) -> tuple[bool, int, int, int, int]:
    """The longest first; a length alone says less than any time: "30 minutes tomorrow" is tomorrow."""
    times = len(found.value.clocks) if isinstance(found.value, repeats.Repeat) else 0
    is_length = found.category in {"length", "slot"}
    return is_length, found.start - found.end, found.start, _STRONG[found.category], -times


def _reading(
    found: Found,
    tokens: Sequence[Token],
    spans: Sequence[tuple[int, int]],
    text: str,
    moment: Moment,
    zone: tzinfo,
    on: date | None,
) -> Reading | None:
    pieces = tuple((tokens[start].start, tokens[stop - 1].end) for start, stop in spans)
    span = (pieces[0][0], pieces[-1][1])
    empty = Reading("none", None, None, None, None, None, text[span[0] : span[1]], span, zone, pieces)
    value = found.value
    match value:
        case Measure():
            return _duration(value, empty, moment)
        case Clock():
            return instant(_of_clock(value, on), empty, moment)
        case Part() | DatedPart() | ranges.Range():
            return interval(_stretch(value), empty, moment)
        case repeats.Repeat():
            return recurrence(value, empty, moment)
        case _:
            return instant(value, empty, moment)


def _duration(value: Measure, empty: Reading, moment: Moment) -> Reading:
    assert moment.here is not None  # noqa: S101 — who reads gives it
    ahead = value.length.after_instant(moment.here).astimezone(empty.zone)
    return replace(empty, kind="duration", duration=_length(value), grain=value.grain, start=ahead)


def _stretch(value: Part | DatedPart | ranges.Range) -> ranges.Range:
    if isinstance(value, ranges.Range):
        return value
    return ranges.part_range(dayparts.next_part(value) if isinstance(value, Part) else value)


def _of_clock(clock: Clock, on: date | None) -> Series:
    if on is None:
        return clocks.series(clock)
    day = datetime(on.year, on.month, on.day)
    series = timed.on_date(Once(lambda _: whole(day, "day"), "day"), clock)
    return series if series is not None else clocks.series(clock)


def _length(value: Measure) -> timedelta | Any:
    length = value.length
    return length if length.months else timedelta(days=length.days, seconds=length.seconds)
