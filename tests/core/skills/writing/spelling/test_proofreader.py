"""What is corrected without a language model, in five languages, and what is left alone."""

from __future__ import annotations

import pytest

from core.skills.writing.spelling.correction import corrected
from core.skills.writing.spelling.proofreader import find_corrections


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("I has recieved teh file yesterday.", "I have received the file yesterday."),
        ("Ich habe die Rechung villeicht schon bekomen.", "Ich habe die Rechnung vielleicht schon bekommen."),
        ("Te envio el informe de la reunión.", "Te envío el informe de la reunión."),
        ("J'ai recu votre mesage hier.", "J'ai reçu votre message hier."),
        ("Olá, voce pode enviar o relatorio?", "Olá, você pode enviar o relatório?"),
        ("The the door is open .", "The door is open."),
    ],
)
def test_slips_are_corrected(text: str, right: str) -> None:
    _, found = find_corrections(text, known="en")
    assert corrected(text, found) == right


@pytest.mark.parametrize(
    "text",
    [
        "Run `recieve --teh` and see https://wiki.example/teh-page, please.",
        "Ask @recieve in #teh-room or write to teh.man@recieve.example.",
        "We met Zbigniew Brzozowski in Przemysl with PostgreSQL on ABCD-17.",
        "```\nteh recieve\n```",
        "Die Terminverschiebung und die Bestellbestätigung sind für Frau Schmidbauer.",
    ],
)
def test_code_links_names_and_compounds_stay(text: str) -> None:
    assert find_corrections(text, known="en")[1] == ()
