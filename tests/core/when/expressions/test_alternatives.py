from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.when.expressions import alternatives
from core.when.expressions.dates import weekday
from core.when.expressions.dayparts import DatedPart, Part
from core.when.expressions.relative_dates import day
from core.when.expressions.series import Reference, Variant
from core.when.expressions.time_of_day import Clock
from tests.core.when.expressions.wednesday import NOW, begins

if TYPE_CHECKING:
    from core.when.expressions.series import Series

SECOND = Reference(NOW, variant=Variant("or"))
CLOCKS = alternatives.clocks(Clock(2, twelve=True), Clock(16, sure=True))
DATES = (weekday(3), weekday(4))


@pytest.mark.parametrize(
    ("series", "first", "second"),
    [
        (alternatives.one_clock(CLOCKS), "2026-11-25 14:00", "2026-11-25 16:00"),
        (alternatives.one_date(DATES), "2026-11-26 00:00", "2026-11-27 00:00"),
        (alternatives.on_day(day(1), CLOCKS), "2026-11-26 14:00", "2026-11-26 16:00"),
        (alternatives.at_clock(DATES, Clock(15)), "2026-11-26 15:00", "2026-11-27 15:00"),
    ],
)
def test_the_first_of_two_is_meant_and_the_second_is_the_other_reading(
    series: Series | None, first: str, second: str
) -> None:
    assert series
    assert (begins(series), begins(series, SECOND)) == (first, second)


def test_a_part_of_the_day_is_of_both_days() -> None:
    found = alternatives.part_of_either(weekday(3), DatedPart(weekday(4), Part(180, 720)))
    assert found
    assert (begins(found.date), begins(found.date, SECOND)) == ("2026-11-26 00:00", "2026-11-27 00:00")


def test_without_one_of_them_there_is_no_alternative() -> None:
    assert alternatives.either(weekday(3), None) is None
