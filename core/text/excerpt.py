"""A text in one line, as long as there is room for."""

from __future__ import annotations


def shortened(text: str, longest: int) -> str:
    """Return a text in one line of at most so many characters and an ellipsis, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"
