"""Shortens a text to one line."""

from __future__ import annotations


def shortened(text: str, longest: int) -> str:
    """Return a text in one line. A text longer than `longest` characters is cut between words and gets an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"
