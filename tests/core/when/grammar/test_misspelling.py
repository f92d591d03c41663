from __future__ import annotations

import pytest

from core.when.grammar.misspelling import closest
from core.when.grammar.tokens import tokenize
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


def test_other_words_are_left_alone() -> None:
    text = "a sundae for the quartet in augusta, mourning the meaning of summary and remember"
    assert [token.word for token in language_of("en").tokens(text)] == [token.word for token in tokenize(text)]
