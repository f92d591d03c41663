from __future__ import annotations

import pytest

from core.when.expressions.quantities import (
    DAY,
    Measure,
    Number,
    Unit,
    add,
    and_number,
    and_part,
    any_ordinal,
    day_number,
    join,
    measure,
    measure_and_part,
    negative,
    one,
    ordinal,
    scale,
    short_measure,
    whole_of,
)
from core.when.lengths import Length


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (add(Number(20), Number(3)), 23),
        (add(Number(3), Number(20)), None),
        (add(Number(20, "20"), Number(3, "3")), None),
        (scale(Number(2), Number(1000), Number(14)), 2014),
        (scale(None, Number(100), None), 100),
        (scale(Number(2), Number(10), None), None),
    ],
)
def test_numbers_are_composed_of_words(number: Number | None, value: float | None) -> None:
    assert (number.value if number else None) == value


def test_only_a_number_without_a_fraction_is_whole() -> None:
    assert Number(3).whole == 3
    assert Number(2.5).whole is None


@pytest.mark.parametrize(
    ("length", "months", "days", "seconds"),
    [
        (measure(Number(2), Unit("hour")), 0, 0, 7200),
        (measure(Number(1), Unit("day", 14)), 0, 14, 0),
        (measure(Number(1.5), Unit("month")), 1, 15, 0),
        (short_measure(Number(5, "5"), Unit("minute")), 0, 0, 300),
        (measure_and_part(Number(1), Unit("hour"), Number(0.5)), 0, 0, 5400),
        (negative(DAY), 0, -1, 0),
        (join(Measure(Length(seconds=7200), "hour"), Measure(Length(seconds=1800), "minute")), 0, 0, 9000),
        (and_part(Measure(Length(seconds=3600), "hour", 1), Number(0.5)), 0, 0, 5400),
        (and_number(Measure(Length(seconds=3600), "hour", 1), Number(30)), 0, 0, 5400),
    ],
)
def test_lengths_are_composed(length: Measure | None, months: int, days: int, seconds: float) -> None:
    assert length
    assert length.length == Length(months, days, seconds)


@pytest.mark.parametrize(
    "length",
    [
        short_measure(Number(5), Unit("minute")),
        measure(Number(1e9), Unit("year")),
        one(Unit("quarter")),
        join(Measure(Length(seconds=60), "minute"), Measure(Length(seconds=7200), "hour")),
        and_number(Measure(Length(seconds=3600), "hour", 1), Number(75)),
    ],
)
def test_what_nobody_calls_a_length_is_none(length: Measure | None) -> None:
    assert length is None


def test_a_fraction_makes_the_grain_finer() -> None:
    half = measure(Number(0.5), Unit("hour"))
    assert half
    assert half.grain == "minute"
    assert negative(half).length == Length(seconds=-1800)


def test_an_ordinal_in_digits_needs_digits() -> None:
    assert (ordinal(Number(3, "3")), ordinal(Number(3)), any_ordinal(Number(3))) == (3, None, 3)


def test_a_number_and_an_ordinal_are_used_alike() -> None:
    assert (whole_of(Number(3)), whole_of(3), whole_of(Number(2.5))) == (3, 3, None)
    assert (day_number(Number(20, "20")), day_number(20), day_number(Number(2020, "2020"))) == (20, 20, 0)
