from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from core.when.expressions import time_of_day as clocks
from core.when.expressions.quantities import Measure, Number
from core.when.expressions.time_of_day import Clock
from core.when.lengths import Length
from tests.core.when.expressions.wednesday import begins, lasts

if TYPE_CHECKING:
    from core.when.expressions.series import Series

THREE, FOUR = Clock(3, twelve=True), Clock(4, twelve=True)
QUARTER, HALF, TEN = Number(0.25), Number(0.5), Number(10)
MINUTES = Measure(Length(seconds=900), "minute")


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


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        (clocks.past(QUARTER, THREE), "3:15?"),
        (clocks.past(TEN, Clock(3, 20, 0, "minute")), "none"),
        (clocks.before(QUARTER, THREE), "2:45?"),
        (clocks.before(QUARTER, Clock(0)), "23:45"),
        (clocks.past(MINUTES, THREE), "3:15?"),
        (clocks.before(MINUTES, THREE), "2:45?"),
        (clocks.past(HALF, THREE), "3:30?"),
        (clocks.part_before(30, Clock(4)), "3:30?"),
        (clocks.part_before(30, Clock(1)), "12:30?"),
        (clocks.part_before(15, Clock(4)), "3:45?"),
        (clocks.around_half(1, Number(5), Clock(3)), "2:35?"),
        (clocks.around_half(-1, Number(5), Clock(3)), "2:25?"),
        (clocks.around_half(-1, Number(20), Clock(3)), "none"),
        (clocks.spoken_past(QUARTER, Clock(3)), "3:15?"),
        (clocks.spoken_before(QUARTER, Clock(15)), "14:45"),
        (clocks.spoken(TEN, Number(30)), "10:30?"),
        (clocks.spoken(Number(10, "10"), Number(30)), "none"),
        (clocks.spoken_zero(Number(12), Number(3)), "12:03?"),
        (clocks.spoken_zero(Number(12), TEN), "none"),
        (clocks.round_before(Number(10, "10"), THREE), "2:50?"),
        (clocks.round_before(Number(3, "3"), FOUR), "none"),
        (clocks.spelled_before(Number(10, "10"), FOUR), "none"),
        (clocks.spoken_hour(Number(3, "3")), "3:00?"),
        (clocks.spoken_hour(Number(3, "03")), "3:00"),
        (clocks.with_minutes(Clock(8), Number(30)), "8:30"),
        (clocks.with_minutes(Clock(8), Number(60)), "none"),
        (clocks.with_fraction(Clock(8), HALF), "8:30"),
        (clocks.spoken_with_fraction(Clock(5), HALF), "5:30?"),
        (clocks.hour_and_fraction(Number(5), HALF), "5:30?"),
        (clocks.hour_less(Number(5), QUARTER), "4:45?"),
        (clocks.hour_less(Number(5), TEN), "4:50?"),
        (clocks.spoken_hour_minute(Number(3), Number(20)), "3:20?"),
        (clocks.spoken_hour_and_fraction(Number(3), HALF), "3:30?"),
    ],
)
def test_a_time_is_said_in_words(clock: Clock | None, time: str) -> None:
    assert (f"{clock.hour}:{clock.minute:02}{'?' if clock.twelve else ''}" if clock else "none") == time


def test_a_minute_without_an_hour_is_the_next_one() -> None:
    assert begins(clocks.next_minute(30)) == "2026-11-25 10:30"
    assert begins(clocks.next_minutes(TEN)) == "2026-11-25 10:10"
    assert clocks.next_minutes(Number(7)) is None
