"""The supported languages, each loaded when it is first used, and the choice of one for a locale."""

from __future__ import annotations

import importlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from core.when.grammar.language_tables import words
from core.when.grammar.tokens import plain

if TYPE_CHECKING:
    from core.when.grammar.language_tables import Language

CODES: Final = ("en", "de", "es", "fr", "pt", "zh")
"""The ISO 639-1 codes of the supported languages."""
_AMERICAN_REGIONS: Final = frozenset({"", "US", "PH"})


@lru_cache(maxsize=64)
def language_of(locale: str | None) -> Language:
    """Return the language of a locale such as "de" or "en-GB".

    Without a locale, it is American English; for an unknown language, British English.
    """
    code, _, region = (locale or "en-US").replace("_", "-").partition("-")
    code = code.lower()
    if code not in CODES or (code == "en" and region.upper() not in _AMERICAN_REGIONS):
        return _load("en", "BRITISH")
    return _load(code, "LANGUAGE")


_DAYS: Final = frozenset({"today", "dow", "dows", "dpart", "clock", "now", "freq", "month"})
_SHORTEST: Final = {"dow": 5, "now": 5, "month": 6}
"""The fewest letters of a name that is no other word: not "jeu", "ya" or "julio"."""
_OTHER_WORDS: Final = words("hier midi sexta terca diario quotidien hebdomadaire mensuel annuel bimensuel")
"""Words for a time in one language that are ordinary words in this or another one."""


def is_only_a_time(word: str) -> bool:
    """Return whether a single word is a time in some language, and nothing else in any: "mañana", but not "mayo"."""
    name = plain(word)
    return name not in _OTHER_WORDS and any(_names_a_time(name, language_of(code)) for code in CODES)


def _names_a_time(name: str, language: Language) -> bool:
    return name not in language.weak and any(
        not rest and category in _DAYS and len(name) >= _SHORTEST.get(category, 1)
        for rest, category, _ in language.lexicon.get(name, ())
    )


@cache
def _load(code: str, name: str) -> Language:
    language: Language = getattr(importlib.import_module(f"core.when.languages.{code}"), name)
    return language
