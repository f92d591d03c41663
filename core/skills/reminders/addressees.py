"""Whom a request is for: the words behind “remind”, and what the platform tells of those whom a message mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.messages import Mention


def mentioned(mentions: Sequence[Mention], first: str, rest: str) -> tuple[Mention | None, str]:
    """Return whom a request names by its first word, and the rest of it; a name of several words takes some of that."""
    if not first or first.casefold() == "me":
        return None, rest
    said = f"{first} {rest}"
    for mention in sorted(mentions, key=lambda each: -len(each.name)):
        length = len(mention.name)
        if said.casefold().startswith(mention.name.casefold()) and not said[length : length + 1].strip():
            return mention, said[length:].strip()
    return None, rest
