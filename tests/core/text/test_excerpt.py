from __future__ import annotations

from core.text.excerpt import shortened


def test_a_short_text_becomes_one_line() -> None:
    assert shortened("a\n b  c", 5) == "a b c"


def test_a_long_text_is_cut_between_words() -> None:
    assert shortened("one two three", 9) == "one two…"
