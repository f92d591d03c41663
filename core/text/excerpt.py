"""Shortens a text to one line."""

from __future__ import annotations


def shortened(text: str, longest: int) -> str:
    """Return a text in one line. Beyond `longest` characters it is cut between words and ends with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"
