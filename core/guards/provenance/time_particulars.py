"""Reads the times in a text as plain values, so that an argument can be compared with what a person said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, Final

from core.guards.actions.facts import read_facts
from core.guards.lexicon import NUMBERS
from core.when import read
from core.when.lengths import Length

if TYPE_CHECKING:
    from datetime import date

    from core.when import Reading

HALF_DAY: Final = 12 * 60
"""In minutes. Clock times are compared within half a day: people say “at 3” and a model writes 15:00."""

_DAY_SECONDS: Final = 86_400
_LOCALES: Final = ("en", "de", "es", "fr", "pt")
_MOST_TIMES: Final = 4
_CLOCK = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])(?: ?[:h.] ?([0-5]\d))?(?!\d|[.,]\d)")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_BYDAY = re.compile(r"BYDAY=([\w,]+)")
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HALVES: Final = {
    "anderthalb": 5400, "eineinhalb": 5400, "hora y media": 5400, "heure et demie": 5400, "hora e meia": 5400,
    "media hora": 1800, "meia hora": 1800, "demi-heure": 1800, "halbe stunde": 1800, "trois quarts d'heure": 2700,
    "dreiviertelstunde": 2700, "quarter of an hour": 900, "viertelstunde": 900, "quart d'heure": 900,
}  # fmt: skip
_MORE_NUMBERS: Final = {
    "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9, "dez": 10,
    "onze": 11, "doze": 12, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "veinte": 20,
    "treinta": 30, "vingt": 20, "trente": 30, "quarante": 40, "zwanzig": 20, "dreißig": 30, "vinte": 20, "trinta": 30,
    "noon": 12, "midday": 12, "mittag": 12, "mediodía": 12, "midi": 12, "meio-dia": 12, "midnight": 12,
    "mitternacht": 12, "medianoche": 12, "minuit": 12, "meia-noite": 12, "first": 1, "second": 2, "third": 3,
}  # fmt: skip


@dataclass(slots=True)
class TimeParticulars:
    """Clock times in minutes of half a day, dates, days of the month, weekdays (Monday is 0), spans in seconds."""

    clocks: set[int] = field(default_factory=set)
    dates: set[date] = field(default_factory=set)
    weekdays: set[int] = field(default_factory=set)
    spans: set[int] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def add(self, other: TimeParticulars) -> None:
        """Add the values of another text."""
        for name in ("clocks", "dates", "weekdays", "spans", "numbers"):
            getattr(self, name).update(getattr(other, name))

    def derive(self) -> None:
        """Add what follows from the values: a time some span before or after another, and the span between two."""
        minutes = {sign * span // 60 for span in self.spans if span < _DAY_SECONDS for sign in (1, -1)}
        days = {timedelta(seconds=sign * span) for span in self.spans if span >= _DAY_SECONDS for sign in (1, -1)}
        between = {60 * ((b - a) % HALF_DAY) for a, b in permutations(self.clocks, 2)}
        self.clocks |= {(clock + span) % HALF_DAY for clock in self.clocks for span in minutes}
        self.dates |= {date + length for date in self.dates for length in days}
        self.spans |= between


@lru_cache(maxsize=512)
def read_times(text: str, now: datetime) -> TimeParticulars:
    """Return the times that a text may mean, in any of our languages, at `now` (aware)."""
    found = TimeParticulars()
    folded = text.casefold()
    found.numbers.update(int(digits) for digits in _DIGITS.findall(text) if len(digits) < 5)  # noqa: PLR2004
    words = _WORD.findall(folded)
    found.numbers.update(number for word in words if (number := NUMBERS.get(word) or _MORE_NUMBERS.get(word)))
    found.spans.update(span for words_, span in _HALVES.items() if words_ in folded)
    for match in _CLOCK.finditer(text):
        found.clocks.add((int(match[1]) * 60 + int(match[2] or 0)) % HALF_DAY)
    found.clocks.update(number * 60 % HALF_DAY for number in found.numbers if number <= 24)  # noqa: PLR2004
    for fact in read_facts(text):
        if fact.kind in ("time", "to", "end"):
            found.clocks.update(int(value) % HALF_DAY for value in fact.readings)
        elif fact.kind == "weekday":
            found.weekdays.update(map(int, fact.readings))
        elif fact.kind == "span":
            found.spans.update(round(float(value)) for value in fact.readings)
    for locale in _LOCALES:
        rest = text[:500]
        for _ in range(_MOST_TIMES):
            reading = read(rest, now=now, zone=UTC, locale=locale)
            if reading.kind == "none":
                break
            _add(found, reading)
            start, end = reading.span
            rest = f"{rest[:start]}; {rest[end:]}"
    return found


def _add(found: TimeParticulars, reading: Reading) -> None:
    if isinstance(reading.duration, timedelta):
        found.spans.add(round(reading.duration.total_seconds()))
    elif isinstance(reading.duration, Length):
        found.spans.add(round(reading.duration.days * _DAY_SECONDS))
    if reading.kind == "duration":
        return
    for at in filter(None, (reading.start, reading.end)):
        if reading.grain in ("hour", "minute", "second"):
            found.clocks.add((at.hour * 60 + at.minute) % HALF_DAY)
        found.dates.add(at.date())
    if reading.end:
        found.dates.add(reading.end.date() - timedelta(days=1))
    if reading.rrule and (days := _BYDAY.search(reading.rrule)):
        found.weekdays.update(_DAYS.index(day[-2:]) for day in days[1].split(","))
