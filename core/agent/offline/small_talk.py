"""Small talk: its answers, and the abilities for questions about the conversation and about the bot itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.text.talk import heard, text

if TYPE_CHECKING:
    from collections.abc import Collection

SMALL_TALK: Final = ("greeting", "wellbeing", "thanks", "farewell", "assent")
"""Topics that are answered here. The others are named like the abilities that answer them."""


def answer_small_talk(utterance: str) -> str | None:
    """Return the answer to an utterance in its language, or None if it is not small talk alone."""
    talk = heard(utterance)
    if talk is None or not set(talk.topics).issubset(SMALL_TALK):
        return None
    return " ".join(text(topic, talk.language) for topic in talk.topics)


def ability_called_for(utterance: str, abilities: Collection[str]) -> str | None:
    """Return which of the abilities an utterance calls for by a fixed phrase of its language, or None."""
    talk = heard(utterance)
    return next((topic for topic in talk.topics if topic in abilities), None) if talk else None
