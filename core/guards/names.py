"""Proper names in a sentence: words with a capital that their position does not explain."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from core.guards.content import detect_language
from core.guards.lexicon import MONTHS, STOPWORDS, WEEKDAYS
from core.guards.particulars import fold_text
from core.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"(?<!\w)[^\W\d_][\w]*(?:[&-][^\W\d_]\w*)*")
_CAPITAL_DUE = re.compile(r"(?:^|[.!?:;|(\[“\"«‘'—–/-]\s*|\n\s*)$")
_SHORTEST_ACRONYM = 3


def proper_names(sentence: str) -> Iterator[str]:
    """Yield capitalised words that do not merely begin a phrase; none in German, which capitalises all nouns."""
    text = unicodedata.normalize("NFKC", sentence)
    if detect_language(text) == "de":
        return
    for match in _TOKEN.finditer(text):
        word = match[0]
        due = bool(_CAPITAL_DUE.search(text[: match.start()])) and not _is_odd(word)
        if word[0].isupper() and not due and not _is_common(word.casefold()):
            yield word


def is_named_in(name: str, evidence: str) -> bool:
    """Tell whether the folded text of the evidence contains a name, its stem, or the words that it abbreviates."""
    low = fold_text(name)
    if re.search(rf"(?<!\w){re.escape(low)}", evidence) or set(terms(low)) <= set(terms(evidence)):
        return True
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", evidence))
    return name.isupper() and len(name) >= _SHORTEST_ACRONYM and low in initials


def _is_odd(word: str) -> bool:
    """Tell whether a word has capitals inside, as `GitHub` and `IBM` do."""
    return any(char.isupper() for char in word[1:])


def _is_common(low: str) -> bool:
    return low in MONTHS or low in WEEKDAYS or any(low in small for small in STOPWORDS.values())
