from __future__ import annotations

import pytest

from core.when.grammar.misspelling import closest
from core.when.languages import language_of

NAMES = ("august", "friday", "november", "sunday", "thursday", "tomorrow", "tuesday", "tuesdays", "wednesday")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("thurdsay", "thursday"),  # swapped
        ("tusday", "tuesday"),  # missing
        ("tuesdayy", "tuesday"),  # doubled
        ("freday", "friday"),  # wrong
        ("tommorrow", "tomorrow"),
        ("tommorw", "tomorrow"),
        ("wendsday", "wednesday"),  # two mistakes in a long word
        ("sundayish", None),
        ("frozen", None),
        ("humidity", None),
    ],
)
def test_a_long_word_is_recognised_with_a_mistake(word: str, meant: str | None) -> None:
    assert closest(word, NAMES) == meant


@pytest.mark.parametrize(
    "text",
    [
        "a sundae and a quartet mourning in augusta",
        "the meaning of summary and of remember",
        "der Montageplan, die Domino-Steine",
        "le domino et la manzana",
    ],
)
@pytest.mark.parametrize("locale", ["en", "de", "es", "fr", "pt"])
def test_other_words_are_left_alone(text: str, locale: str) -> None:
    words = [token.word for token in language_of(locale).tokens(text)]
    assert not {"sunday", "quarter", "quarters", "morning", "august", "montag", "domingo", "manana"}.intersection(words)
