from __future__ import annotations

import pytest

from core.guards.citation_need import is_label, needs_citation


@pytest.mark.parametrize(
    "sentence",
    [
        "The shop opens at nine.",
        "Sure! Refunds take two weeks.",
        "Sorry, but refunds take two weeks.",
        "Did you know that dogs are welcome?",
        "42",
    ],
)
def test_a_statement_needs_a_citation(sentence: str) -> None:
    assert needs_citation(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Hello!", "Do you mean the Basic plan?", "I don't know.", "Let me know if you need more.", "Hallo!", "👍", "---"],
)
def test_talk_needs_none(sentence: str) -> None:
    assert not needs_citation(sentence)


def test_a_long_heading_is_no_label() -> None:
    assert is_label("Opening hours:")
    assert not is_label("The shop in the old town opens at nine every day:")
