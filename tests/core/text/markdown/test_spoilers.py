"""What is hidden between bars stays hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.markdown.spoilers import find_spoilers, hide_secrets, hide_secrets_in_draft, remove_spoilers

SECRETS = find_spoilers(["Who is it? ||The butler did it. He used `the rope`.|| Or `a || b` or c || d?"])


def test_a_secret_is_known_whole_and_by_its_sentences() -> None:
    assert SECRETS == ("The butler did it. He used", "The butler did it", "He used")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("The butler did it [1].", "||The butler did it|| [1]."),
        ("It says: the  butler\ndid it.", "It says: ||the  butler\ndid it||."),
        ("||The butler did it|| [1].", "||The butler did it|| [1]."),
        ("||The butler did it. [1]", "||The butler did it||. [1]"),
        ("As `the butler did it` shows.", "As ||`the butler did it`|| shows."),
        ("The butler did nothing.", "The butler did nothing."),
    ],
)
def test_what_was_hidden_is_hidden_in_the_answer(said: str, shown: str) -> None:
    assert hide_secrets(said, SECRETS) == shown


@given(st.integers(0, 40))
def test_a_draft_never_shows_the_beginning_of_a_secret(length: int) -> None:
    whole = "So it is. The butler did it, says [1]."
    shown = hide_secrets_in_draft(whole[:length], SECRETS)
    bare = "".join(shown.split("||")[::2])
    assert "The" not in bare
    assert shown.count("||") % 2 == 0


def test_a_title_leaves_it_out() -> None:
    assert remove_spoilers("Is it ||the butler||, or ||") == "Is it …, or "
