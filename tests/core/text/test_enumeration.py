from __future__ import annotations

import pytest

from core.text.enumeration import join_words, ordinal, shorten_list


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        ([], ""),
        (["Ana"], "Ana"),
        (["Ana", "Li"], "Ana and Li"),
        (["Ana", "Li", "Sam"], "Ana, Li and Sam"),
    ],
)
def test_words_are_joined_as_in_a_sentence(words: list[str], joined: str) -> None:
    assert join_words(words) == joined
    assert join_words(iter(words)) == joined


@pytest.mark.parametrize(
    ("count", "listed"), [(0, ""), (2, "1 and 2"), (3, "1, 2 and 1 other"), (9, "1, 2 and 7 others")]
)
def test_of_many_words_the_first_are_listed_and_the_rest_counted(count: int, listed: str) -> None:
    assert shorten_list([str(number) for number in range(1, count + 1)], most=2) == listed


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (13, "13th"),
        (22, "22nd"),
        (111, "111th"),
        (-1, "last"),
        (-2, "second last"),
        (-22, "22nd last"),
    ],
)
def test_a_number_has_an_ordinal(number: int, words: str) -> None:
    assert ordinal(number) == words
