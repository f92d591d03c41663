"""Finds and removes a person's words in replies to others. Pure.

It removes: lines that begin with the person's name and a colon, as in a list of messages; the names and the id; any
three successive words from the person's messages; shorter messages where they are quoted; and single identifying words
(a number, an address, a name inside a sentence). Words that others have used too, or that a cited document contains,
are kept. Paraphrases are not found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

REMOVED: Final = "[removed]"
RUN: Final = 3
"""How many successive words count as a person's own. Two are too few, because many people use the same two."""
SHORTEST_TELLING: Final = 4
"""The minimum length of an identifying word."""
SHORTEST_NAME: Final = 3
"""The minimum length of a part of a name. Shorter ones ("de", "la") occur in every text."""
SAID: Final = frozenset({"text", "label", "content", "args"})
"""The keys under which the JSON of replies and steps contains people's words."""

T = TypeVar("T")

_WORD = re.compile(r"\w+(?:[@.'’:/+_-]+\w+)*")
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]*)[”\"“»]")
_SENTENCE_ENDS = re.compile(r"[.!?:\n]")


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """A person's names; and, in lower case, runs of three words, identifying (`telling`) words and short messages."""

    names: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    telling: frozenset[str]
    whole: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str], names: Iterable[str]) -> PersonalWords:
        """Collect the words of a person's texts and names."""
        said = list(texts)
        short = {_joined(text) for text in said if len(_words(text)) < RUN}
        return cls(
            frozenset(form for name in names for form in _forms(name)),
            frozenset(run for text in said for run in _runs(_words(text))),
            frozenset(word for text in said for word in _telling(text)),
            frozenset(short - {""}),
        )

    def __or__(self, more: PersonalWords) -> PersonalWords:
        return PersonalWords(*(getattr(self, field.name) | getattr(more, field.name) for field in fields(self)))

    def without(self, text: str, name: str = "") -> PersonalWords:
        """Return these words without those that occur in another person's text or name."""
        words = _words(text)
        return PersonalWords(
            _less(self.names, tuple(_forms(name))),
            _less(self.runs, list(_runs(words))),
            _less(self.telling, words),
            _less(self.whole, (" ".join(words),)),
        )

    def removed_from(self, text: str) -> str:
        """Return a text without these words."""
        rest = "\n".join(REMOVED if self._begins(line) else line for line in text.split("\n"))
        return _cut(rest, sorted(self._spans(rest)))

    def _begins(self, line: str) -> bool:
        before, colon, _ = line.lstrip("-*>#0123456789.) \t_").partition(":")
        return bool(colon) and before.strip("* _") in self.names

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for name in self.names:
            yield from (found.span() for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text))
        found = list(_WORD.finditer(text))
        for place, run in enumerate(_runs([word[0].casefold() for word in found])):
            if run in self.runs:
                yield found[place].start(), found[place + RUN - 1].end()
        yield from (word.span() for word in found if word[0].casefold() in self.telling)
        yield from (quote.span(1) for quote in _QUOTED.finditer(text) if _joined(quote[1]) in self.whole)


def without_words(value: Any, words: PersonalWords, *, said: bool = False) -> Any:
    """Return a JSON value with a person's words removed from the texts under the keys in `SAID`."""
    if isinstance(value, str):
        return words.removed_from(value) if said else value
    if isinstance(value, list):
        return [without_words(item, words, said=said) for item in value]
    if isinstance(value, dict):
        return {name: without_words(member, words, said=said or name in SAID) for name, member in value.items()}
    return value


def _forms(name: str) -> Iterator[str]:
    """Yield the forms of a name: the whole name and its parts, each as it is and with a capital letter."""
    for part in (name, *(part for part in name.split() if len(part) >= SHORTEST_NAME)):
        if part:
            yield part
            yield part[0].upper() + part[1:]


def _less(mine: frozenset[T], others: Sequence[T]) -> frozenset[T]:
    """Subtract words. Make no copy if the sets have nothing in common, as is usual."""
    return mine if mine.isdisjoint(others) else mine.difference(others)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _joined(text: str) -> str:
    return " ".join(_words(text))


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1))


def _telling(text: str) -> Iterator[str]:
    """Yield identifying words: those with a digit or an @, and capitalised words inside a sentence."""
    ended = 0
    for place, found in enumerate(_WORD.finditer(text)):
        word = found[0]
        inside = place > 0 and not _SENTENCE_ENDS.search(text[ended : found.start()])
        ended = found.end()
        tells = "@" in word or any(letter.isdigit() for letter in word) or (inside and word[0].isupper())
        if tells and len(word) >= SHORTEST_TELLING:
            yield word.casefold()


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """Replace spans, given in order. Overlapping and adjacent spans are replaced together."""
    kept: list[str] = []
    done = 0
    for start, end in spans:
        if end <= done:
            continue
        if start > done or not kept:
            between = text[done:start]
            kept += [between, REMOVED] if between.strip() or not kept else []
        done = end
    return "".join((*kept, text[done:]))
