from __future__ import annotations

import pytest

from core.when.grammar.tokens import LONGEST, plain, tokenize


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tomorrow at 5pm!", ["tomorrow", "at", "5", "pm", "!"]),
        ("27.11.2026", ["27", ".", "11", ".", "2026"]),
        ("nächsten Mittwoch", ["nachsten", "mittwoch"]),
        ("o’clock – 9", ["o", "'", "clock", "-", "9"]),
        ("下午3点", ["下", "午", "3", "点"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words_numbers_and_signs(text: str, words: list[str]) -> None:
    assert [token.word for token in tokenize(text)] == words


def test_a_token_knows_its_place_its_capital_and_the_space_before_it() -> None:
    at, five, pm = tokenize("At 5pm")
    assert (at.start, at.end, at.capital) == (0, 2, True)
    assert (five.start, five.end, five.spaced) == (3, 4, True)
    assert (pm.spaced, pm.capital) == (False, False)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert len(tokenize("a " * LONGEST)) == LONGEST // 2


@pytest.mark.parametrize(("word", "form"), [("FÜNF", "funf"), ("Straße", "strasse"), ("Ago", "ago")])
def test_a_word_is_compared_without_capitals_and_accents(word: str, form: str) -> None:
    assert plain(word) == form
