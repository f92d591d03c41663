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


def is_single_request(text: str) -> bool:
    """Return whether nothing in a text suggests a second request, a condition or a negation.

    “Buy milk and eggs” suggests a second one too: whoever doubts asks a language model, which costs a second.
    """
    return _MORE.search(text.strip()) is None
