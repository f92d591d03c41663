"""Lists and ordinals in English: "A, B and C", "first", "22nd"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""The ordinals that people write as words, in order."""
_FROM_THE_END: Final = {-1: "last", -2: "second last", -3: "third last"}
_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}
_TEENS: Final = frozenset({11, 12, 13})


def join_words(words: Iterable[str]) -> str:
    """Join words as in a sentence: "Ana", "Ana and Li", "Ana, Li and Sam". No words give an empty string."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def shorten_list(words: Sequence[str], *, most: int = 5) -> str:
    """Join words as `join_words` does, and only count those past the first few: "Ana, Li and 7 others"."""
    rest = len(words) - most
    if rest <= 0:
        return join_words(words)
    return join_words([*words[:most], "1 other" if rest == 1 else f"{rest} others"])


def ordinal(number: int) -> str:
    """Return the ordinal of a number, such as "22nd". Negative numbers count from the end: "last", "second last"."""
    if number < 0:
        return _FROM_THE_END.get(number, f"{ordinal(-number)} last")
    suffix = "th" if number % 100 in _TEENS else _SUFFIXES.get(number % 10, "th")
    return f"{number}{suffix}"
