"""A small chart parser: matches patterns of words and meanings at every position of a text.

The chart is filled from right to left. When a meaning that begins at a token is found, everything that begins further
right is already known. So each rule is tried once, when its first symbol is found, and no other rule is examined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from core.when.grammar.tokens import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_KEPT = 4
"""How many meanings of one category are kept between the same two tokens."""
_LONGEST = 40
"""The most tokens of a meaning. Together with the budget, this limits the time that a text takes."""
_BUDGET = 20_000
"""How many rules are tried on one text. An ordinary sentence takes some hundreds; more of a text is not read."""
_PART = re.compile(r"\(([^()]*)\)|(\S+)")


@dataclass(frozen=True, slots=True)
class Node:
    """A meaning of the tokens from where it is stored to `end` (exclusive)."""

    category: str
    end: int
    value: Any


@dataclass(frozen=True, slots=True)
class Symbol:
    """One position of a pattern: one of several words, or a meaning of a category. It can be optional."""

    words: frozenset[str]
    category: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and the function that composes the meanings in it. If that returns None, the rule does not apply."""

    symbols: tuple[Symbol, ...]
    category: str
    action: Callable[..., Any]
    given: tuple[Any, ...] = ()

    def missing(self, place: int) -> tuple[None, ...]:
        """Return a None for each meaning before a position, because those are left out."""
        return (None,) * sum(1 for symbol in self.symbols[:place] if symbol.category)


def patterns(text: str) -> Iterator[tuple[Symbol, ...]]:
    """Parse a pattern such as "in|within (the) <length>": words, alternatives, optional parts, categories.

    An alternative of several words is written with underscores ("from_now|hence") and gives a pattern of its own, as
    does each of several categories ("at <clock|hclock>").
    """
    parts = [_alternatives(found) for found in _PART.finditer(text)]
    for chosen in product(*parts):
        yield tuple(symbol for symbols in chosen for symbol in symbols)


def _alternatives(found: re.Match[str]) -> list[tuple[Symbol, ...]]:
    optional = found[1] is not None
    text = (found[1] or found[2]).replace(" ", "_")
    if text.startswith("<"):
        return [(_symbol(f"<{category}>", optional=optional),) for category in text.strip("<>").split("|")]
    if "_" not in text:
        return [(_symbol(text, optional=optional),)]
    choices = text.split("|")
    single = [choice for choice in choices if "_" not in choice]
    several = [choice.split("_") for choice in choices if "_" in choice]
    ways = [tuple(_symbol(word, optional=False) for word in words) for words in several]
    if single:
        ways.append((_symbol("|".join(single), optional=optional),))
    elif optional:
        ways.append(())
    return ways


def _symbol(text: str, *, optional: bool) -> Symbol:
    if text.startswith("<"):
        return Symbol(frozenset(), text.strip("<>"), optional)
    return Symbol(frozenset(plain(word) for word in text.split("|")), "", optional)


class Grammar:
    """Rules, indexed by their first symbol."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_word: dict[str, list[tuple[Rule, int]]] = {}
        self._by_category: dict[str, list[tuple[Rule, int]]] = {}
        self.rules = tuple(rules)
        for rule in self.rules:
            self._index(rule)

    def _index(self, rule: Rule) -> None:
        """Index a rule by its first symbol. If the first symbols are optional, also index it by those after them."""
        for place, symbol in enumerate(rule.symbols):
            if symbol.category:
                self._by_category.setdefault(symbol.category, []).append((rule, place))
            for word in symbol.words:
                self._by_word.setdefault(word, []).append((rule, place))
            if not symbol.optional:
                return

    def parse(self, words: Sequence[str], given: Sequence[Sequence[Node]]) -> Chart:
        """Fill a chart. `words` are the tokens; `given` has, for each token, the nodes that the scanner found there."""
        chart = Chart(words)
        for start in range(len(words) - 1, -1, -1):
            self._fill(chart, start, given[start])
        return chart

    def _fill(self, chart: Chart, start: int, given: Sequence[Node]) -> None:
        agenda = [node for node in given if chart.add(start, node)]
        for rule, place in self._by_word.get(chart.words[start], ()):
            self._apply(chart, start, rule, place, start + 1, rule.missing(place), agenda)
        while agenda and chart.budget > 0:
            node = agenda.pop()
            for rule, place in self._by_category.get(node.category, ()):
                self._apply(chart, start, rule, place, node.end, (*rule.missing(place), node.value), agenda)

    def _apply(
        self, chart: Chart, start: int, rule: Rule, place: int, end: int, first: tuple[Any, ...], agenda: list[Node]
    ) -> None:
        chart.budget -= 1
        for stop, values in chart.match(rule.symbols, place + 1, end, first):
            chart.budget -= 1
            if chart.budget < 0:
                return
            if stop - start > _LONGEST:
                continue
            value = rule.action(*rule.given, *values)
            if value is not None:
                node = Node(rule.category, stop, value)
                if chart.add(start, node):
                    agenda.append(node)


class Chart:
    """The nodes that were found, by their first token and their category."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.budget = _BUDGET
        self._kept: dict[tuple[int, int, str], int] = {}
        self._nodes: list[dict[str, list[Node]]] = [{} for _ in range(len(words) + 1)]

    def add(self, start: int, node: Node) -> bool:
        """Store a node, unless enough nodes of its category are stored between the same tokens."""
        place = (start, node.end, node.category)
        kept = self._kept.get(place, 0)
        if kept >= _KEPT:
            return False
        self._kept[place] = kept + 1
        self._nodes[start].setdefault(node.category, []).append(node)
        return True

    def at(self, start: int, category: str) -> Sequence[Node]:
        """Return the nodes of a category that begin at a token."""
        return self._nodes[start].get(category, ())

    def match(
        self, symbols: tuple[Symbol, ...], place: int, at: int, values: tuple[Any, ...]
    ) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Yield each way in which the symbols from `place` match the tokens from `at`, as an end and the values."""
        if place == len(symbols):
            yield at, values
            return
        symbol = symbols[place]
        if at < len(self.words):
            if symbol.words:
                if self.words[at] in symbol.words:
                    yield from self.match(symbols, place + 1, at + 1, values)
            else:
                begin = (
                    at + 1 if self.words[at] == "," and symbol.category != "num" and at + 1 < len(self.words) else at
                )
                for node in self._nodes[begin].get(symbol.category, ()):
                    yield from self.match(symbols, place + 1, node.end, (*values, node.value))
        if symbol.optional:
            yield from self.match(symbols, place + 1, at, values if symbol.words else (*values, None))
