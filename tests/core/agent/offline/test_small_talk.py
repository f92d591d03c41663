"""Small talk: all of an utterance, or nothing of it; answered in its own language."""

from __future__ import annotations

import pytest

from core.text.talk import ability_called_for, answer_small_talk, text

TALK = ("introduce_yourself", "list_abilities", "recall_conversation")


@pytest.mark.parametrize(
    ("said", "language", "topics"),
    [
        ("Hello!", "en", "greeting"),
        ("hey frontdesk", "en", "greeting"),
        ("Good morning, team 👋", "en", "greeting"),
        ("Thanks a lot!!", "en", "thanks"),
        ("ok, thanks", "en", "assent thanks"),
        ("Hi, how are you?", "en", "greeting wellbeing"),
        ("hi how are you", "en", "greeting wellbeing"),
        ("Guten Morgen zusammen", "de", "greeting"),
        ("Danke, tschüss", "de", "thanks farewell"),
        ("ok, vielen Dank!", "de", "assent thanks"),
        ("¡Hola!", "es", "greeting"),
        ("buenos dias a todos", "es", "greeting"),
        ("Salut, ça va ?", "fr", "greeting wellbeing"),
        ("Merci beaucoup.", "fr", "thanks"),
        ("Olá, tudo bem?", "pt", "greeting wellbeing"),
        ("muito obrigada", "pt", "thanks"),
        ("你好", "en", "greeting"),
        ("مرحبا", "en", "greeting"),
        ("Grazie mille!", "en", "thanks"),
        ("Hola, thanks", "es", "greeting thanks"),
    ],
)
def test_small_talk_is_answered_in_its_language(said: str, language: str, topics: str) -> None:
    assert answer_small_talk(said) == " ".join(text(topic, language) for topic in topics.split())


@pytest.mark.parametrize(
    "said",
    [
        "Hello, how do I reset my password?",
        "thanks but why?",
        "Is it good?",
        "What is a greeting?",
        "?",
        "42",
        "Hallo, wie viele Urlaubstage habe ich?",
        "gracias, ¿y en Windows?",
    ],
)
def test_what_asks_for_something_is_no_small_talk(said: str) -> None:
    assert answer_small_talk(said) is None


@pytest.mark.parametrize(
    ("said", "ability"),
    [
        ("Wer bist du?", "introduce_yourself"),
        ("Guten Tag, wer sind Sie eigentlich?", "introduce_yourself"),
        ("¿Qué puedes hacer?", "list_abilities"),
        ("que puedes hacer", "list_abilities"),
        ("Qu’est-ce que tu sais faire ?", "list_abilities"),
        ("o que você pode fazer?", "list_abilities"),
        ("Was habe ich gerade gefragt?", "recall_conversation"),
    ],
)
def test_talk_about_the_talk_calls_for_its_ability(said: str, ability: str) -> None:
    assert ability_called_for(said, TALK) == ability


@pytest.mark.parametrize("said", ["Wo bist du?", "Como se chama a rua?", "Wie ist mein Passwort?", "Wer ist der Chef?"])
def test_a_question_of_fact_that_sounds_alike_calls_for_none(said: str) -> None:
    assert ability_called_for(said, TALK) is None
