from __future__ import annotations

import pytest

from core.text.abbreviations import ALWAYS, BEFORE_NUMBERS, SOMETIMES, keeps_stop


def test_each_word_is_of_one_kind() -> None:
    assert not ALWAYS & BEFORE_NUMBERS
    assert not ALWAYS & SOMETIMES
    assert not BEFORE_NUMBERS & SOMETIMES


@pytest.mark.parametrize(
    ("before", "after"),
    [("See No", "5."), ("(vgl. S", "12)"), ("dell'art", "941"), ("the **Dr", "Who"), ("am 1. und 2", "Mai")],
)
def test_the_stop_is_kept(before: str, after: str) -> None:
    assert keeps_stop(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [("no", "The"), ("(see below)", "The"), ("", "The"), ("I am 3", "Call"), ("in 1999", "Mai"), ("the U.S", "It")],
)
def test_the_stop_ends_a_sentence(before: str, after: str) -> None:
    assert not keeps_stop(before, after)


def test_an_initial_begins_no_sentence() -> None:
    assert keeps_stop("the U.S", "A. Smith")
