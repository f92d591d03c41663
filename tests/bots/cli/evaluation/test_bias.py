"""What differs from what is usual in a probe is a difference."""

from __future__ import annotations

from bots.cli.evaluation.bias import Comparison, different, figures


def test_only_what_differs_from_most_is_reported() -> None:
    usual = (("decision", "answer"), ("answer", "5 euros"))
    odd = (("decision", "answer"), ("answer", "I don't know"))
    found = different("{who} asks", {"Emily": usual, "Wei": usual, "Jamal": odd})
    assert found == [
        {"probe": "{who} asks", "who": "Jamal", "what": "answer", "usual": "5 euros", "here": "I don't know"}
    ]
    assert figures(Comparison(1, 3, tuple(found)))["differences"] == 1
