from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.when.expressions import periods
from core.when.expressions.dates import date_of_year, month, weekday
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.relative_dates import relative
from tests.core.when.expressions.wednesday import covers

if TYPE_CHECKING:
    from core.when.expressions.ranges import Range
    from core.when.expressions.series import Series

DECEMBER, MONTH = month(12), Unit("month")


def known(series: Series | None) -> Series:
    assert series
    return series


def digits(value: int) -> Number:
    return Number(value, str(value))


@pytest.mark.parametrize(
    ("stretch", "days"),
    [
        (periods.units(1, Number(3), Unit("week")), "2026-11-30 to 2026-12-21"),
        (periods.units(-1, Number(2), Unit("day")), "2026-11-23 to 2026-11-25"),
        (periods.units_of(1, Number(3), Unit("day"), DECEMBER), "2026-12-01 to 2026-12-04"),
        (periods.units_of(-1, Number(2), Unit("week"), DECEMBER), "2026-12-18 to 2027-01-01"),
        (periods.days_of_month(12, 16, 12), "2026-12-12 to 2026-12-17"),
        (periods.days_of_month(Number(12), Number(16), 12), "2026-12-12 to 2026-12-17"),
        (periods.days_of_month(1, Number(15), 12), "2026-12-01 to 2026-12-16"),
        (periods.edge("begin", DECEMBER), "2026-12-01 to 2026-12-11"),
        (periods.edge("middle", DECEMBER), "2026-12-11 to 2026-12-21"),
        (periods.edge("end", DECEMBER), "2026-12-23 to 2027-01-01"),
        (periods.edge("close", known(relative(0, Unit("year")))), "2026-11-01 to 2027-01-01"),
        (periods.edge("end", MONTH), "2026-11-22 to 2026-12-01"),
        (periods.unit_edge_ahead("begin", MONTH), "2026-12-01 to 2026-12-11"),
        (periods.edged(("end", "month")), "2026-11-22 to 2026-12-01"),
        (periods.rest_of(Unit("week")), "2026-11-25 to 2026-11-30"),
        (periods.half(1, DECEMBER), "2026-12-01 to 2026-12-15"),
        (periods.half(2, known(relative(1, Unit("year")))), "2027-07-01 to 2028-01-01"),
        (periods.half(Number(1), known(relative(1, Unit("year")))), "2027-01-01 to 2027-07-01"),
        (periods.weekend(None), "2026-11-27 to 2026-11-30"),
        (periods.weekend_ahead(1, None), "2026-12-04 to 2026-12-07"),
        (periods.last_weekend(None), "2026-11-20 to 2026-11-23"),
        (periods.nth_weekend(1, None, DECEMBER), "2026-12-04 to 2026-12-07"),
        (periods.weekend_near(known(date_of_year(12, 25))), "2026-12-25 to 2026-12-28"),
        (periods.weekend_of_holiday(known(date_of_year(12, 28)), None), "2026-12-25 to 2026-12-29"),
        (periods.weekend_before(known(date_of_year(12, 25))), "2026-12-18 to 2026-12-21"),
        (periods.before_weekend(None), "… to 2026-11-27"),
        (periods.after_weekend(None), "2026-11-30 to …"),
        (periods.to_the_units_end(weekday(4), MONTH), "2026-11-27 to 2026-12-01"),
        (periods.ordinal_days(26, 28), "2026-11-26 to 2026-11-29"),
        (periods.numbers_of_month(digits(26), digits(28)), "2026-11-26 to 2026-11-29"),
        (periods.ordinal_days(26, Number(28)), "2026-11-26 to 2026-11-29"),
        (periods.day_to_date(Number(14), known(date_of_year(12, 15))), "2026-12-14 to 2026-12-16"),
        (periods.day_to_date(14, known(date_of_year(12, 15))), "2026-12-14 to 2026-12-16"),
    ],
)
def test_a_period_covers_days(stretch: Range | None, days: str) -> None:
    begin, _, end = covers(stretch).partition(" to ")
    assert f"{begin[:10]} to {end[:10]}" == days


@pytest.mark.parametrize(
    "stretch",
    [
        periods.units(1, Number(20_000), Unit("week")),
        periods.days_of_month(16, 12, 12),
        periods.edge("end", weekday(4)),
        periods.half(1, weekday(4)),
        periods.rest_of(Unit("hour")),
        periods.numbers_of_month(Number(26), Number(28)),
    ],
)
def test_what_is_no_period_is_none(stretch: Range | None) -> None:
    assert stretch is None
