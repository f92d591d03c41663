from __future__ import annotations

import pytest

from core.agent.offline.contradiction import has_opposite, ignores_denial

FORM = "Immunological memory is a form of adaptive response."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is not a form of immunological memory?", FORM),
        ("Which cells can't act alone?", "The cells act alone."),
        ("Welche Zellen handeln nicht allein?", "Die Zellen handeln allein."),
        ("什么不是免疫记忆？", "免疫记忆是一种反应。"),
    ],
)
def test_who_asks_for_what_is_not_so_is_not_answered_by_what_is_so(question: str, sentence: str) -> None:
    assert ignores_denial(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is a form of immunological memory?", FORM),
        ("Who did not vote?", "Foreigners could not vote."),
        ("Why does it not start?", "It starts when the key is turned."),
        ("How does the answer differ when no role is not given?", "The answer is plain."),
        ("Can't I bring my dog?", "Dogs are welcome."),
    ],
)
def test_other_questions_are(question: str, sentence: str) -> None:
    assert not ignores_denial(question, sentence)


def test_an_opposite_in_the_place_of_a_word_is_seen() -> None:
    assert has_opposite("What is the largest city?", "The smallest city is Hum.")
    assert not has_opposite("What is the largest city?", "The largest city is Rome, the smallest Hum.")
    assert not has_opposite("What is the largest city?", "Rome has many people.")
