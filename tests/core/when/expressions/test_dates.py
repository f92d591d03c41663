from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.when.expressions import dates
from core.when.expressions.quantities import Number, Unit
from tests.core.when.expressions.wednesday import begins, lasts

if TYPE_CHECKING:
    from core.when.expressions.series import Series


def digits(value: int) -> Number:
    return Number(value, str(value))


def known(series: Series | None) -> Series:
    assert series
    return series


@pytest.mark.parametrize(
    ("series", "start"),
    [
        (dates.weekday(4), "2026-11-27 00:00"),
        (dates.weekday(2), "2026-12-02 00:00"),  # on a Wednesday, Wednesday is the next one
        (dates.month(11), "2026-11-01 00:00"),
        (dates.month(3), "2027-03-01 00:00"),
        (dates.quarter(1), "2027-01-01 00:00"),
        (dates.quarter(5), "…"),
        (dates.quarter(digits(1)), "2027-01-01 00:00"),
        (dates.month_day(31), "2026-12-31 00:00"),
        (dates.month_day(digits(31)), "2026-12-31 00:00"),
        (dates.month_day(32), "…"),
        (dates.date_of_year(2, 29), "2028-02-29 00:00"),
        (dates.date_of_year(12, digits(24)), "2026-12-24 00:00"),
        (dates.date_of_year(2, 30), "…"),
        (dates.full_date(2027, 2, 28), "2027-02-28 00:00"),
        (dates.full_date(2027, 2, 29), "…"),
        (dates.year(digits(2030)), "2030-01-01 00:00"),
        (dates.year(digits(123)), "…"),
        (dates.far_year(digits(9999)), "9999-01-01 00:00"),
        (dates.short_year(digits(24)), "2024-01-01 00:00"),
        (dates.spoken_year(Number(19), Number(90)), "1990-01-01 00:00"),
        (dates.business_day(), "2026-11-26 00:00"),
        (dates.week_number(digits(1)), "2027-01-04 00:00"),
        (dates.ides(3), "2027-03-15 00:00"),
        (dates.every_unit(Unit("day")), "2026-11-25 00:00"),
        (dates.day_month_numbers(digits(17), digits(2)), "2027-02-17 00:00"),
        (dates.month_day_numbers(digits(2), digits(17)), "2027-02-17 00:00"),
        (dates.day_month_year_numbers(digits(24), digits(12), digits(27)), "2027-12-24 00:00"),
        (dates.in_last_century(known(dates.date_of_year(8, 9)), digits(96)), "1996-08-09 00:00"),
        (dates.in_last_century(known(dates.date_of_year(8, 9)), digits(14)), "…"),
        (dates.in_last_century(known(dates.date_of_year(8, 9)), digits(90)), "…"),
        (dates.in_any_year(known(dates.date_of_year(8, 10)), digits(88)), "88-08-10 00:00"),
        (dates.absent_day(2, digits(30)), "…"),
        (dates.absent_day(3, digits(0)), "…"),
        (dates.year_of_month(3, dates.year(digits(2030)) or dates.month(1)), "2030-03-01 00:00"),
    ],
)
def test_a_date_begins(series: Series | None, start: str) -> None:
    assert begins(series) == start


def test_a_weekend_begins_on_friday_evening() -> None:
    assert lasts(dates.weekend()) == "2026-11-27 18:00 to 2026-11-30 00:00"


def test_seasons_follow_each_other() -> None:
    assert lasts(dates.season((12, 21))) == "2026-12-21 00:00 to 2027-03-21 00:00"
    assert lasts(dates.seasons()) == "2026-09-21 00:00 to 2026-12-21 00:00"


def test_a_day_that_no_month_has_is_recognised() -> None:
    assert dates.no_such_day(2, digits(30))
    assert dates.no_such_day(2, digits(29)) is None
    assert dates.no_such_day(2, digits(5)) is None


def test_a_day_that_a_month_lacks_never_comes_and_one_that_it_has_is_no_such_day() -> None:
    assert dates.absent_day(4, 31) is not None
    assert dates.absent_day(4, 30) is None


def test_a_year_before_the_calendar_is_refused_when_it_is_asked_for() -> None:
    with pytest.raises(OverflowError):
        begins(dates.before_calendar(known(dates.date_of_year(8, 10)), digits(234)))


def test_a_year_beyond_the_calendar_is_refused_when_it_is_asked_for() -> None:
    day = dates.full_date(2027, 1, 1)
    assert day
    beyond = dates.beyond(day, Number(10_000, "10000"))
    with pytest.raises(OverflowError):
        begins(beyond)


@pytest.mark.parametrize(("two_digits", "year"), [(69, 2069), (70, 1970), (0, 2000)])
def test_two_digits_are_a_year_near_to_ours(two_digits: int, year: int) -> None:
    assert dates.century(two_digits) == year
