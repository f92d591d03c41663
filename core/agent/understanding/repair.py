"""Repairs: what people say to take back or correct what was just done. Pure; the words are in `repair.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from core.abilities.arguments import is_time
from core.text.talk import LANGUAGES
from core.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Literal["undo", "drop", "keep", "holidays", "other", "yes", "no", "command", "correction", "addition"]
PHRASES: Final[tuple[Kind, ...]] = ("undo", "drop", "keep", "holidays", "other", "yes", "no")
"""The kinds that are said in fixed phrases."""
LONGEST: Final = 100
"""The most characters of a repair. People who write more say what they mean."""
_EDGES: Final = " \t\n,.;:!…¡-–—"
_SLOT: Final = re.compile(r"\{(\w+)\}")
_HOUR: Final = re.compile(r"(\d{1,2}) ?h(\d\d)?", re.IGNORECASE)
_PLACE: Final = re.compile(
    r"(?:(?:the|die|der|das|den|la|el|le|a|o) )?"
    r"(?:first|second|third|last|(?:erst|zweit|dritt|letzt)e[rns]?|primer[oa]?|"
    r"segund[oa]|tercer[oa]?|últim[oa]|premier|première|deuxième|seconde?|troisième|dernière?|primeir[oa]|terceir[oa])"
    r"(?: one)?",
    re.IGNORECASE,
)
"""Words for a place in a list. As a time, they would be a day of the month."""
_WORD: Final = r"[^\s,;.:*]+(?: [^\s,;.:*]+){0,2}"
_SLOTS: Final = {"when": ".+", "length": ".+", "which": ".+", "day": r"\S+", "right": _WORD, "wrong": _WORD}
"""What each slot of a command may hold. A word is up to three, as names are."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair: its kind, its language, and its words.

    The words of a `command` are what to do, in English (“cancel both”). Those of a `correction` are what is left
    without the words that only say that something was wrong (“at 11” of “no, at 11”). It is `marked` if there were any;
    without them, it may be a correction or something else. Those of an `addition` come after what we said last (“and
    Ann”). `replaces` are words of ours that are said to be wrong. `said` are the words of a time in their own language.
    """

    kind: Kind
    language: str
    words: str = ""
    marked: bool = True
    replaces: str = ""
    said: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """The words of one language."""

    phrases: Mapping[str, Kind]
    commands: tuple[tuple[re.Pattern[str], str], ...]
    joins: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    fillers: frozenset[str]
    days: Mapping[str, str]
    lengths: Mapping[str, str]
    texts: Mapping[str, str]
    takes_back: tuple[str, ...]
    state: frozenset[str]


def read_repair(text: str) -> Repair | None:
    """Return the repair that a message is, or None if it is none for sure. A question repairs nothing."""
    whole = " ".join(text.replace("’", "'").split())
    if not whole or len(whole) > LONGEST or whole.endswith("?"):
        return None
    for read in (_as_phrase, _as_command, _as_one_more, _as_correction, _as_addition):
        for language in LANGUAGES:
            if found := read(whole, language):
                return found
    return None if _PLACE.fullmatch(whole.strip(_EDGES)) else Repair("correction", LANGUAGES[0], whole, marked=False)


def read_rough_correction(text: str) -> Repair | None:
    """Return the correction of a time that a message probably is: “I think 11 is nicer”.

    Around the time, there are only words that people say with a correction, in any order. Only what was told just now
    may be corrected so.
    """
    whole = " ".join(text.replace("’", "'").split())
    if len(whole) > LONGEST or whole.endswith("?"):
        return None
    return next((found for language in LANGUAGES if (found := _as_rough_correction(whole, language))), None)


def text_of(name: str, language: str) -> str:
    """Return one of the texts that answer a repair, in a language."""
    return _table(language).texts[name]


def asks_for_state(text: str) -> bool:
    """Return whether a message asks what has become of the last wish: “when is it?”, “did you set it?”."""
    bare = _plain(text.rstrip(" ?¿").lstrip(" ¿"))
    return any(bare in _table(language).state for language in LANGUAGES)


def takes_back(language: str) -> tuple[str, ...]:
    """Return the words that take back what stands before them in the same message: “at 5, no wait, 6”."""
    return _table(language).takes_back


def _as_phrase(whole: str, language: str) -> Repair | None:
    phrases = _table(language).phrases
    kind = phrases.get(_plain(whole)) or phrases.get(_plain(_bare(whole, language)))
    return Repair(kind, language) if kind else None


def _as_one_more(whole: str, language: str) -> Repair | None:
    """Return the command for one more of what was just done, at another time: “and on Sunday at 8”."""
    said = joined(whole, language)
    if not said or not is_time(time := _in_english(said, language)):
        return None
    return Repair("command", language, f"do the same for {time}", said=said)


def joined(text: str, language: str) -> str:
    """Return what a message says behind a word that joins it to what was said before; "" if there is none."""
    joint = _table(language).joins.match(text.strip(_EDGES))
    return text.strip(_EDGES)[joint.end() :].strip(_EDGES) if joint else ""


def _as_command(whole: str, language: str) -> Repair | None:
    bare = _bare(_table(language).joins.sub("", _bare(whole, language)), language)
    *_, last = re.split(r"[,;.] ", bare)
    for said in dict.fromkeys((bare, whole.strip(_EDGES), last)):
        for pattern, command in _table(language).commands:
            found = pattern.fullmatch(said)
            is_word = found is not None and "right" in found.groupdict()
            if found is None or (said != bare and is_word != (said == last)):
                continue  # “no, 10” is not “10 instead of no”, and only a word is corrected in the last clause
            words = {name: _in_english(value, language, name) for name, value in found.groupdict().items()}
            if is_word and _PLACE.fullmatch(words["right"]):
                return Repair("other", language)
            if is_time(words.get("right", "")):  # “11, not 10”
                return Repair("correction", language, _as_clock(words["right"]))
            return Repair("command", language, command.format(**words), replaces=words.get("wrong", ""), said=said)
    return None


def _as_correction(whole: str, language: str) -> Repair | None:
    bare = _bare(whole, language)
    in_english = _in_english(bare, language)
    is_marked = bare != whole.strip(_EDGES)
    if not bare or (not is_marked and in_english == bare):
        return None
    if _PLACE.fullmatch(in_english):
        return Repair("other", language)
    return Repair("correction", language, _as_clock(in_english), marked=is_marked, said=bare)


def _as_rough_correction(whole: str, language: str) -> Repair | None:
    fillers, words = _table(language).fillers, whole.strip(_EDGES).split()
    count = len(words)
    head = len(list(takewhile(lambda word: _plain(word) in fillers, words)))
    tail = len(list(takewhile(lambda word: _plain(word) in fillers, reversed(words))))
    cuts = [(first, count - last) for first in range(head + 1) for last in range(tail + 1) if 0 < first + last < count]
    for first, end in sorted(cuts, key=lambda cut: cut[0] - cut[1]):  # the longest first
        said = " ".join(words[first:end]).strip(_EDGES)
        in_english = _as_clock(_in_english(said, language))
        if is_time(in_english) and not _PLACE.fullmatch(in_english):
            return Repair("correction", language, in_english, marked=False, said=said)
    return None


def _as_addition(whole: str, language: str) -> Repair | None:
    bare = _bare(whole, language)
    joint = _table(language).joins.match(bare)
    added = bare[joint.end() :].strip(_EDGES) if joint else ""
    is_word = re.fullmatch(_WORD, added) and _plain(added) not in _table(language).fillers and not is_time(added)
    return Repair("addition", language, f"{joint[0].strip()} {added}") if joint and is_word else None


def _bare(whole: str, language: str) -> str:
    """Return what is left of a message without the words that only say that something was wrong, or polite ones."""
    table, bare = _table(language), whole.strip(_EDGES)
    while (less := table.after.sub("", table.before.sub("", bare)).strip(_EDGES)) != bare:
        bare = less
    return bare


def _in_english(words: str, language: str, slot: str = "when") -> str:
    """Return the name of a day, or a length, in English; a single word in another language is no time elsewhere."""
    table = _table(language)
    return (table.lengths if slot == "length" else table.days).get(_plain(words), words)


def _as_clock(words: str) -> str:
    """Return an hour such as “10h” or “10h30” as a time of day, since a correction gives no length."""
    hour = _HOUR.fullmatch(words)
    return f"{hour[1]}:{hour[2] or '00'}" if hour else words


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[,.;:!…¡]+", " ", fold(words)).split())


@cache
def _table(language: str) -> Table:
    read = tomllib.loads((Path(__file__).parent / "repair.toml").read_text(encoding="utf-8"))[language]
    return Table(
        {_plain(phrase): kind for kind in PHRASES for phrase in read[kind]},
        tuple(_commands(read["commands"])),
        _beginning(read["joins"]),
        _beginning(read["before"]),
        re.compile(rf"(?<=[\s,.;:!…])(?:{_any_of(read['after'])})$", re.IGNORECASE),
        frozenset((*_plain(read["fillers"]).split(), *map(_plain, (*read["before"], *read["after"])))),
        {_plain(word): day for word, day in read["days"].items()},
        {_plain(word): length for word, length in read["lengths"].items()},
        read["texts"],
        tuple(sorted(read["takes_back"], key=len, reverse=True)),
        frozenset(map(_plain, read["state"])),
    )


def _commands(read: Mapping[str, list[str]]) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield a pattern for each way to give a command, those with the most words first."""
    pairs = [(way, command) for command, ways in read.items() for way in ways]
    for way, command in sorted(pairs, key=lambda pair: -len(_SLOT.sub("", pair[0]))):
        parts = _SLOT.split(way)  # texts and slot names in turn
        texts = (re.escape(part).replace("\\ ", ",? ") for part in parts)
        pattern = "".join(
            f"(?P<{part}>{_SLOTS[part]})" if at % 2 else text
            for at, (part, text) in enumerate(zip(parts, texts, strict=True))
        )
        yield re.compile(pattern, re.IGNORECASE), command


def _beginning(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{_any_of(words)})(?=$|[\s,.;:!…]+)", re.IGNORECASE)


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
