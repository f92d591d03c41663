"""What people are told to say: the sentences that the catalogue of a language quotes, and the examples of its help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from core.text.catalogue import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOOSE_WORDS: Final = 2
"""A sentence with a blank and at most so many words around it says too little: “book {service}”."""
LONGEST: Final = 300
"""In characters. A longer text is no such sentence."""
_QUOTED: Final = re.compile(r"“([^“”]+)”|„([^„“]+)“|«\s?([^«»]+?)\s?»")
BLANK: Final = re.compile(r"\{\w+\}|…")
"""What a sentence leaves open."""
_OPEN: Final = re.compile(rf"{BLANK.pattern}|[@#][\w.-]+|\d+")
"""What people replace with their own: blanks, whom they mention, and numbers."""
_EDGES: Final = " .!?¡¿"


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that people are told to say in a language, and its English."""

    english: str
    said: str


@dataclass(frozen=True, slots=True)
class Told:
    """The English of what somebody said as told, with their `own` people, numbers and words for the blanks."""

    english: str
    own: frozenset[str]


@cache
def sayings_of(language: str) -> tuple[Saying, ...]:
    """Return what people are told to say in a language, each once, with blanks such as `{when}`.

    Other words in quotation marks are among them: titles, the names of buttons, answers to a question. A sentence that
    quotes another number of times than its English is left out.
    """
    found: dict[Saying, None] = {}
    for context, message, shown in catalogue_of(language).pairs:
        if context == "help" and message[:1].islower():  # the rest of the help says what abilities do
            found[Saying(message, shown)] = None
            continue
        told, said = quoted_in(message), quoted_in(shown)
        if len(told) == len(said):
            found.update(dict.fromkeys(map(Saying, told, said)))
    return tuple(saying for saying in found if re.search(r"\w", BLANK.sub("", saying.english)))


def quoted_in(text: str) -> list[str]:
    """Return what a text quotes, in the quotation marks of any of our languages."""
    return ["".join(groups) for groups in _QUOTED.findall(text)]


def english_of(text: str, language: str) -> Iterator[Told]:
    """Yield the English of what people are told to say, if a text is that, but for people, numbers and blanks."""
    plain = _straight(text)
    for said, saying in _patterns(language) if len(plain) <= LONGEST else ():
        if found := said.fullmatch(plain):
            own = dict(zip(_OPEN.findall(saying.said), found.groups(), strict=True))
            yield Told(_replaced(saying.english, own), frozenset(own.values()))


def _replaced(english: str, own: Mapping[str, str]) -> str:
    return _OPEN.sub(lambda word: own.get(word[0], word[0]), english)


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], Saying], ...]:
    """Return a pattern for each sentence and its English, those with the most words first."""
    sayings = sorted(sayings_of(language), key=lambda saying: -len(_words_around(saying.said)))
    return tuple((_pattern(saying.said), saying) for saying in sayings if not _is_loose(saying.said))


def _words_around(said: str) -> list[str]:
    return BLANK.sub(" ", said).split()


def _is_loose(said: str) -> bool:
    return BLANK.search(said) is not None and len(_words_around(said)) <= LOOSE_WORDS


def _pattern(said: str) -> re.Pattern[str]:
    """Return a pattern for a sentence in which the people, the numbers and the blanks are open."""
    pattern, end, plain = "", 0, _straight(said)
    for word in _OPEN.finditer(plain):
        pattern += f"{re.escape(plain[end : word.start()])}({_pattern_of(word[0])})"
        end = word.end()
    return re.compile(pattern + re.escape(plain[end:]), re.IGNORECASE)


def _pattern_of(word: str) -> str:
    if word.isdigit():
        return r"\d+"
    return rf"{word[0]}[\w.-]+" if word[0] in "@#" else r"\S.*"


def _straight(text: str) -> str:
    """Return a text with straight apostrophes and single spaces, without the marks around it."""
    return " ".join(text.replace("’", "'").split()).strip(_EDGES)
