"""The tone of a message: a machine's guess at its mood and urgency, in five languages."""

from __future__ import annotations

import pytest

from core.text.tone import Tone, is_angry, read_tone, urgency_in


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("This is outrageous, I want my money back at once!", "angry"),
        ("Das ist eine Unverschämtheit, so geht man nicht mit Kunden um!", "angry"),
        ("C'est scandaleux, vous vous moquez de moi !", "angry"),
        ("¡Esto es una vergüenza, estoy harto!", "angry"),
        ("Isso é um absurdo, cansei de vocês!", "angry"),
        ("Where can I change my address?", "calm"),
        ("Wo kann ich meine Adresse ändern?", "calm"),
        ("Thank you so much, it works perfectly!", "pleased"),
        ("Merci beaucoup, c'est parfait !", "pleased"),
    ],
)
def test_the_mood_is_read(text: str, mood: str) -> None:
    assert read_tone(text).mood == mood
    assert is_angry(text) is (mood == "angry")


@pytest.mark.parametrize(
    ("urgent", "other"),
    [
        ("Our shop is down, please help us right now", "How do I print a label?"),
        ("Unser Laden ist offline, bitte sofort helfen", "Es eilt nicht, aber da ist ein Tippfehler"),
        ("Notre site est en panne, c'est très urgent", "Comment imprimer une étiquette ?"),
        ("Es urgente, no podemos trabajar", "¿Cómo imprimo una etiqueta?"),
        ("É urgente, ninguém consegue trabalhar", "Como imprimo uma etiqueta?"),
    ],
)
def test_what_is_urgent_comes_first(urgent: str, other: str) -> None:
    assert read_tone(urgent).urgency == "high"
    assert urgency_in(urgent) > urgency_in(other)


def test_one_urgent_sentence_is_enough_in_a_long_message() -> None:
    assert (
        read_tone("I have a question about labels. How do I print one? Our shop is down, help now!").urgency == "high"
    )


@pytest.mark.parametrize("text", ["", "…"])
def test_without_words_it_is_calm(text: str) -> None:
    assert read_tone(text) == Tone()
