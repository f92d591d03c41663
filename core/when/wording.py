"""How each language says when something is: the patterns of `wordings/LANGUAGE.toml`, and names of months from CLDR."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.model.language import current_language
from core.text.enumeration import join_words, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FOLDER: Final = Path(__file__).parent / "wordings"
_A_YEAR: Final = 2024


@dataclass(frozen=True, slots=True)
class Weekdays:
    """The names of the weekdays from Monday in a certain phrase, and what comes before the first of them."""

    before: str
    names: tuple[str, ...]

    def joined(self, days: Iterable[int]) -> str:
        """Return the phrase for some weekdays; 0 is Monday."""
        return self.before + join_words([self.names[day] for day in days])


@dataclass(frozen=True, slots=True)
class Wording:
    """The patterns of one language. `en.toml` says what each is for."""

    patterns: Mapping[str, str]
    periods: Mapping[str, tuple[str, str]]
    near: tuple[str, str, str]
    before: tuple[tuple[str, str], ...]
    days: Mapping[str, Weekdays]
    nth: Mapping[str, str | list[str]]
    feminine: frozenset[int]
    oblique: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return a pattern by its name."""
        return self.patterns[name]

    def date(self, pattern: str, day: date) -> str:
        """Return a date by a pattern in the syntax of CLDR, which is given by its name."""
        return _formatted(day, self.patterns[pattern])

    def month(self, month: int) -> str:
        """Return the name of a month, from 1 to 12, as in a date."""
        return _formatted(date(_A_YEAR, month, 2), "MMMM")

    def clock(self, time: str, *, of: str, **named: str) -> str:
        """Return a pattern filled with a time such as `09:00`: in some languages, one o'clock has another."""
        name = f"{of}_one" if time.startswith("01:") and f"{of}_one" in self.patterns else of
        return self.patterns[name].format(time=time, **named)

    def ordinal_weekday(self, place: int, day: int | None, weekday: str) -> str:
        """Return the third (3) or the last (-1) weekday of a month, with its preposition."""
        found = self.nth.get(str(place), self.patterns["nth_other"].format(ordinal=ordinal(place), number=abs(place)))
        if not isinstance(found, str):
            found = found[day in self.feminine]
        return f"{found} {weekday}"


def wording() -> Wording:
    """Return the patterns of the language that is spoken."""
    return _wording_of(current_language())


@cache
def _wording_of(language: str) -> Wording:
    read = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    days = {name: Weekdays(table["before"], tuple(table["names"].split())) for name, table in read.pop("days").items()}
    return Wording(
        periods={name: (one, many) for name, (one, many) in read.pop("periods").items()},
        near=tuple(read.pop("near")),
        before=tuple((words, before) for words, before in read.pop("before")),
        days={name: Weekdays(found.before, tuple(_spaced(found.names))) for name, found in days.items()},
        nth=read.pop("nth"),
        feminine=frozenset(read.pop("feminine", ())),
        oblique=read.pop("oblique", {}),
        patterns=read,
    )


def _spaced(names: Iterable[str]) -> Iterable[str]:
    return (name.replace("_", " ") for name in names)


def _formatted(day: date, pattern: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 — loaded when the first date is written

    language = current_language()
    if language == "fr" and day.day == 1:
        pattern = pattern.replace("d", "d'er'", 1)  # CLDR leaves this to whoever writes the pattern
    return format_date(day, pattern, locale=language)
