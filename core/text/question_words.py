"""The words with which a question begins, in five languages."""

from __future__ import annotations

import re
from typing import Final

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
