"""The supported languages, each loaded when it is first used, and the choice of one for a locale."""

from __future__ import annotations

import importlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

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


@cache
def _load(code: str, name: str) -> Language:
    language: Language = getattr(importlib.import_module(f"core.when.languages.{code}"), name)
    return language
