"""The languages that a translation can be in, by what people call them."""

from __future__ import annotations

from typing import Annotated, Final

from core.abilities.arguments import Holds, words_that
from core.text.catalogue import _
from core.text.spoken_language import language_named

_NAMED: Final = ("english", "german", "spanish", "french", "portuguese")


def code_of(words: str) -> str:
    """Return the code of the language that words name."""
    return language_named(words) or "en"


def name_of_language(code: str) -> str:
    """Return what a language is called in the language that is spoken."""
    names = {
        "en": _("English"),
        "de": _("German"),
        "es": _("Spanish"),
        "fr": _("French"),
        "pt": _("Portuguese"),
    }
    return names[code]


Language = Annotated[
    str,
    words_that(language_named, "is not English, German, Spanish, French or Portuguese"),
    Holds("option", options=_NAMED),
]
"""The name of one of our languages, in any of them."""
