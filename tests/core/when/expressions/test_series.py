from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from core.when.expressions.dates import month, weekday
from core.when.expressions.series import Either, Every, Once, Reference, Variant, Within
from core.when.expressions.time_of_day import Clock, series
from core.when.grains import Span
from tests.core.when.expressions.wednesday import NOW, REFERENCE

if TYPE_CHECKING:
    from core.when.expressions.series import Series

FRIDAY, DECEMBER = weekday(4), month(12)
DAY = Span(datetime(2026, 11, 27), datetime(2026, 11, 28), "day")
ONCE = Once(lambda _: DAY, "day")
EITHER = Either(series(Clock(10)), series(Clock(22)), other_is_later=True)


def dates(times: object) -> list[str]:
    return [f"{span.start:%m-%d %H}" for span in islice(times, 3)]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("times", "forward", "backward"),
    [
        (ONCE, ["11-27 00"], []),
        (FRIDAY, ["11-27 00", "12-04 00", "12-11 00"], ["11-20 00", "11-13 00", "11-06 00"]),
        (Within(DECEMBER, FRIDAY), ["12-04 00", "12-11 00", "12-18 00"], ["12-26 00", "12-19 00", "12-12 00"]),
        (Within(DECEMBER, FRIDAY, 2), ["12-11 00", "12-10 00", "12-08 00"], ["12-12 00", "12-13 00", "12-08 00"]),
        (Within(DECEMBER, FRIDAY, -1), ["12-25 00", "12-31 00", "12-29 00"], ["12-26 00", "12-27 00", "12-29 00"]),
        (Within(DECEMBER, FRIDAY, 6), [], []),
        (EITHER, ["11-25 22", "11-26 10", "11-27 10"], ["11-24 10", "11-23 10", "11-22 10"]),
    ],
)
def test_a_series_is_followed_in_both_directions(times: Series, forward: list[str], backward: list[str]) -> None:
    assert dates(times.forward(REFERENCE, NOW)) == forward
    assert dates(times.backward(REFERENCE, NOW)) == backward


def test_what_is_over_is_found_backwards_only() -> None:
    later = datetime(2026, 12, 1)
    assert list(ONCE.forward(REFERENCE, later)) == []
    assert list(ONCE.backward(REFERENCE, later)) == [DAY]


def test_what_never_comes_is_searched_for_a_limited_time() -> None:
    periods: list[datetime] = []

    def never(period: datetime) -> list[Span]:
        periods.append(period)
        return []

    assert list(Every("month", never, "day").forward(REFERENCE, NOW)) == []
    assert 12 < len(periods) < 120


def test_a_combination_is_as_exact_as_its_inner_series_and_as_fixed_as_its_outer_one() -> None:
    within = Within(ONCE, series(Clock(9)))
    assert (within.grain, within.fixed) == ("hour", True)
    assert (Within(DECEMBER, FRIDAY, 1).grain, Within(DECEMBER, FRIDAY, 1).fixed) == ("day", False)
    assert (EITHER.grain, EITHER.fixed) == ("hour", False)


def test_the_other_half_of_the_day_may_be_asked_for() -> None:
    other = Reference(NOW, variant=Variant("half"))
    assert dates(EITHER.forward(other, NOW)) == ["11-25 22", "11-26 22", "11-27 22"]
