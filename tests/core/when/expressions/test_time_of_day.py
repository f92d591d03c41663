from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from core.when.expressions import time_of_day as clocks
from core.when.expressions.quantities import Number
from core.when.expressions.time_of_day import Clock
from tests.core.when.expressions.wednesday import begins, lasts

if TYPE_CHECKING:
    from core.when.expressions.series import Series


def digits(text: str) -> Number:
    return Number(int(text), text)


def shown(clock: Clock | None) -> str:
    return f"{clock.hour}:{clock.minute:02}:{clock.second:02}{'?' if clock.twelve else ''}" if clock else "none"


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        (clocks.make_clock(24, None, None, twelve=False), "0:00:00"),
        (clocks.make_clock(24, 30, None, twelve=False), "none"),
        (clocks.make_clock(9, 60, None, twelve=True), "none"),
        (clocks.hour(digits("3")), "3:00:00?"),
        (clocks.hour(digits("13")), "13:00:00"),
        (clocks.hour(digits("130")), "none"),
        (clocks.hour24(digits("3")), "3:00:00"),
        (clocks.compact(digits("815")), "8:15:00?"),
        (clocks.compact(digits("0730")), "7:30:00"),
        (clocks.compact(digits("173000")), "17:30:00"),
        (clocks.compact(digits("17300")), "none"),
        (clocks.compact24(digits("815")), "8:15:00"),
        (clocks.four_digits(digits("100")), "none"),
        (clocks.hour_minute(Number(10), Number(30)), "10:30:00?"),
        (clocks.hour_minute(digits("10"), digits("3")), "none"),
        (clocks.hour_minute24(digits("8"), digits("30")), "8:30:00"),
        (clocks.morning_half(Clock(12, twelve=True)), "0:00:00"),
        (clocks.morning_half(Clock(13)), "none"),
        (clocks.evening_half(Clock(3, twelve=True)), "15:00:00"),
        (clocks.evening_half(Clock(12, twelve=True)), "12:00:00"),
        (clocks.evening_half(Clock(23)), "23:00:00"),
        (clocks.usual(Clock(9, twelve=True)), "9:00:00"),
        (clocks.usual(Clock(3, twelve=True)), "15:00:00"),
    ],
)
def test_a_time_of_day_is_composed(clock: Clock | None, time: str) -> None:
    assert shown(clock) == time


@pytest.mark.parametrize(
    ("series", "start"),
    [
        (clocks.series(Clock(9)), "2026-11-26 09:00"),
        (clocks.series(Clock(9, twelve=True)), "2026-11-25 21:00"),
        (clocks.series(Clock(11, 30)), "2026-11-25 11:30"),
    ],
)
def test_a_time_of_day_is_the_next_one(series: Series, start: str) -> None:
    assert begins(series) == start


def test_a_time_of_day_lasts_as_long_as_its_grain() -> None:
    assert lasts(clocks.series(Clock(17))) == "2026-11-25 17:00 to 2026-11-25 18:00"
    span = clocks.clock_span(datetime(2026, 11, 25), Clock(17, 5, 0, "minute"))
    assert (span.end - span.start).total_seconds() == 60
