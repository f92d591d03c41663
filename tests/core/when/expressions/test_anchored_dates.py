from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.when.expressions import anchored_dates as anchored
from core.when.expressions.dates import date_of_year, full_date, month, weekday
from core.when.expressions.quantities import Measure, Unit
from core.when.lengths import Length
from tests.core.when.expressions.wednesday import begins

if TYPE_CHECKING:
    from core.when.expressions.series import Series


def known(series: Series | None) -> Series:
    assert series
    return series


FRIDAY, MONDAY = weekday(4), weekday(0)
CHRISTMAS = known(date_of_year(12, 25))
FIXED = known(full_date(2026, 12, 25))
DAYS, WEEKS = Measure(Length(days=3), "day"), Measure(Length(days=14), "week")


@pytest.mark.parametrize(
    ("series", "start"),
    [
        (anchored.nth_after(1, MONDAY, CHRISTMAS), "2026-12-28 00:00"),
        (anchored.nth_after(0, MONDAY, CHRISTMAS), "…"),
        (anchored.nth_before(2, MONDAY, CHRISTMAS), "2026-12-14 00:00"),
        (anchored.closest(1, MONDAY, CHRISTMAS), "2026-12-28 00:00"),
        (anchored.closest(2, MONDAY, CHRISTMAS), "2026-12-21 00:00"),
        (anchored.after_date(DAYS, FIXED), "2026-12-28 00:00"),
        (anchored.before_date(DAYS, FIXED), "2026-12-22 00:00"),
        (anchored.after_date_swapped(FIXED, DAYS), "2026-12-28 00:00"),
        (anchored.before_date_swapped(FIXED, DAYS), "2026-12-22 00:00"),
        (anchored.in_a_time(FRIDAY, WEEKS), "2026-12-11 00:00"),
        (anchored.time_ago(FRIDAY, WEEKS), "2026-11-13 00:00"),
        (anchored.in_a_time(month(12), WEEKS), "…"),
        (anchored.unit_after(Unit("day"), FIXED), "2026-12-26 00:00"),
        (anchored.unit_before(Unit("day"), FIXED), "2026-12-24 00:00"),
        (anchored.week_after(FRIDAY), "2026-12-04 00:00"),
        (anchored.fortnight_after(FRIDAY), "2026-12-11 00:00"),
        (anchored.weeks_after(WEEKS, FRIDAY), "2026-12-11 00:00"),
        (anchored.weeks_after(DAYS, FRIDAY), "…"),
        (anchored.advent(4), "2026-12-20 00:00"),
        (anchored.advent(5), "…"),
        (anchored.weekend_near(CHRISTMAS), "2026-12-25 18:00"),
    ],
)
def test_a_date_is_counted_from_another(series: Series | None, start: str) -> None:
    assert begins(series) == start
