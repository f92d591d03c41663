"""The words with which a question begins, in five languages, and the marks with which it ends."""

from __future__ import annotations

import re
from typing import Final

QUESTION_MARKS: Final = ("?", "？", "؟")

_WORDS: Final = (
    "what|how|who|whom|whose|where|which|why|whether|"
    "was|wie|wer|wo|warum|welche[rsmn]?|ob|"
    "comment|quoi|qui|où|pourquoi|quel(?:le)?s?|"
    "qué|cómo|por qué|quién|dónde|cuál|"
    "o que|como|quem|onde|qual"
)
_BEGINNING: Final = re.compile(rf"(?:{_WORDS})\b", re.IGNORECASE)


def begins_question(words: str) -> bool:
    """Return whether words begin like a question: “what we decided”. “Que” is none, because it seldom asks there."""
    return _BEGINNING.match(words.strip()) is not None


def ends_as_question(text: str) -> bool:
    """Return whether a text ends with a question mark, of whatever script."""
    return text.rstrip().endswith(QUESTION_MARKS)
