"""Lists, quotations, counts and ordinals in the language that is spoken: "A, B and C", “A”, "1,000", "22nd"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.model.language import current_language
from core.text.catalogue import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""The ordinals that people write as words, in order."""
_FROM_THE_END: Final = {-1: "last", -2: "second last", -3: "third last"}
_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}
_TEENS: Final = frozenset({11, 12, 13})
_ORDINAL: Final = {"de": "{}.", "es": "{}", "fr": "{}", "pt": "{}º"}
"""The ordinal of a number in the other languages. French has another one for 1."""
_AND: Final = {"en": "and", "de": "und", "es": "y", "fr": "et", "pt": "e"}
_OR: Final = {"en": "or", "de": "oder", "es": "o", "fr": "ou", "pt": "ou"}
_BEFORE_I: Final = re.compile(r"[*_“@#]*h?[ií](?![aeo])", re.IGNORECASE)
"""How a word begins before which Spanish says “e” instead of “y”."""
_BEFORE_O: Final = re.compile(r"[*_“@#]*(?:h?[oó]|8|11\b)", re.IGNORECASE)
"""How a word begins before which Spanish says “u” instead of “o”."""


def quoted(words: str) -> str:
    """Return words in the quotation marks of the language that is spoken."""
    return _("“{what}”").format(what=words)


def join_words(words: Iterable[str]) -> str:
    """Join words as in a sentence: "Ana", "Ana and Li", "Ana, Li and Sam". No words give an empty string."""
    *first, last = [*words] or [""]
    spanish_e = current_language() == "es" and _BEFORE_I.match(last)
    return f"{', '.join(first)} {'e' if spanish_e else _AND[current_language()]} {last}" if first else last


def join_alternatives(words: Iterable[str]) -> str:
    """Join words of which one is meant: "Ana, Li or Sam"."""
    *first, last = [*words] or [""]
    spanish_u = current_language() == "es" and _BEFORE_O.match(last)
    return f"{', '.join(first)} {'u' if spanish_u else _OR[current_language()]} {last}" if first else last


def shorten_list(words: Sequence[str], *, most: int = 5) -> str:
    """Join words as `join_words` does, and only count those past the first few: "Ana, Li and 7 others"."""
    rest = len(words) - most
    if rest <= 0:
        return join_words(words)
    return join_words([*words[:most], ngettext("{n} other", "{n} others", rest).format(n=rest)])


def with_colon(name: str, value: str) -> str:
    """Return a value with its name, as in a list: "Hours: 9 to 5". French puts a space before the colon."""
    return _("{name}: {value}").format(name=name, value=value)


def count(number: int) -> str:
    """Return a number with the separators of the language: "1,000"."""
    from babel.numbers import format_decimal  # noqa: PLC0415 — loaded when the first number is written

    return f"{number:,}" if current_language() == "en" else format_decimal(number, locale=current_language())


def ordinal(number: int) -> str:
    """Return the ordinal of a number, such as "22nd". In English, negative numbers count from the end: "last"."""
    language = current_language()
    if language != "en":
        return "1er" if language == "fr" and number == 1 else _ORDINAL[language].format(abs(number))
    if number < 0:
        return _FROM_THE_END.get(number, f"{ordinal(-number)} last")
    suffix = "th" if number % 100 in _TEENS else _SUFFIXES.get(number % 10, "th")
    return f"{number}{suffix}"
