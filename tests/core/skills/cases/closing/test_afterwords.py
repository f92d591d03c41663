"""Thanks, words about the case and other words are told apart in five languages."""

from __future__ import annotations

import pytest

from core.skills.cases.closing.afterwords import is_about, reopens_nothing

SAID = ["The light on my router blinks red", "Please restart it."]


@pytest.mark.parametrize(
    "text",
    [
        *("thanks", "cheers mate", "Awesome, thanks Tom!", "that worked, thank you", "ok", "no thanks", "🎉"),
        *("danke schön", "super, jetzt klappt es", "gracias, ya funciona", "merci, ça marche", "valeu, funcionou!"),
    ],
)
def test_thanks_in_five_languages(text: str) -> None:
    assert reopens_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        *("thanks, but it still blinks", "thank you. How long does it take?", "hm, it is red again"),
        *("danke, aber es geht nicht", "gracias, pero no funciona", "merci mais ça ne marche pas", "obrigado, mas não"),
    ],
)
def test_thanks_with_a_but_are_none(text: str) -> None:
    assert not reopens_nothing(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the red light is on again", "en"),
        ("I restarted the router and it blinks green now", "en"),
        ("Why does the router blink red after the restart?", "en"),
        ("es geht immer noch nicht", "de"),
        ("eso no funciona", "es"),
        ("ça ne marche toujours pas", "fr"),
        ("ainda não funciona", "pt"),
    ],
)
def test_words_that_point_back_or_share_the_topic_are_about_the_case(text: str, language: str) -> None:
    assert is_about(text, SAID, language=language)


@pytest.mark.parametrize(
    "text",
    [
        "How many days of leave do I have?",
        "Is there a router in the canteen?",
        "remind me to restart the router",
        "translate “red light” please",
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert not is_about(text, SAID, language="en")
