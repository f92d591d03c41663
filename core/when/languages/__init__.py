"""The languages of time, one module each, loaded when first spoken."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from core.when.grammar.language import Language

CODES: Final = ("en", "de", "es", "fr", "pt", "zh")
"""The languages that there are."""


@cache
def language(code: str) -> Language:
    """Return a language by its code, or English for one that is not known."""
    chosen = code if code in CODES else "en"
    found: Language = importlib.import_module(f"core.when.languages.{chosen}").LANGUAGE
    return found
