"""Corrects a text offline, in the language that it is in."""

from __future__ import annotations

from core.model.language import LANGUAGES
from core.skills.writing.protected import protected_spans, touches
from core.skills.writing.spelling.common_rules import find_common
from core.skills.writing.spelling.correction import Correction, without_overlaps
from core.skills.writing.spelling.english import find_english
from core.skills.writing.spelling.word_lists import find_misspelt
from core.text.spoken_language import language_spoken


def find_corrections(text: str, *, known: str, locale: str | None = None) -> tuple[str, tuple[Correction, ...]]:
    """Return the language of a text, and its corrections. Code, links, names and mentions are left alone.

    `known` is the language if the text does not tell it. This takes up to a second at first, so run it in a thread.
    """
    language = language_spoken(text) or known
    if language not in LANGUAGES:
        return language, ()
    words = find_english(text, locale=locale) if language == "en" else find_misspelt(text, language)
    spans = protected_spans(text)
    found = (*words, *find_common(text, language))
    return language, without_overlaps(each for each in found if not touches(spans, each.start, each.end))
