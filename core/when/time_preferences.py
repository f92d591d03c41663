"""Reads when somebody likes to meet from a sentence of theirs: “I prefer mornings, but not on Fridays”. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.text.terms import FUNCTION_WORDS, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

LANGUAGES: Final = ("en", "de", "es", "fr", "pt")
PARTS: Final = {
    "mornings": (time(0), time(12)),
    "noon": (time(11, 30), time(13, 30)),
    "afternoons": (time(12), time(18)),
    "evenings": (time(17), time.max),
}
"""Parts of the day, as the times between which something begins."""
MOST_OTHER_WORDS: Final = 1
"""The most words about other things in a clause that says what suits. In another clause, there must be none."""
MORNING: Final = 7
"""The first hour that “after 7” means in the morning. “After 2” is in the afternoon."""
_CLOCK: Final = r"(?P<hour{n}>\d{{1,2}})(?:[:.h](?P<minute{n}>\d\d))?\s*(?P<half{n}>am|pm|a\.m\.|p\.m\.)?"
_AND: Final = r"\s*(?:and|und|y(?: las?)?|et|e(?: as?)?|-|–)\s*"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class TimePreference:
    """Days (Monday is 0) and times of day at which somebody likes to begin or, if it `avoids` them, does not.

    Without days, all are meant; without times, the whole day.
    """

    avoids: bool = False
    days: frozenset[int] = frozenset()
    times: tuple[tuple[time, time], ...] = ()

    def is_met(self, local: datetime) -> bool:
        """Return whether something that begins at a local time suits."""
        on_day = not self.days or local.weekday() in self.days
        at_time = not self.times or any(since <= local.time() < until for since, until in self.times)
        return not (on_day and at_time) if self.avoids else on_day and at_time


def read_preferences(text: str) -> tuple[TimePreference, ...]:
    """Return the preferences of times in a sentence, in whichever language it is; none if it is about other things."""
    plain = " ".join(fold(text.replace("’", "'")).split())
    found = (tuple(_read(plain, language)) for language in LANGUAGES)
    return max(found, key=len)


def broken(preferences: Iterable[TimePreference], local: datetime) -> int:
    """Return how many preferences something that begins at a local time does not meet."""
    return sum(not preference.is_met(local) for preference in preferences)


def _read(plain: str, language: str) -> Iterable[TimePreference]:
    words = _words(language)
    for clause in words["breaks"].split(plain):
        times = _times(clause, words)
        days = frozenset(day for day, names in enumerate(words["days"]) if names.search(clause))
        days |= frozenset({5, 6}) if words["weekend"].search(clause) else frozenset()
        avoids = words["avoids"].search(clause) is not None
        says_so = avoids or words["likes"].search(clause)
        if not (days or times) or _others(clause, words) > (MOST_OTHER_WORDS if says_so else 0):
            continue
        if avoids and not days and (turned := _turned(clause, times, words)):
            yield TimePreference(times=turned)
        else:
            yield TimePreference(avoids, days, tuple(times))


def _times(clause: str, words: Mapping[str, Any]) -> list[tuple[time, time]]:
    """Return the times in a clause: those that a clock tells, else parts of the day."""
    times: list[tuple[time, time]] = []
    if found := words["between"].search(clause):
        times.append((_time(found, 1), _time(found, 2)))
    else:
        since, until = words["after"].search(clause), words["before"].search(clause)
        if since or until:
            times.append((_time(since, 1) if since else time(0), _time(until, 1) if until else time.max))
    return times or [span for part, span in PARTS.items() if words[part].search(clause)]


def _turned(clause: str, times: list[tuple[time, time]], words: Mapping[str, Any]) -> tuple[tuple[time, time], ...]:
    """Return the other side of a time of the clock: “not before 10” means from 10 on."""
    if words["between"].search(clause) or not (words["after"].search(clause) or words["before"].search(clause)):
        return ()
    (since, until), *_more = times
    return ((until, time.max),) if since == time(0) else ((time(0), since),)


def _time(found: re.Match[str], n: int) -> time:
    hour, half = int(found[f"hour{n}"]), (found[f"half{n}"] or "").replace(".", "")
    if (half == "pm" and hour < 12) or (not half and not found[f"minute{n}"] and hour < MORNING):  # noqa: PLR2004 — noon
        hour += 12
    return time(min(hour, 23), min(int(found[f"minute{n}"] or 0), 59))


def _others(clause: str, words: Mapping[str, Any]) -> int:
    said = (word.strip("'") for word in _WORD.findall(clause))
    return len({word for word in said if word not in words["known"]})


@cache
def _words(language: str) -> dict[str, Any]:
    """Return the words of a language, as patterns."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[language]
    breaks = "|".join(rf"\s(?={re.escape(word)}\b)" for word in table["breaks"])
    found: dict[str, Any] = {"breaks": re.compile(rf"[,;.](?!\d)|{breaks}")}
    for name in ("likes", "avoids", "weekend", *PARTS):
        found[name] = _any(table[name])
    found["days"] = [_any(names) for names in table["days"]]
    for name in ("after", "before"):
        found[name] = re.compile(rf"{_any(table[name]).pattern}\s*{_CLOCK.format(n=1)}")
    clocks = _CLOCK.format(n=1) + r"\s*(?:uhr|h)?" + _AND + _CLOCK.format(n=2)
    found["between"] = re.compile(rf"{_any(table['between']).pattern}\s*{clocks}")
    phrases = [phrase for value in table.values() if isinstance(value, list) for phrase in _flat(value)]
    known = {word for phrase in phrases for word in _WORD.findall(phrase)} | set(table["known"].split())
    found["known"] = known | {fold(word) for word in FUNCTION_WORDS[language]} | {"i", "h", "am", "pm"}
    return found


def _flat(value: list[Any]) -> Iterable[str]:
    for item in value:
        yield from item if isinstance(item, list) else [item]


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, phrases), key=len, reverse=True))})(?![\w-])")
