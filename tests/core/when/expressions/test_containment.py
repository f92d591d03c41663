from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.when.expressions import containment as inside
from core.when.expressions.dates import WEEKDAYS, date_of_year, full_date, month, month_day, weekday
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.relative_dates import relative
from tests.core.when.expressions.wednesday import begins

if TYPE_CHECKING:
    from core.when.expressions.series import Series

FRIDAY, TUESDAY, DECEMBER = weekday(4), weekday(1), month(12)


def known(series: Series | None) -> Series:
    assert series
    return series


NEXT_WEEK = known(relative(1, Unit("week")))
CHRISTMAS = known(date_of_year(12, 25))


@pytest.mark.parametrize(
    ("series", "start"),
    [
        (inside.within(FRIDAY, NEXT_WEEK), "2026-12-04 00:00"),
        (inside.within(NEXT_WEEK, FRIDAY), "2026-12-04 00:00"),
        (inside.within(FRIDAY, TUESDAY), "…"),
        (inside.within(CHRISTMAS, month(5)), "…"),
        (inside.within(CHRISTMAS, DECEMBER), "2026-12-25 00:00"),
        (inside.same_day(FRIDAY, TUESDAY), "…"),
        (inside.same_day(FRIDAY, known(date_of_year(11, 20))), "2026-11-20 00:00"),
        (inside.same_day(TUESDAY, known(date_of_year(3, 10))), "2027-03-10 00:00"),  # this year's was long ago
        (inside.together(FRIDAY, CHRISTMAS), "2026-12-25 00:00"),
        (inside.same_day(FRIDAY, known(month_day(13))), "2027-08-13 00:00"),
        (inside.same_day(FRIDAY, known(full_date(2027, 1, 1))), "2027-01-01 00:00"),
        (inside.nth_of(3, TUESDAY, DECEMBER), "2026-12-15 00:00"),
        (inside.nth_of(-1, FRIDAY, DECEMBER), "2026-12-25 00:00"),
        (inside.nth_of(1, DECEMBER, FRIDAY), "…"),
        (inside.nth_of(1, Unit("week"), DECEMBER), "2026-12-07 00:00"),
        (inside.nth_of(-1, Unit("day"), DECEMBER), "2026-12-31 00:00"),
        (inside.nth_of(-1, Unit("day"), Unit("month")), "2026-11-30 00:00"),
        (inside.nth_of(1, FRIDAY, Unit("month")), "2026-12-04 00:00"),  # that of November is over
        (inside.nth_of(-1, WEEKDAYS, DECEMBER), "2026-12-31 00:00"),
        (inside.nth_of(-1, WEEKDAYS, Unit("month")), "2026-11-30 00:00"),
        (inside.week_of(CHRISTMAS), "2026-12-21 00:00"),
        (inside.week_of(known(full_date(2026, 12, 27))), "2026-12-28 00:00"),
        (inside.in_unit(-1, Unit("week"), weekday(6)), "2026-11-22 00:00"),
        (inside.nth_week_of_month(1, 12), "2026-12-07 00:00"),
        (inside.day_of_month(Number(20, "20"), DECEMBER), "2026-12-20 00:00"),
        (inside.day_of_month(20, FRIDAY), "…"),
        (inside.day_before_date(Number(14), known(date_of_year(12, 15))), "2026-12-14 00:00"),
        (inside.day_before_date(Number(16), known(date_of_year(12, 15))), "…"),
        (inside.day_before_date(14, CHRISTMAS), "2026-12-14 00:00"),
        (inside.numbered_day(FRIDAY, Number(13, "13")), "2027-08-13 00:00"),
        (inside.week_of_date(Number(25, "25"), 12), "2026-12-21 00:00"),
        (inside.first_coming([]), "…"),
    ],
)
def test_one_time_lies_in_another(series: Series | None, start: str) -> None:
    assert begins(series) == start
