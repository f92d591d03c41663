"""The other readings of a text that can mean more than one time: "5/4", "at 8", "next Friday"."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.when.expressions.series import Variant
from core.when.languages import language_of
from core.when.reader import interpret, parse

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from core.when.grammar.language_tables import Language
    from core.when.readings import Reading

_VARIANTS: Final = ("or", "half", "near")
"""Names of variants. They ask for the second of two times ("or"), for am instead of pm or the reverse
("half"), and for the coming Friday if "next Friday" is read as that of next week ("near")."""
_DAYS: Final = ("or", "near", "year")
"""Those that ask for another day, or the second of two times. With "year", a date without a year that is today is that
of next year."""
_FLIPPED: Final = {"mdy": "dmy", "dmy": "mdy"}
_NUMBERS: Final = re.compile(r"\d[/.-]\d")
"""What can be a date in two orders."""
_FRIDAY, _SIX = 4, 18


def others(
    reading: Reading, text: str, *, now: datetime, zone: tzinfo, locale: str | None = None
) -> tuple[Reading, ...]:
    """Return what else a text may mean, apart from what `read` returned, likeliest first. Usually it is nothing."""
    if reading.kind not in {"instant", "interval"}:
        return ()
    language, variant = language_of(locale), Variant()
    interpret(text, language, parse(text, language), now=now, zone=zone, variant=variant)
    found = _variants(_VARIANTS, variant.found, text, language, now=now, zone=zone)
    found += _other_orders(reading, text, now=now, zone=zone, locale=locale)
    return _different(reading, [*found, *_whole_days(reading)])


def other_days(
    reading: Reading, text: str, *, now: datetime, zone: tzinfo, locale: str | None = None
) -> tuple[Reading, ...]:
    """Return the other readings that a person should be offered, because they are on another day.

    These are the other order in "5/4" if the speakers of the language differ in it, the coming Friday for "next
    Friday", the second of two times, and next year for a date without a year that is today. Am or pm is not among them:
    the hour that was read shows it. There are none if the time was not read from the text alone.
    """
    language, variant = language_of(locale), Variant()
    here = interpret(text, language, parse(text, language), now=now, zone=zone, variant=variant)
    if here.start != reading.start:
        return ()
    found = _variants(_DAYS, variant.found, text, language, now=now, zone=zone)
    if language.order_varies:
        found += _other_orders(reading, text, now=now, zone=zone, locale=locale)
    return _different(reading, found)


def _variants(
    variants: tuple[str, ...], found: set[str], text: str, language: Language, *, now: datetime, zone: tzinfo
) -> list[Reading]:
    """Return the text with other meanings of its ambiguous words. It is parsed once for all of them."""
    parsed = parse(text, language)
    looked_for = [Variant(name) for name in variants if name in found]
    return [interpret(text, language, parsed, now=now, zone=zone, variant=variant) for variant in looked_for]


def _other_orders(reading: Reading, text: str, *, now: datetime, zone: tzinfo, locale: str | None) -> list[Reading]:
    """Return the reading with day and month swapped, if there is a date in numbers."""
    if reading.kind in {"instant", "interval"} and _NUMBERS.search(reading.text):
        language = _other_order(language_of(locale))
        return [interpret(text, language, parse(text, language), now=now, zone=zone)]
    return []


def _different(reading: Reading, found: list[Reading]) -> tuple[Reading, ...]:
    if reading.kind not in {"instant", "interval"}:
        return ()
    seen = {(reading.start, reading.end)}
    kept = []
    for one in found:
        if one.kind == reading.kind and one.span == reading.span and (one.start, one.end) not in seen:
            seen.add((one.start, one.end))
            kept.append(one)
    return tuple(kept)


def _other_order(language: Language) -> Language:
    """Return the language with day and month swapped in numeric dates. It shares the tables."""
    return _in_orders(language.code, order=_FLIPPED[language.order], dots=_FLIPPED[language.dots])


@lru_cache(maxsize=16)
def _in_orders(code: str, *, order: str, dots: str) -> Language:
    language = copy(language_of(code))
    object.__setattr__(language, "order", order)
    object.__setattr__(language, "dots", dots)
    return language


def _whole_days(reading: Reading) -> list[Reading]:
    """Return Saturday and Sunday if a weekend was read as beginning on Friday evening."""
    start = reading.start
    if reading.kind != "interval" or start is None or (start.weekday(), start.hour) != (_FRIDAY, _SIX):
        return []
    saturday = (start + timedelta(hours=24 - _SIX)).replace(tzinfo=start.tzinfo)
    return [replace(reading, start=saturday, grain="day")]
