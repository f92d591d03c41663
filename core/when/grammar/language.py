"""A language of time: its words and its patterns, as tables, made ready for the parser.

A language is a module of `core.when.languages` with three tables: words (a phrase, its category and its meaning), rules
(a pattern, the category that it makes, and the function that composes the meaning), and settings. Adding one is adding
a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from core.when.expressions.dates import month, weekday
from core.when.expressions.numbers import Number
from core.when.grammar.chart import Grammar, Node, Rule, patterns
from core.when.grammar.shapes import mail_offset, offset_shape, shapes
from core.when.grammar.tokens import Token, plain, tokenize
from core.when.zones.zones import place_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from core.when.grammar.past import Past

Words = dict[str, dict[str, Any]]
"""Category → phrase (or several, parted by "|") → meaning."""
Rules = tuple[tuple[Any, ...], ...]
"""Pattern, category, function, and what the function is given before what the pattern found."""


COUNTED = frozenset(
    [
        *(
            "%",
            "$",
            "€",
            "£",
            "¥",
            "₹",
            "°",
            "percent",
            "euro",
            "euros",
            "eur",
            "usd",
            "gbp",
            "dollar",
            "dollars",
            "bucks",
        ),
        *("quid", "pounds", "cents", "km", "kg", "cm", "mm", "mb", "gb", "tb", "kb", "mph", "miles", "people", "guys"),
        *("persons", "points", "pts", "stars", "votes", "users", "items", "files", "lines", "tickets", "pages", "rows"),
        *("seats", "beers", "coffees", "degrees", "pieces", "folks", "members", "messages", "tests", "bugs"),
        *("locations", "places", "sites", "stores", "offices", "companies", "schools", "clients", "customers"),
        *("servers", "countries", "cities", "languages", "teams", "levels", "options", "steps", "questions"),
        *("prozent", "personen", "leute", "stück", "punkte", "kilo", "kilometer", "meter", "grad", "kunden"),
        *("personas", "puntos", "pesos", "kilos", "grados", "metros", "gente", "clientes", "personnes"),
        *("balles", "mètres", "degrés", "pourcent", "pessoas", "reais", "pontos", "graus", "quilos"),
    ]
)
"""Words and signs in the languages that we read; none of them is a unit of time in another."""


def words(text: str) -> frozenset[str]:
    """Return the words of a line, which is how a long list of them can be read."""
    return frozenset(text.split())


@dataclass(frozen=True)
class Language:
    """The tables of one language, and how its speakers write."""

    code: str
    words: Words
    rules: Rules
    order: str = "dmy"
    """How a date in numbers is read: "mdy" or "dmy"."""
    dots: str = "dmy"
    """How one with dots and a year is read: who writes dots has the day first, wherever that is possible."""
    twelve: bool = False
    """Whether 3:30 may be in the afternoon."""
    weak: frozenset[str] = frozenset()
    """Words that are a day or a month only where something around them says so: "may", "sat"."""
    no_days: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Days and months that are other words before some: "so gegen fünf", "sat next to"."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Words as they are written in haste, and as the rules have them."""
    zone_words: frozenset[str] = frozenset({"time"})
    """What follows a city that stands for its time zone."""
    capital_zones: bool = False
    """Whether a short name of a zone must have capitals, its small letters being a word."""
    in_words: frozenset[str] = frozenset({"in"})
    """What stands before a city in whose time something is meant."""
    fillers: frozenset[str] = frozenset()
    """What may stand around a time that is the whole text."""
    cues: Mapping[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    """Categories that are a time only behind some words (or any) and, if any are named, before some or the end."""
    evening: frozenset[str] = frozenset()
    """Words beside which an hour without its half of the day is one of the evening."""
    morning: frozenset[str] = frozenset()
    """Words beside which such an hour is one of the morning."""
    behind_day: frozenset[str] | None = None
    """What may follow an ordinal in words that is a day: what else does, it counts ("the second review")."""
    moving: frozenset[str] = frozenset()
    """What is done to a time that shall be another: "push the 2pm to 3pm"."""
    goal: str = ""
    """What stands before that other one."""
    denials: frozenset[str] = frozenset()
    """What stands before a time that is not meant, if another one is there: "not"."""
    not_denied: frozenset[str] = frozenset()
    """What makes such a word none, before it: "why not tomorrow"."""
    past: Past | None = None
    """How it tells that a length is what something took."""
    names: frozenset[str] = frozenset()
    """Months that are people's names too: a capital does not tell one from the other."""
    counted: frozenset[str] = COUNTED
    """What a number before it counts, so that it is no time of day: "at 5 dollars"."""
    shortened: bool = False
    """Whether days and months may be cut to any three letters or more."""
    _holidays: Callable[[], Mapping[str, Any]] = field(default=dict)

    @cached_property
    def grammar(self) -> Grammar:
        """The rules, by what they begin with."""
        return Grammar(
            Rule(symbols, category, action, tuple(given))
            for text, category, action, *given in self.rules
            for symbols in patterns(text)
        )

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """The words that end an ordinal, where what follows one says whether it is a day."""
        if self.behind_day is None:
            return frozenset()
        return frozenset(tokenize(phrase)[-1].word for names in self.words["ord"] for phrase in names.split("|"))

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """The words that a rule has right behind a number."""
        pairs = (pair for rule in self.grammar.rules for pair in pairwise(rule.symbols))
        return frozenset(
            word for one, other in pairs if one.category in {"num", "compact", "wclock"} for word in other.words
        )

    @cached_property
    def lexicon(self) -> dict[str, list[tuple[tuple[str, ...], str, Any]]]:
        """The phrases by their first word."""
        found: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
        for category, entries in self.words.items():
            for phrases, meaning in entries.items():
                for place, phrase in enumerate(phrases.split("|")):
                    self._enter(found, phrase, category, meaning, shortened=self.shortened and not place)
        for phrase, meaning in self._holidays().items():
            self._enter(found, phrase, "holiday", meaning)
        return found

    def _enter(
        self,
        found: dict[str, list[tuple[tuple[str, ...], str, Any]]],
        phrase: str,
        category: str,
        meaning: Any,
        *,
        shortened: bool = False,
    ) -> None:
        words = tuple(token.word for token in tokenize(phrase))
        forms = [words]
        if category in {"dow", "month"}:
            forms.append((*words, "."))
            if shortened and len(words) == 1:
                forms += [(words[0][:length],) for length in range(3, len(words[0]))]
        for form in forms:
            entries = found.setdefault(form[0], [])
            if not any(rest == form[1:] and kind == category for rest, kind, _ in entries):
                entries.append((form[1:], category, meaning))

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Cut a text into tokens, spelled as the rules have them."""
        found = tokenize(text)
        if self.spellings.keys().isdisjoint(token.word for token in found):
            return found
        return tuple(replace(token, word=self.spellings.get(token.word, token.word)) for token in found)

    def nodes(self, text: str, tokens: Sequence[Token]) -> list[list[Node]]:
        """Return what the lexicon and the shapes of numbers know to begin at each token."""
        starts = {token.start: place for place, token in enumerate(tokens)}
        given: list[list[Node]] = [[] for _ in tokens]
        for place, token in enumerate(tokens):
            if token.word[:1].isdigit() and token.word.isdecimal():
                given[place] += self._numbers(text, tokens, place, starts, given)
            given[place] += self._words(tokens, place)
            if token.word in self.zone_words:
                self._add_place(tokens, place, given)
            elif place and tokens[place - 1].word in self.in_words and (token.capital or _after_clock(tokens, place)):
                given[place] += self._place_after(tokens, place)
        return given

    def _numbers(
        self, text: str, tokens: Sequence[Token], place: int, starts: dict[int, int], given: list[list[Node]]
    ) -> list[Node]:
        token = tokens[place]
        if place and not token.spaced and tokens[place - 1].word in _MONEY:
            return []
        if place + 1 < len(tokens) and tokens[place + 1].word in self.counted:
            return []
        found = []
        for end, category, value in shapes(text, token.start, order=self.order, dots=self.dots, twelve=self.twelve):
            stop = _place(starts, tokens, end)
            if stop is None:
                continue
            if category == "time" and (zone := offset_shape(text, end)) and stop < len(tokens):
                after = _place(starts, tokens, zone[0])
                if after is not None:
                    given[stop].append(Node("zone", after, zone[1]))
                    stop = after
            elif category == "clock" and (mail := mail_offset(text, end)) and stop < len(tokens):
                after = _place(starts, tokens, mail[0])
                if after is not None:
                    given[stop].append(Node("zone", after, mail[1]))
            found.append(Node(category, stop, value))
        if self._stands_alone(tokens, place) and not _is_hour_of_clock(tokens, place, found):
            found.append(Node("num", place + 1, Number(int(token.word), token.word)))
        return found

    def _stands_alone(self, tokens: Sequence[Token], place: int) -> bool:
        """A number with letters right behind it is one only if the language knows them ("5pm", not "300ml")."""
        if len(tokens[place].word) > 9:  # noqa: PLR2004 — no number of a time
            return False
        if _in_phone_number(tokens, place):
            return False
        if place + 1 == len(tokens) or tokens[place + 1].spaced or not tokens[place + 1].word[0].isalpha():
            return True
        word = tokens[place + 1].word
        return word in self.lexicon or word in self.suffixes

    def _words(self, tokens: Sequence[Token], place: int) -> list[Node]:
        found = []
        for rest, category, meaning in self.lexicon.get(tokens[place].word, ()):
            stop = place + 1 + len(rest)
            if category == "zone" and self.capital_zones and not tokens[place].capital:
                continue
            if category == "u1" and tokens[place].word in _SIGNS and _more_than_once(tokens, place):
                continue  # quotation marks, no minutes
            if stop > len(tokens) or any(tokens[place + 1 + n].word != word for n, word in enumerate(rest)):
                continue
            if category in {"dow", "month", "today"} and self._is_other(tokens, place, stop):
                continue
            found.append(Node(category, stop, meaning))
            if category in {"dow", "month"}:
                series = weekday(meaning) if category == "dow" else month(meaning)
                found.append(Node("day" if category == "dow" else "mon", stop, series))
                weak = self._is_weak(tokens, place)
                found.append(Node("wdate" if weak else "date", stop, series))
        return found

    def _is_other(self, tokens: Sequence[Token], place: int, stop: int) -> bool:
        """Tell whether a day or month is part of an address ("monday.com"), or a word that looks like one."""
        if stop < len(tokens) and tokens[stop].word in self.no_days.get(tokens[place].word, ()):
            return True
        dot = stop - 1 if tokens[stop - 1].word == "." else stop
        name = tokens[dot : dot + 2]
        return len(name) > 1 and name[0].word == "." and name[1].word.isalpha() and not any(one.spaced for one in name)

    def _is_weak(self, tokens: Sequence[Token], place: int) -> bool:
        word = tokens[place].word
        return word in self.weak and (word in self.names or not (tokens[place].capital and _inside(tokens, place)))

    def _place_after(self, tokens: Sequence[Token], place: int) -> list[Node]:
        """Find a city behind "in"; what it means is for a rule to say."""
        for length in (3, 2, 1):
            name = " ".join(token.word for token in tokens[place : place + length])
            zone = _PLACES.get(name) or place_zone(name)
            if zone:
                return [Node("zone", min(place + length, len(tokens)), zone)]
        return []

    def _add_place(self, tokens: Sequence[Token], place: int, given: list[list[Node]]) -> None:
        for length in (3, 2, 1):
            if place >= length:
                name = " ".join(token.word for token in tokens[place - length : place])
                zone = _PLACES.get(name) or place_zone(name)
                if zone:
                    given[place - length].append(Node("zone", place + 1, zone))
                    return


_SIGNS = frozenset({"'", '"'})
_LONGEST_CHAIN = 12
_CLOCK_ENDS = frozenset({"am", "pm", "noon", "midnight", "uhr", "h"})
_MONEY = frozenset("$€£¥#")
_PLACES = {plain(name): zone for name, zone in {"são paulo": "America/Sao_Paulo", "zürich": "Europe/Zurich"}.items()}


def _place(starts: dict[int, int], tokens: Sequence[Token], end: int) -> int | None:
    """Return the token that begins where (or after spaces where) a shape ends."""
    if not tokens or end >= tokens[-1].end:
        return len(tokens)
    while end < tokens[-1].end:
        if end in starts:
            return starts[end]
        end += 1
    return None


def _inside(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a token stands inside a sentence, where a capital says that it is a name."""
    return place > 0 and tokens[place - 1].word not in {".", "!", "?", ":", '"'}


def _after_clock(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether "in" and a place follow a time of day: "3pm in berlin"."""
    return place > 1 and (tokens[place - 2].word in _CLOCK_ENDS or tokens[place - 2].word.isdecimal())


def _is_hour_of_clock(tokens: Sequence[Token], place: int, found: Sequence[Node]) -> bool:
    """Tell whether a number is but the beginning of "11:30"."""
    return any(node.category == "clock" and node.end > place + 2 and tokens[place + 1].word == ":" for node in found)


def _more_than_once(tokens: Sequence[Token], place: int) -> bool:
    again = (token for token in tokens if token.word == tokens[place].word)
    return sum(1 for _ in islice(again, 2)) > 1


def _in_phone_number(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a number is one of three or more that hyphens join and that are no date: 650-650-6500."""
    first = place
    while place - first < _LONGEST_CHAIN and first >= 2 and _hyphened(tokens, first - 1):  # noqa: PLR2004 — a number and its hyphen
        first -= 2
    last = place
    while last - place < _LONGEST_CHAIN and last + 2 < len(tokens) and _hyphened(tokens, last + 1):
        last += 2
    numbers = tokens[first : last + 1 : 2]
    return len(numbers) > 2 and sum(len(token.word) for token in numbers) > 8  # noqa: PLR2004 — longer than a date


def _hyphened(tokens: Sequence[Token], place: int) -> bool:
    around = (tokens[place - 1], tokens[place + 1])
    return (
        tokens[place].word == "-"
        and all(token.word.isdecimal() for token in around)
        and not (tokens[place].spaced or tokens[place + 1].spaced)
    )
