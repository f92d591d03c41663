"""Acronyms that documents explain: `ODD (oppositional defiant disorder)`, `two-factor authentication (2FA)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.agent.offline.quotation.questions.question import Question

SHORT: Final = r"(?P<short>[A-Z0-9][A-Z0-9&.-]{1,7})"
EXPLAINED: Final = (
    re.compile(rf"\b{SHORT}s? ?\((?P<long>[^()\n]{{5,80}})\)"),
    re.compile(rf"(?P<long>(?:[^\W_][\w'-]* ){{1,7}})\({SHORT}s?\)"),
    re.compile(rf"\b{SHORT}s? (?:stands for|means|steht für|signifie|significa) (?P<long>[^.()\n]{{5,80}})"),
)
MOST_LONG: Final = 7
"""The most words of an explanation."""


@dataclass(frozen=True, slots=True)
class Acronyms:
    """Pairs of an acronym and the words that explain it."""

    pairs: tuple[tuple[str, str], ...]

    def expand(self, question: Question, terms: frozenset[str]) -> frozenset[str]:
        """Return terms together with those of the acronyms and explanations that they contain."""
        added = set(terms)
        for pair in self.pairs:
            one, other = (set(question.terms_of(text)) for text in pair)
            if one <= terms or other <= terms:
                added |= one | other
        return frozenset(added)


def find_acronyms(texts: Iterable[str]) -> Acronyms:
    """Return the acronyms that texts explain. The explanation must have the acronym's letters at its words' starts."""
    return Acronyms(tuple(dict.fromkeys(pair for text in texts for pair in _pairs(text))))


@lru_cache(maxsize=256)
def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Return the acronyms of a text. Results are cached, because each passage is read several times."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[tuple[str, str]]:
    for pattern in EXPLAINED:
        for match in pattern.finditer(text):
            words = re.findall(r"[^\W_]+", match["long"])[-MOST_LONG:]
            for first in range(len(words)):
                if _stands_for(match["short"], words[first:]):
                    yield match["short"], " ".join(words[first:])
                    break


def _stands_for(short: str, words: list[str]) -> bool:
    """Return whether the letters of an acronym begin the words, in order; a digit stands for any word."""
    letters = [char.casefold() for char in short if char.isalnum()]
    if len(letters) > len(words) or not any(map(str.isalpha, letters)):
        return False
    starts = [word[0].casefold() for word in words]
    at = 0
    for letter in letters:
        while at < len(starts) and not (letter.isdigit() or starts[at] == letter):
            at += 1
        if at == len(starts):
            return False
        at += 1
    return starts[0] == letters[0] or letters[0].isdigit()
