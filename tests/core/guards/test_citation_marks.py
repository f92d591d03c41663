from __future__ import annotations

import pytest

from core.guards.citation_marks import numbers_of, read_marks, renumber
from core.text.markdown.draft import parse
from core.text.markdown.writer import write


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It opens [1].", {1}),
        ("It opens [2, 4] and closes 【3†source】.", {2, 3, 4}),
        ("It opens [2-4].", {2, 3, 4}),
        ("It opens (1).", {1}),
        ("It opens (7).", set()),
        ("It opens in [May].", set()),
    ],
)
def test_marks_are_read_in_the_forms_that_models_write(text: str, numbers: set[int]) -> None:
    assert set(numbers_of(read_marks(parse(text), passages=4))) == numbers


def test_round_brackets_are_no_marks_beside_square_ones() -> None:
    assert numbers_of(read_marks(parse("It has two floors (2) and a garden [1]."), passages=4)) == (1,)


def test_marks_are_renumbered_and_those_without_a_number_are_removed() -> None:
    blocks = read_marks(parse("One [4]. Two [9]. Three[2][2]."), passages=9)
    assert write(renumber(blocks, {0: (1,), 2: (2,), 3: (2,)})) == "One [1]. Two. Three [2]."
