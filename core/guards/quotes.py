"""Checks that what a draft quotes is in the evidence word for word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.guards.prepared_passages import find_verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORTEST: Final = 3
"""Words. A shorter quoted text is a name or a label; a longer one is what somebody said."""

_QUOTED = re.compile(r"“([^“”]+)[”“]|„([^“”„]+)[“”]|«([^«»]+)»|»([^«»]+)«|「([^「」]+)」|\"([^\"]+)\"")
_OMISSION = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*")


def quoted_texts(text: str) -> Iterator[str]:
    """Yield the texts in quotation marks of three or more words."""
    for match in _QUOTED.finditer(text):
        words = next(group for group in match.groups() if group)
        if is_long(words):
            yield words


def is_long(text: str) -> bool:
    """Tell whether a quoted text is long enough that it must be verbatim."""
    return len(re.findall(r"\w+", text)) >= SHORTEST


def is_verbatim(words: str, evidence: Sequence[str]) -> bool:
    """Tell whether one of the texts contains the words; an omission mark may stand for anything between them."""
    parts = [part.strip(" \n.,;:!?*_") for part in _OMISSION.split(" ".join(words.split()))]
    return any(all(find_verbatim(part, text) for part in parts if part) for text in evidence)
