from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from core.when.expressions.dates import date_of_year, month, weekday
from core.when.expressions.selection import following, meant, nearest, previous, shifted
from core.when.expressions.series import Every, Once
from core.when.grains import Span
from core.when.lengths import Length
from tests.core.when.expressions.wednesday import REFERENCE, begins, shown

if TYPE_CHECKING:
    from core.when.expressions.series import Series

FRIDAY = weekday(4)
NEVER = Every("year", lambda _: [], "day")
PAST = Once(lambda _: Span(datetime(2020, 1, 1), datetime(2020, 1, 2), "day"), "day")


def known(series: Series | None) -> Series:
    assert series
    return series


CHRISTMAS = known(date_of_year(12, 25))


def test_the_present_month_is_meant_but_not_the_present_weekday() -> None:
    assert begins(month(11)) == "2026-11-01 00:00"
    assert begins(weekday(2)) == "2026-12-02 00:00"


def test_what_is_fixed_is_meant_although_it_is_over() -> None:
    assert begins(PAST) == "2020-01-01 00:00"


def test_the_next_and_the_last_are_counted() -> None:
    starts = [
        shown(span.start)
        for span in (
            following(FRIDAY, REFERENCE),
            following(FRIDAY, REFERENCE, 2),
            previous(FRIDAY, REFERENCE),
            previous(FRIDAY, REFERENCE, 2),
        )
        if span
    ]
    assert starts == ["2026-11-27 00:00", "2026-12-04 00:00", "2026-11-20 00:00", "2026-11-13 00:00"]


def test_the_nearest_lies_on_either_side_and_not_too_far() -> None:
    near = nearest(known(date_of_year(11, 20)), REFERENCE)
    assert near
    assert shown(near.start) == "2026-11-20 00:00"
    assert nearest(PAST, REFERENCE) is None


def test_what_never_comes_is_not_meant() -> None:
    assert meant(NEVER, REFERENCE) is None
    assert nearest(NEVER, REFERENCE) is None


@pytest.mark.parametrize(
    ("series", "length", "start"),
    [
        (CHRISTMAS, Length(days=3), "2026-12-28 00:00"),
        (CHRISTMAS, Length(days=-29), "2026-11-26 00:00"),
        (CHRISTMAS, Length(days=-31), "2027-11-24 00:00"),
        (FRIDAY, Length(days=-1), "2026-11-26 00:00"),
        (FRIDAY, Length(days=-3), "…"),
        (known(date_of_year(1, 31)), Length(months=1), "2027-02-28 00:00"),
    ],
)
def test_a_shift_means_the_first_that_is_still_to_come(series: Series, length: Length, start: str) -> None:
    assert begins(shifted(series, length, "day")) == start


def test_a_shift_is_as_exact_as_the_finer_of_both() -> None:
    assert shifted(CHRISTMAS, Length(seconds=3600), "hour").grain == "hour"
    assert shifted(CHRISTMAS, Length(months=1), "month").grain == "day"
    assert shifted(CHRISTMAS, Length(months=1), "month", exact=True).grain == "month"
