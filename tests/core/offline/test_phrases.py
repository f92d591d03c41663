"""Small talk: all of an utterance, or nothing of it."""

from __future__ import annotations

import pytest

from core.offline.phrases import ASSENT, FAREWELL, GREETING, THANKS, WELLBEING, small_talk


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Hello!", GREETING.answer),
        ("hey frontdesk", GREETING.answer),
        ("Good morning, team 👋", GREETING.answer),
        ("¡Hola!", GREETING.answer),
        ("你好", GREETING.answer),
        ("مرحبا", GREETING.answer),
        ("Thanks a lot!!", THANKS.answer),
        ("ok, thanks", f"{ASSENT.answer} {THANKS.answer}"),
        ("Hi, how are you?", f"{GREETING.answer} {WELLBEING.answer}"),
        ("Danke, tschüss", f"{THANKS.answer} {FAREWELL.answer}"),
    ],
)
def test_small_talk_is_answered(said: str, answer: str) -> None:
    assert small_talk(said) == answer


@pytest.mark.parametrize(
    "said", ["Hello, how do I reset my password?", "thanks but why?", "Is it good?", "What is a greeting?", "?", "42"]
)
def test_what_asks_for_something_is_no_small_talk(said: str) -> None:
    assert small_talk(said) is None
