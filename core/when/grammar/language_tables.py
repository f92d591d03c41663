"""A language for the grammar: its words and rules as tables, prepared for the scanner and the parser.

A language is a module of `core.when.languages` with three tables: words (a phrase, its category and its meaning), rules
(a pattern, the category that it produces, and the function that composes the meaning), and settings. To add a language,
add such a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from core.when.grammar.chart import Grammar, Rule, patterns
from core.when.grammar.misspelling import closest
from core.when.grammar.tokens import Token, plain, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.when.grammar.past_tense import PastTense

Words = dict[str, dict[str, Any]]
"""Category → phrase (or several, separated by "|") → meaning."""
Rules = tuple[tuple[Any, ...], ...]
"""Pattern, category, function, and the arguments that the function takes before the meanings in the pattern."""
Entry = tuple[tuple[str, ...], str, Any]
"""The rest of a phrase after its first word, its category and its meaning."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text. A long set of words stays readable this way."""
    return frozenset(text.split())


_COUNTED = words(
    """
    % $ € £ ¥ ₹ °
    percent euro euros eur usd gbp dollar dollars bucks quid pounds cents km kg cm mm mb gb tb kb mph miles people guys
    persons points pts stars votes users items files lines tickets pages rows seats beers coffees degrees pieces folks
    members messages tests bugs locations places sites stores offices companies schools clients customers servers
    countries cities languages teams levels options steps questions
    kilogram kilograms kilos gram grams lbs ounces litre litres liter liters ml kilometre kilometres kilometers metre
    metres meters inches feet volts watts amps gigabytes megabytes
    prozent personen leute stück punkte kilo kilometer meter grad kunden
    personas puntos pesos kilos grados metros gente clientes
    personnes balles mètres degrés pourcent
    pessoas reais pontos graus quilos
    """
)
"""One set for all languages, because none of these words is a unit of time in another of them."""


@dataclass(frozen=True, eq=False)
class Language:
    """The tables of one language, and how its speakers write times. It is equal only to itself, and so a quick key."""

    code: str
    words: Words
    rules: Rules
    order: str = "dmy"
    """The order of day and month in a numeric date: "mdy" or "dmy"."""
    dots: str = "dmy"
    """The order in a numeric date with dots and a year. In such dates, the day comes first if that is possible."""
    order_varies: bool = False
    """Whether some of its speakers write the month first and others the day."""
    twelve: bool = False
    """Whether 3:30 can be in the afternoon."""
    weak: frozenset[str] = frozenset()
    """Words that name a day or a month only if the context says so: "may", "sat"."""
    no_days: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Names of days and months, with the words before which they mean something else: "sat next to"."""
    no_days_behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Names of days, with the words behind which they mean something else: "la mañana"."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Hasty spellings of words, with the spelling in the rules."""
    zone_words: frozenset[str] = frozenset({"time"})
    """Words after a city that make it stand for its time zone."""
    capital_zones: bool = False
    """Whether the abbreviation of a zone must be in capitals, because it is a common word in lower case."""
    in_words: frozenset[str] = frozenset({"in"})
    """Words before a city that make it stand for its time zone."""
    fillers: frozenset[str] = frozenset()
    """Words that may surround a time in a text that is expected to be one."""
    cues: Mapping[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    """Categories that are a time only in context: the words that may precede them (if empty, any), and the words that
    may follow (if empty, any; the end of the text always may)."""
    evening: frozenset[str] = frozenset()
    """Words near which an hour without am or pm is in the evening."""
    morning: frozenset[str] = frozenset()
    """Words near which an hour without am or pm is in the morning."""
    behind_day: frozenset[str] | None = None
    """Words that can follow a spelled-out ordinal that names a day. It counts any other word: "second review"."""
    moving: frozenset[str] = frozenset()
    """Verbs that move something from one time to another: "push the 2pm to 3pm"."""
    goal: str = ""
    """The preposition before the new time."""
    denials: frozenset[str] = frozenset()
    """Words that negate the time after them, if the text has another time: "not"."""
    not_denied: frozenset[str] = frozenset()
    """Words that cancel such a negation when they precede it: "why not tomorrow"."""
    past: PastTense | None = None
    """How the language says that a length of time is how long something took."""
    names: frozenset[str] = frozenset()
    """Months that are also people's names, so that a capital does not decide."""
    counted: frozenset[str] = _COUNTED
    """Words and signs that a number counts, so that it is not a time of day: "at 5 dollars", "12 people"."""
    mistyped: frozenset[str] = frozenset()
    """Words that are recognised with a typing mistake, with the long names of days and months: "tommorw". If there are
    none, nothing is."""
    long_word: int = 7
    """The fewest letters of such a word."""
    lookalikes: frozenset[str] = frozenset()
    """Words that are no mistyped names of times though they look like one: "sundae"."""
    shortened: bool = False
    """Whether people shorten the names of days and months to three or more letters."""
    holidays: Callable[[], Mapping[str, Any]] = field(default=dict)

    @cached_property
    def grammar(self) -> Grammar:
        """The rules, indexed for the parser."""
        return Grammar(
            Rule(symbols, category, action, tuple(given))
            for text, category, action, *given in self.rules
            for symbols in patterns(text)
        )

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """The last words of spelled-out ordinals, if the next word decides whether they name a day, or nothing."""
        if self.behind_day is None:
            return frozenset()
        return frozenset(tokenize(phrase)[-1].word for names in self.words["ord"] for phrase in names.split("|"))

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """The words that some rule expects directly after a number."""
        pairs = (pair for rule in self.grammar.rules for pair in pairwise(rule.symbols))
        return frozenset(
            word for one, other in pairs if one.category in {"num", "compact", "wclock"} for word in other.words
        )

    @cached_property
    def lexicon(self) -> dict[str, list[Entry]]:
        """The phrases by their first word."""
        lexicon: dict[str, list[Entry]] = {}
        for category, entries in self.words.items():
            for phrases, meaning in entries.items():
                for place, phrase in enumerate(phrases.split("|")):
                    _enter(lexicon, phrase, category, meaning, shortened=self.shortened and not place)
        for phrase, meaning in self.holidays().items():
            _enter(lexicon, phrase, "holiday", meaning)
        return lexicon

    @cached_property
    def _known(self) -> frozenset[str]:
        """Every word of the lexicon and the rules."""
        phrases = {word for first, entries in self.lexicon.items() for rest, *_ in entries for word in (first, *rest)}
        return frozenset(phrases.union(*(symbol.words for rule in self.grammar.rules for symbol in rule.symbols)))

    @cached_property
    def _long_words(self) -> tuple[str, ...]:
        """The words that are recognised when they are mistyped."""
        if not self.mistyped:
            return ()
        tables = [self.words.get(category, ()) for category in ("dow", "dows", "month")]
        names = {plain(name) for table in tables for phrases in table for name in phrases.split("|")}
        long_names = {name for name in names if len(name) >= self.long_word and name.isalpha()}
        return tuple(sorted(long_names | self.mistyped))

    def knows(self, word: str) -> bool:
        """Return whether a word is part of some phrase of time."""
        return word in self._known

    def counts_with(self, word: str) -> bool:
        """Return whether a word can be written directly after a number: "5pm", "3d"."""
        return word in self.lexicon or word in self.suffixes

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Split a text into tokens, spelled as in the rules."""
        return tuple(
            token if (word := self._spelled(token.word)) is token.word else replace(token, word=word)
            for token in tokenize(text)
        )

    def _spelled(self, word: str) -> str:
        """Return a word as the rules spell it, also if it is a long one with a typing mistake."""
        if word in self.spellings:
            return self.spellings[word]
        if len(word) + 1 < self.long_word or word in self._known or word in self.lookalikes or not word.isalpha():
            return word
        return closest(word, self._long_words) or word


def _enter(
    lexicon: dict[str, list[Entry]], phrase: str, category: str, meaning: Any, *, shortened: bool = False
) -> None:
    words = tuple(token.word for token in tokenize(phrase))
    forms = [words]
    if category in {"dow", "month"}:
        forms.append((*words, "."))
        if shortened and len(words) == 1:
            forms += [(words[0][:length],) for length in range(3, len(words[0]))]
    for form in forms:
        entries = lexicon.setdefault(form[0], [])
        if not any(rest == form[1:] and kind == category for rest, kind, _ in entries):
            entries.append((form[1:], category, meaning))
