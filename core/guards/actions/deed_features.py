"""Reads from a sentence what tells a claim of an action from other sentences: its words and the form of its clauses."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from core.guards.actions import assertion_forms as forms
from core.guards.actions import assertion_limits as limits
from core.guards.actions import heading_forms as headings
from core.guards.particulars import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MASK = re.compile("¤+")
_LEAD = re.compile(r"^[\s>*#-]+")
_DATE_DOT = re.compile(r"(?<=\d)\.(?=\s)")
_ASKS = re.compile(r"\?[\s\"»”)*\U0001f300-\U0001faff]*$")
_CITED = re.compile(r"\[\d+\]")
_TOKEN = re.compile(
    r"\[\d+\]|\d+(?:[:.,h/]\d+)*|[^\W\d_]+|[¤?!:…]|[\u2600-\u27bf\U0001f300-\U0001faff\u23f0-\u23f3]",
)
_NGRAMS: Final = (3, 4, 5)
_FIRST_PLACES: Final = 4
_SHORT: Final = 2
_LONG: Final = 6

_TABLES: Final = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in (forms, limits, headings)
    for name, value in vars(module).items()
    if name.isupper() and name not in ("TOKEN", "BREAK", "QUOTED") and isinstance(value, (re.Pattern, dict))
}
"""The tables of forms. A table by language is searched for the language of the draft."""


def read_features(text: str, language: str, *, before: str = "", after: str = "") -> set[str]:
    """Return the features of a sentence, its quotations masked, with the line that introduces it before it.

    `before` and `after` are the sentences beside it: a question after it may make it an offer.
    """
    beside = (*_read_neighbour("before", before), *_read_neighbour("after", after))
    return {*_read_words(text), *_read_form(text, language), *beside}


def _read_neighbour(side: str, text: str) -> Iterator[str]:
    """Yield whether there is a sentence on this side, whether it asks, its first word, and its last one."""
    words = _cut_words(text)
    yield f"{side} {'asks' if _ASKS.search(text.strip()) else 'tells' if words else 'nothing'}"
    if words:
        yield f"{side} first {words[0]}"
        yield f"{side} last {words[-1]}"


def _read_words(text: str) -> Iterator[str]:
    """Yield the words of a sentence, neighbours, and parts of words. Numbers, citations and quotations are alike."""
    words = ["<", *_cut_words(text), ">"]
    for place, word in enumerate(words):
        yield f"u{word}"
        if place < _FIRST_PLACES:
            yield f"p{place}{word}"
        if word.isalpha() and len(word) > max(_SHORT, 3):
            edged = f"_{word}_"
            for length in _NGRAMS:
                for start in range(len(edged) - length + 1):
                    yield f"c{edged[start : start + length]}"
            before, after = words[place - 1], words[place + 1]
            yield f"x{before} -{word[-2:]}"
            yield f"x{before} -{word[-3:]}"
            yield f"y-{word[-2:]} {after}"
    for first, second in pairwise(words):
        yield f"b{first} {second}"
    for first, middle, last in zip(words, words[1:], words[2:], strict=False):
        yield f"s{first} {last}"
        yield f"t{first} {middle} {last}"
    yield f"n{min(len(words) // 4, 5)}"


def _cut_words(text: str) -> list[str]:
    return [_generalise(token) for token in _TOKEN.findall(_MASK.sub(" ¤ ", text).replace("’", "'"))]


def _generalise(token: str) -> str:
    if token[0].isdigit():
        return "0"
    return "[1]" if token[0] == "[" else token.lower()


def _read_form(text: str, language: str) -> Iterator[str]:
    """Yield the tables that each clause matches, by themselves and in pairs, and those of its neighbours."""
    folded = _DATE_DOT.sub("", _LEAD.sub("", fold_text(_MASK.sub(" ¤ ", text)).replace("’", "'")))
    clauses = [clause for part in forms.BREAK.split(folded) if part and (clause := part.strip(" ,;:.!"))]
    whole = {f"language {language}"}
    whole |= {"asks"} if _ASKS.search(text.strip()) else set()
    whole |= {"cites"} if _CITED.search(folded) else set()
    whole |= {"quotes"} if "¤" in folded else set()
    read = [set(_match_tables(clause, language)) for clause in clauses]
    for matched in read:
        together = sorted(matched | whole)
        yield from (f"F{name}" for name in together)
        yield from (f"P{first} {second}" for first, second in combinations(together, 2))
    for first, second in pairwise(read):
        yield from (f"B{name}" for name in first)
        yield from (f"A{name}" for name in second)
    yield from (f"G{name}" for name in whole)


def _match_tables(clause: str, language: str) -> Iterable[str]:
    for name, table in _TABLES.items():
        patterns = [table] if isinstance(table, re.Pattern) else _by_language(table, language)
        if any(pattern.search(clause) for pattern in patterns):
            yield name
    words = forms.TOKEN.findall(clause)
    if not headings.FINITE.isdisjoint(words):
        yield "finite"
    if words and headings.ACT.match(words[0]):
        yield "act first"
    if words and headings.ACT.match(words[-1]):
        yield "act last"
    if len(words) < _LONG:
        yield "short" if len(words) <= _SHORT else "middling"


def _by_language(table: dict[str, re.Pattern[str]], language: str) -> list[re.Pattern[str]]:
    """Return the patterns of a language. Spanish and Portuguese are too alike to rely on the guess."""
    languages = ("es", "pt") if language in ("es", "pt") else (language,)
    return [table[name] for name in languages if name in table]
