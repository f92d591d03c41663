from __future__ import annotations

from core.when.expressions import combinators


def difference(first: int, second: int) -> int:
    return first - second


def test_meanings_are_handed_on_in_another_order() -> None:
    assert combinators.swapped(difference, 3, 10) == 7
    assert combinators.reordered((2, 0), difference, 3, "dropped", 10) == 7


def test_meanings_are_listed() -> None:
    assert combinators.listed(1, 2) == (1, 2)
    assert combinators.joined((1, 2), (3,)) == (1, 2, 3)
    assert combinators.appended((1, 2), 3) == (1, 2, 3)


def test_a_meaning_is_passed_on_or_dropped() -> None:
    assert combinators.identity(5) == 5
    assert combinators.first(5, 6) == 5
    assert combinators.no_time(5)
