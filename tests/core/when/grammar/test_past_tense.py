from __future__ import annotations

import pytest

from core.when.grammar.tokens import tokenize
from core.when.languages import language_of


@pytest.mark.parametrize(
    ("clause", "past"),
    [
        ("they scored 4 goals", True),
        ("we won", True),
        ("she finished", True),
        ("scored 4 goals", True),
        ("the updated build is there", False),
        ("dinner is served", False),
        ("i will have finished it", False),
        ("i need it", False),
        ("we won. see you", False),
    ],
)
def test_a_clause_is_about_the_past_by_its_words(clause: str, past: bool) -> None:  # noqa: FBT001 — a parameter
    tokens = tokenize(clause)
    tense = language_of("en").past
    assert tense
    assert tense.tells(tokens, len(tokens)) is past
