"""Decides whether an effect that a model wants must wait for a press, because the person did not ask for it.

Two things must come from the person's own words in this conversation: the arguments and the occasion. Each word, time
and number in the arguments is traced, and what only others have said is refused. The occasion is that the person asked
for something of this kind or stated the value to be stored, and that the last message is more than a question. No
language model takes part in the decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.guards.actions.facts import DATE_WORDS
from core.guards.provenance.occasion import find_requests, is_request_for
from core.guards.provenance.time_particulars import HALF_DAY, TimeParticulars, read_times
from core.guards.provenance.word_tables import EMPTY, TOTAL
from core.model.errors import UnknownZone
from core.text.terms import fold, terms
from core.when import find_zone, zone_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from core.guards.provenance.spoken_words import Spoken

_LANGUAGES: Final = ("en", "de", "es", "fr", "pt")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)(?:[T ]|\b)")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?::\d\d)?(?!\d)")
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)\b")
_ZONE = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Za-z_+-]+)+")
_NUMBER = re.compile(r"(?<![\w.])\d{1,4}(?:st|nd|rd|th|º|er|\.)?(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICULAR = re.compile(r"[^\W_]+")
_SHORTEST_STEM: Final = 4
_LIKE: Final = 0.66
"""Two words are forms of one word if they begin with the same letters, for this share of the shorter word."""
_ENOUGH: Final = 0.75
"""The share of an argument's words that the person must have said; a model may paraphrase the others."""


@dataclass(frozen=True, slots=True)
class Call:
    """The call of an ability by a model. `about` is the description and the examples of the ability."""

    ability: str
    about: str
    arguments: Mapping[str, str]


def needs_press(call: Call, spoken: Spoken, *, now: datetime) -> bool:
    """Return whether a call must wait for the press of a button. If nobody but the person has spoken, it need not."""
    if not spoken.others:
        return False
    requests = find_requests(spoken.own)
    if not requests or not requests[-1].is_last:
        return True
    own, others = _Origin(spoken.own, now=now), _Origin(spoken.others, now=now)
    asked = _Origin([request.text for request in requests], now=now)
    told = _Origin([request.text for request in requests if not request.is_for_words], now=now)
    traced = [_trace(value, own, others, asked, told, now=now) for value in call.arguments.values()]
    if any(trace.is_foreign for trace in traced):
        return True
    anchored = any(trace.is_asked for trace in traced) or not any(trace.says_something for trace in traced)
    valued, named = any(trace.is_value for trace in traced), any(trace.is_asked for trace in traced)
    return not anchored or not is_request_for(call.ability, call.about, requests, valued=valued, named=named)


def repeats_others(call: Call, spoken: Spoken) -> bool:
    """Return whether an argument of a call has words or numbers that others said and the person did not."""
    own, others = (set(_PARTICULAR.findall(fold(" ".join(texts)))) for texts in (spoken.own, spoken.others))
    return any(
        particular in others and particular not in own and particular not in EMPTY
        for value in call.arguments.values()
        for particular in _PARTICULAR.findall(fold(value))
    )


class _Origin:
    """The words and times from one origin (the person or the others), ready to be compared."""

    def __init__(self, texts: Iterable[str], *, now: datetime) -> None:
        self.texts = tuple(texts)
        self._now = now
        self._times: TimeParticulars | None = None
        self.words = {fold(word) for text in self.texts for word in _WORD.findall(text)}
        self.stems = {stem for text in self.texts for stem in terms(text, languages=_LANGUAGES)}

    @property
    def times(self) -> TimeParticulars:
        if self._times is None:
            self._times = TimeParticulars()
            for text in self.texts:
                self._times.add(read_times(text, self._now))
            self._times.derive()
        return self._times

    def has(self, word: str) -> bool:
        """Return whether a word was said, perhaps in another form."""
        folded = fold(word)
        if folded in self.words or not self.stems.isdisjoint(terms(word, languages=_LANGUAGES)):
            return True
        return any(_are_alike(folded, other) for other in self.words)

    def names_zone(self, zone: str) -> bool:
        """Return whether a time zone was named, by its city or by another name for it."""
        city = zone.rpartition("/")[2].replace("_", " ")
        return all(fold(part) in self.words for part in city.split()) or any(
            _zone_of(word) == zone for text in self.texts for word in _WORD.findall(text) if word[0].isupper()
        )


@dataclass(frozen=True, slots=True)
class _Trace:
    """Where an argument comes from. `is_asked`: a part of it is in a request; `is_value`: that part is a time."""

    says_something: bool
    is_foreign: bool
    is_asked: bool
    is_value: bool


def _trace(value: str, own: _Origin, others: _Origin, asked: _Origin, told: _Origin, *, now: datetime) -> _Trace:
    zones = _ZONE.findall(value)
    rest = _ZONE.sub(" ", value)
    valued: list[bool] = []
    missing: list[bool] = []
    for zone in zones:
        (valued if own.names_zone(zone) else missing).append(told.names_zone(zone))  # “tell me about Tokyo” is no order
    if zones == [] or rest.strip():
        for is_own, is_asked in _times(rest, own, asked, now=now):
            (valued if is_own else missing).append(is_asked)
    plain = _OFFSET.sub(" ", _CLOCK.sub(" ", _ISO_DATE.sub(" ", rest)))
    numbers = [int(re.sub(r"\D", "", number)) for number in _NUMBER.findall(plain)]
    strange = [number for number in numbers if not _has_number(number, own) and _has_number(number, others)]
    words = [word for word in _WORD.findall(plain) if fold(word) not in EMPTY and not _is_date_word(word)]
    known = [word for word in words if own.has(word)]
    foreign = [word for word in words if not own.has(word) and others.has(word)]
    totals = TOTAL.intersection(map(fold, _WORD.findall(plain)))
    overstated = bool(totals) and not (words or valued or missing) and TOTAL.isdisjoint(asked.words)
    is_foreign = bool(missing or strange or foreign or overstated) or len(known) < _ENOUGH * len(words)
    is_value = any(valued) or any(_has_number(number, asked) for number in numbers)
    return _Trace(
        says_something=bool(zones or valued or missing or words or numbers),
        is_foreign=is_foreign,
        is_asked=is_value or any(asked.has(word) for word in words),
        is_value=is_value,
    )


def _times(value: str, own: _Origin, asked: _Origin, *, now: datetime) -> Iterable[tuple[bool, bool]]:
    """Yield for each time in an argument whether the person named it, and whether in a request."""
    for match in _CLOCK.finditer(value):
        clock = (int(match[1]) * 60 + int(match[2])) % HALF_DAY
        yield clock in own.times.clocks, clock in asked.times.clocks
    for match in _ISO_DATE.finditer(value):
        for_own, for_asked = (_has_date(match, origin) for origin in (own, asked))
        yield for_own, for_asked
    for weekday in read_times(_NUMBER.sub(" ", _CLOCK.sub(" ", value)), now).weekdays if _WORD.search(value) else ():
        yield weekday in own.times.weekdays, weekday in asked.times.weekdays


def _has_date(match: re.Match[str], origin: _Origin) -> bool:
    month, day = int(match[2]), int(match[3])
    times = origin.times
    return day in times.numbers or any((at.month, at.day) == (month, day) for at in times.dates)


def _has_number(number: int, origin: _Origin) -> bool:
    times = origin.times
    return number in times.numbers or number * 60 in times.spans or number * 3600 in times.spans


def _is_date_word(word: str) -> bool:
    return word.casefold() in DATE_WORDS


def _are_alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < _SHORTEST_STEM:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shorter)
    return same >= max(_SHORTEST_STEM, _LIKE * shorter)


def _zone_of(word: str) -> str | None:
    try:
        return zone_name(find_zone(word))
    except UnknownZone:
        return None
