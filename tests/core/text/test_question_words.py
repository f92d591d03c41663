"""What begins like a question."""

from __future__ import annotations

import pytest

from core.text.question_words import begins_question


@pytest.mark.parametrize(
    ("words", "is_question"),
    [
        ("what we decided", True),
        (" Was wir beschlossen haben", True),
        ("où est la clé", True),
        ("por qué llueve", True),
        ("quem vem", True),
        ("call the bank", False),
        ("que llame a mamá", False),
        ("whatever comes", False),
    ],
)
def test_the_first_word_tells_whether_it_is_a_question(words: str, *, is_question: bool) -> None:
    assert begins_question(words) is is_question
