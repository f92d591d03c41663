"""The phrases that tell wishes from what only speaks of one, and where wishes part: one table `LANGUAGE.toml` each.

The patterns of a section are regular expressions over a text in lower case without accents (see `plain`). A pattern
with an accent is matched against the text in lower case. `words` names alternatives that patterns use as `{name}`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.text.terms import APOSTROPHES, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANGUAGES: Final = ("en", "de", "es", "fr", "pt")
"""The languages that have a table."""


@dataclass(frozen=True, slots=True)
class NegatedWish:
    """A negated sentence that asks for something, and the template of what asks for it positively."""

    said: re.Pattern[str]
    wish: str


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return a text in lower case, without accents and with straight apostrophes, each character in its place."""
    return "".join(_plain(char) for char in text)


def found(section: str, text: str) -> bool:
    """Say whether a pattern of a section, in any language, is found in a text."""
    without_accents, with_accents = _patterns(section)
    return bool(without_accents.search(plain(text)) or with_accents.search(text.lower()))


def finds(section: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where the patterns of a section that have no accents are found in a text."""
    return _patterns(section)[0].finditer(plain(text))


@cache
def negated_wishes() -> tuple[NegatedWish, ...]:
    """Return the negated sentences that ask for something."""
    return tuple(
        NegatedWish(re.compile(_fill(row["said"], words)), row["wish"])
        for table, words in _tables()
        for row in table["wishes"]
    )


@cache
def _plain(char: str) -> str:
    folded = fold(char.translate(APOSTROPHES))
    return folded if len(folded) == 1 else char.lower()[:1]


@cache
def _tables() -> tuple[tuple[dict[str, Any], dict[str, str]], ...]:
    """Return the table of each language, with the alternatives that it names."""
    folder = Path(__file__).parent
    tables = [tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES]
    found: list[tuple[dict[str, Any], dict[str, str]]] = []
    for table in tables:
        words: dict[str, str] = {}
        for name, alternatives in table["words"].items():
            words[name] = f"(?:{_fill(alternatives, words)})"
        found.append((table, words))
    return tuple(found)


@cache
def _patterns(section: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return one pattern for the phrases of a section without accents, and one for those with accents."""
    having = [(table["patterns"][section], words) for table, words in _tables() if section in table["patterns"]]
    if not having:
        raise KeyError(section)
    phrases = [_fill(phrase, words) for listed, words in having for phrase in listed]
    never = "(?!)"
    plainly = "|".join(phrase for phrase in phrases if phrase.isascii())
    accented = "|".join(phrase for phrase in phrases if not phrase.isascii())
    return re.compile(plainly or never), re.compile(accented or never)


def _fill(pattern: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda name: words[name[1]], re.sub(r"\n\s*", "", pattern))
