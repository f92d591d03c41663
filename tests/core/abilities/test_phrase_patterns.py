"""Patterns of examples."""

from __future__ import annotations

import pytest

from core.abilities.phrase_patterns import phrasings


@pytest.mark.parametrize(
    ("pattern", "examples"),
    [
        ("end the poll", ["end the poll"]),
        ("(end|stop) the poll", ["end the poll", "stop the poll"]),
        ("skip [my ]turn", ["skip turn", "skip my turn"]),
        ("show [my|the] poll[ in {channel}]", None),
        ("add it[ (to|for) {what}]", ["add it", "add it to {what}", "add it for {what}"]),
    ],
)
def test_a_pattern_stands_for_each_of_its_examples_once(pattern: str, examples: list[str] | None) -> None:
    found = phrasings(pattern)
    assert len(found) == len(set(found))
    if examples is None:
        assert len(found) == 6
        assert "show the poll in {channel}" in found
    else:
        assert sorted(found) == sorted(examples)


def test_several_patterns_keep_their_order_and_share_no_example() -> None:
    assert phrasings("my polls", "(list|my) polls") == ("my polls", "list polls")
