from __future__ import annotations

import pytest

from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.quotes.shape import Shape, shape_of


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("How do I start the lamp?", Shape.PROCEDURE),
        ("lamp", Shape.PROCEDURE),
        ("Which colours are there?", Shape.LIST),
        ("Welche Farben gibt es?", Shape.LIST),
        ("Quais são as cores?", Shape.LIST),
        ("What does the lamp do?", Shape.PARAGRAPH),
        ("How long does the lamp burn?", Shape.POINT),
        ("Who made the lamp?", Shape.POINT),
        ("Why is the lamp broken?", Shape.REMEDY),
        ("lamp returned an error, retrying after 1s: timeout", Shape.REMEDY),
        ("lamp: cannot open /dev/lamp: permission denied", Shape.REMEDY),
    ],
)
def test_the_question_says_how_much_answers_it(question: str, shape: Shape) -> None:
    assert shape_of(Question.of(question)) is shape
