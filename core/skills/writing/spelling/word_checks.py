"""What tells a word that is misspelt from one that is only unknown, such as a name. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BEGINS: Final = re.compile(r"(?:^|[.!?…:]\s+|\n\s*(?:[-*•>]\s*|\d+[.)]\s*)?|[“„«\"(]\s*)\Z")


def begins_sentence(text: str, start: int) -> bool:
    """Return whether a sentence, a line or a quotation begins at an offset."""
    return _BEGINS.search(text[max(0, start - 12) : start]) is not None if start else True


def is_name_at(text: str, start: int) -> bool:
    """Return whether a word with a capital stands inside a sentence, where it is probably a name."""
    return text[start : start + 1].isupper() and not begins_sentence(text, start)


def plain(word: str) -> str:
    """Return a word in lower case without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(sign))


def is_slip(before: str, after: str) -> bool:
    """Return whether one word becomes the other by what fingers do: a swap, a letter twice, an accent left out."""
    a, b = plain(before), plain(after)
    if a == b:
        return True
    if len(a) == len(b):
        differing = [place for place in range(len(a)) if a[place] != b[place]]
        return len(differing) == 2 and sorted(a) == sorted(b)  # noqa: PLR2004 — two letters in each other's place
    longer, shorter = sorted((a, b), key=len, reverse=True)
    return any(
        longer[:place] + longer[place + 1 :] == shorter
        and longer[place] in longer[place - 1 : place] + longer[place + 1 : place + 2]
        for place in range(len(longer))
    )
