"""In which language somebody writes, and in which one they ask to be answered."""

from __future__ import annotations

import pytest

from core.text.spoken_language import language_spoken, language_wanted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("remind me tomorrow at 9 to call the bank", "en"),
        ("erinnere mich morgen um 9 an den Anruf", "de"),
        ("recuérdame mañana a las 9 llamar al banco", "es"),
        ("rappelle-moi demain à 9 h d'appeler la banque", "fr"),
        ("lembre-me amanhã às 9 de ligar para o banco", "pt"),
        ("Wie lange ist die Probezeit?", "de"),
        ("Hilfe", "de"),
        ("merci beaucoup", "fr"),
        ("No he podido reservar: alguien se adelantó.", "es"),
        ("è aperto oggi?", None),
        ("ok", None),
        ("Atlas 12", None),
        ("", None),
    ],
)
def test_the_language_of_a_message_is_told_only_if_it_is_clear(text: str, language: str | None) -> None:
    assert language_spoken(text) == language


@pytest.mark.parametrize(
    ("text", "known", "language"),
    [
        ("reserva um voo para Roma", "pt", "pt"),
        ("esqueça-me", "pt", "pt"),
        ("me dá a lista", "pt", "pt"),
        ("tu es nul", "fr", "fr"),
        ("settings por favor", "pt", "pt"),
        ("recuérdame mañana a las 9 llamar al banco", "pt", "es"),
        ("lembre-me amanhã às 9 de ligar para o banco", "es", "pt"),
        ("rappelle-moi demain à 9 h d'appeler la banque", "es", "fr"),
        ("erinnere mich morgen um 9 an den Anruf", "pt", "de"),
    ],
)
def test_the_language_of_a_conversation_stays_unless_another_one_is_clearly_ahead(
    text: str, known: str, language: str
) -> None:
    assert language_spoken(text, known=known) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in German please", "de"),
        ("auf Deutsch bitte", "de"),
        ("Kannst du auf Deutsch antworten?", "de"),
        ("parle français", "fr"),
        ("en español, por favor", "es"),
        ("fale português", "pt"),
        ("answer me in English from now on", "en"),
        ("When do you open? In German please.", "de"),
        ("translate this to German", None),
        ("what is a German holiday", None),
        ("German", None),
        ("is the manual in German?", None),
        ("remind me to learn Spanish", None),
    ],
)
def test_a_language_is_asked_for_by_a_wish_of_its_own(text: str, language: str | None) -> None:
    assert language_wanted(text) == language
