from __future__ import annotations

import pytest

from core.guards.actions.form_language import guess_form_language


@pytest.mark.parametrize(
    ("draft", "language"),
    [
        ("Your room is booked.", "en"),
        ("Der Raum ist gebucht.", "de"),
        ("La sala está reservada.", "es"),
        ("La salle est réservée.", "fr"),
        ("A sala está reservada para você.", "pt"),
    ],
)
def test_the_language_is_guessed_by_its_words(draft: str, language: str) -> None:
    assert guess_form_language(draft) == language


def test_quotations_do_not_count() -> None:
    assert guess_form_language("Der Text „the room is booked for you and all of them“ ist das.") == "de"
