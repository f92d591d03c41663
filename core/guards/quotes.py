"""Checks that what a draft shows as quoted stands word for word in the evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.guards.prepared_passages import verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORTEST: Final = 3
"""Quoted text of fewer words is a name or a label; three or more are somebody's words."""

_QUOTED = re.compile(r"“([^“”]+)[”“]|„([^“”„]+)[“”]|«([^«»]+)»|»([^«»]+)«|「([^「」]+)」|\"([^\"]+)\"")
_OMISSION = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*")


def quoted_texts(text: str) -> Iterator[str]:
    """Yield the texts in quotation marks of three or more words."""
    for match in _QUOTED.finditer(text):
        words = next(group for group in match.groups() if group)
        if is_long(words):
            yield words


def is_long(text: str) -> bool:
    """Tell whether a quoted text has so many words that it must be verbatim."""
    return len(re.findall(r"\w+", text)) >= SHORTEST


def is_verbatim(words: str, evidence: Sequence[str]) -> bool:
    """Tell whether words stand in one of the texts; an omission mark may leave something out between them."""
    parts = [part.strip(" \n.,;:!?*_") for part in _OMISSION.split(" ".join(words.split()))]
    return any(all(verbatim(part, text) for part in parts if part) for text in evidence)
