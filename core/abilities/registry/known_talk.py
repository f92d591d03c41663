"""The talk that we know word for word: each phrase of `talk.txt` with its kind, such as “source?”."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from core.abilities.registry.utterances import read_utterances

FILE: Final = Path(__file__).with_name("talk.txt")
"""Talk by its kind, in the form of `core.abilities.registry.utterances`."""


def known_kind(text: str) -> str | None:
    """Return the kind of talk that a text is known to be, with or without its question mark, or None."""
    return _kinds().get(bare(text)) or _kinds().get(bare(text).rstrip("? "))


def bare(text: str) -> str:
    """Return a text as it is compared with others. A question mark counts: “sorry?” is no apology."""
    return text.casefold().strip("¿¡!. ")


@cache
def _kinds() -> dict[str, str]:
    return {bare(utterance.text): utterance.ability for utterance in read_utterances(FILE)}
