from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from core.when import COARSE
from core.when.grains import ORDER, closing, finer, floor, is_finer, step, unit_length, whole
from core.when.lengths import Length

if TYPE_CHECKING:
    from core.when.readings import Grain

WEDNESDAY = datetime(2026, 11, 25, 10, 20, 30)


@pytest.mark.parametrize(
    ("grain", "begins", "ends"),
    [
        ("second", "2026-11-25 10:20:30", "2026-11-25 10:20:31"),
        ("minute", "2026-11-25 10:20:00", "2026-11-25 10:21:00"),
        ("hour", "2026-11-25 10:00:00", "2026-11-25 11:00:00"),
        ("day", "2026-11-25 00:00:00", "2026-11-26 00:00:00"),
        ("week", "2026-11-23 00:00:00", "2026-11-30 00:00:00"),
        ("month", "2026-11-01 00:00:00", "2026-12-01 00:00:00"),
        ("quarter", "2026-10-01 00:00:00", "2027-01-01 00:00:00"),
        ("year", "2026-01-01 00:00:00", "2027-01-01 00:00:00"),
    ],
)
def test_a_time_lies_in_one_period_of_each_grain(grain: Grain, begins: str, ends: str) -> None:
    period = whole(WEDNESDAY, grain)
    assert (str(period.start), str(period.end), period.grain) == (begins, ends, grain)
    assert floor(WEDNESDAY, grain) == period.start


def test_a_week_may_begin_on_sunday() -> None:
    assert floor(WEDNESDAY, "week", week_start=6) == datetime(2026, 11, 22)


def test_a_step_by_months_keeps_to_the_end_of_the_month() -> None:
    assert step(datetime(2026, 8, 31), "month", -6) == datetime(2026, 2, 28)
    assert step(datetime(2026, 8, 31), "quarter", 1) == datetime(2026, 11, 30)


def test_a_step_out_of_the_calendar_is_refused_and_its_last_period_ends_with_it() -> None:
    with pytest.raises(OverflowError):
        step(datetime(9999, 12, 1), "month", 1)
    assert closing(datetime(9999, 12, 31), "day").year == 9999


def test_grains_are_in_order() -> None:
    ranked = sorted(ORDER, key=lambda grain: ORDER[grain])
    assert all(is_finer(one, other) for one, other in pairwise(ranked))  # type: ignore[arg-type]
    assert not is_finer("day", "day")
    assert set(ranked[ranked.index("day") :]) == COARSE
    assert (finer("hour"), finer("second")) == ("minute", "second")


@pytest.mark.parametrize(
    ("grain", "count", "length"),
    [
        ("minute", 1.5, Length(seconds=90)),
        ("day", 1.5, Length(days=1, seconds=43_200)),
        ("week", 2, Length(days=14)),
        ("month", 1.5, Length(months=1, days=15)),
        ("year", 2, Length(months=24)),
    ],
)
def test_units_are_a_length(grain: Grain, count: float, length: Length) -> None:
    assert unit_length(grain, count) == length
