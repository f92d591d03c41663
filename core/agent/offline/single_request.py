"""Whether a text that begins like a request can be nothing more than that one request. Pure."""

from __future__ import annotations

import re
from typing import Final

_MORE: Final = re.compile(
    r"[,;:.!?…](?=\s+\S)|\n|"
    r"\b(?:and|then|also|but|if|unless|except|instead|not|"
    r"und|dann|auch|aber|wenn|falls|außer|statt|nicht|"
    r"et|puis|aussi|mais|si|sauf|pas|"
    r"y|luego|también|pero|salvo|excepto|no|"
    r"e|depois|também|mas|se|exceto|não)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What joins a request with another one, a question, a condition or a negation, in five languages."""

_ASKING: Final = re.compile(
    r"(?:what|how|why|who|whom|whose|where|which|whether|was|wie|warum|wer|wo|welche[rsmn]?|ob|"
    r"que|quoi|comment|pourquoi|qui|où|quel(?:le)?s?|qué|cómo|por qué|quién|dónde|cuál|o que|como|quem|onde|qual)\b",
    re.IGNORECASE,
)
"""How a question begins, in five languages."""


def begins_question(value: str) -> bool:
    """Return whether what was taken for an argument begins like a question: `remind me what we decided`."""
    return _ASKING.match(value.strip()) is not None


def is_single_request(text: str) -> bool:
    """Return whether nothing in a text suggests a second request, a condition or a negation.

    “Buy milk and eggs” suggests a second one too: whoever doubts asks a language model, which costs a second.
    """
    return _MORE.search(text.strip()) is None
