"""The signs in a message: what `signs.toml` lists, from a tight chest to the words of a joke.

A sign alone decides nothing. “Chest” and “pain” weigh otherwise beside “since this morning” than beside “in 2015”; how
much each counts is learned by `scripts/red_flags/train`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("signs.toml")
LONGEST: Final = 1_000
"""In characters. A longer text is read in parts."""
_APOSTROPHES = re.compile("['’`´]")
_GAP = r"\W+(?:\w+\W+){0,4}?"
_REST = re.compile(r"(?<![\\)])\*")
_ELIDED = r"\b(?:(?:[dlsmjtc]|qu)(?=[aeiouy]))?"
"""French words that have lost their vowel stand before the next word, which is read without the apostrophe."""


def fold(text: str) -> str:
    """Return a text without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _APOSTROPHES.sub("", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def read_signs(text: str) -> frozenset[str]:
    """Return the names of the signs in a text."""
    folded = fold(text[:LONGEST])
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(folded))


def sign_names() -> tuple[str, ...]:
    """Return the names of all signs, in the order of the file."""
    return tuple(_patterns())


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    listed = tomllib.loads(FILE.read_text("utf-8"))
    return {name: _pattern(sign["words"]) for name, sign in listed.items()}


def _pattern(words: list[str]) -> re.Pattern[str]:
    joined = "|".join(_expression(each.strip()) for each in dict.fromkeys(words))
    return re.compile(f"{_ELIDED}(?:{joined})(?!\\w)")


def _expression(words: str) -> str:
    spaced = re.sub(r" (?!\?)", r"\\W+", _REST.sub(r"\\w*", words.replace(" ~ ", "\0")))
    return spaced.replace("\0", _GAP)
