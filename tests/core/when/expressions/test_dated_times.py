from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.when.expressions import dated_times as timed
from core.when.expressions.dates import month, weekday
from core.when.expressions.quantities import Measure, Unit
from core.when.expressions.relative_dates import ahead, day, relative
from core.when.expressions.series import Reference, Variant
from core.when.expressions.time_of_day import Clock, series
from core.when.lengths import Length
from tests.core.when.expressions.wednesday import NOW, begins

if TYPE_CHECKING:
    from core.when.expressions.series import Series

FRIDAY = weekday(4)
HOURS, DAYS = Measure(Length(seconds=18_000), "hour"), Measure(Length(days=3), "day")
NOON = Clock(12)


def known(series: Series | None) -> Series:
    assert series
    return series


@pytest.mark.parametrize(
    ("time", "start"),
    [
        (timed.on_date(FRIDAY, Clock(15)), "2026-11-27 15:00"),
        (timed.on_date(FRIDAY, Clock(3, twelve=True)), "2026-11-27 15:00"),
        (timed.on_date(month(12), Clock(15)), "…"),
        (timed.on_date(day(0), Clock(9, twelve=True)), "2026-11-25 21:00"),
        (timed.on_day_of(ahead(DAYS), Clock(17)), "2026-11-28 17:00"),
        (timed.on_day_of(ahead(HOURS), Clock(17)), "…"),
        (timed.length_after(HOURS, NOON), "2026-11-25 17:00"),
        (timed.length_before(0, HOURS, NOON), "2026-11-25 07:00"),
        (timed.length_before(0, HOURS, Clock(0)), "2026-11-25 19:00"),
        (timed.plus(1, Clock(16), DAYS), "2026-11-28 16:00"),
        (timed.plus(-1, Clock(16), DAYS), "2026-11-22 16:00"),
        (timed.clock_ahead(Clock(7), DAYS), "2026-11-28 07:00"),
        (timed.clock_ahead(Clock(7), HOURS), "…"),
        (timed.on_month_day(19, Clock(10)), "2026-12-19 10:00"),
        (timed.at_this_time(day(1)), "2026-11-26 10:00"),
        (timed.at_this_time(known(relative(1, Unit("week")))), "2026-12-02 10:00"),
        (timed.at_this_time(known(relative(1, Unit("month")))), "2026-12-25 10:00"),
        (timed.at_this_time(series(NOON)), "…"),
        (timed.on_this_day(known(relative(1, Unit("year")))), "2027-11-25 00:00"),
        (timed.on_coming_day(1, Clock(17, 30, 0, "minute")), "2026-11-26 17:30"),
        (timed.on_coming_day(0, Clock(17, 30, 0, "minute")), "…"),
        (timed.on_coming_day_of_four(1, Clock(9, 15, 0, "minute")), "2026-11-26 09:15"),
        (timed.on_day_of_four(FRIDAY, Clock(17, 31, 0, "minute")), "…"),
        (timed.on_day_of_zero(FRIDAY, Clock(9, 0, 0, "minute")), "2026-11-27 09:00"),
        (timed.on_day_of_zero(FRIDAY, Clock(17, 0, 0, "minute")), "…"),
        (timed.first_thing(FRIDAY), "2026-11-27 09:00"),
    ],
)
def test_a_day_and_a_time_of_day_are_one_time(time: Series | None, start: str) -> None:
    assert begins(time) == start


def test_the_other_half_of_the_day_is_the_other_reading() -> None:
    at_three = known(timed.on_date(FRIDAY, Clock(3, twelve=True)))
    assert begins(at_three, Reference(NOW, variant=Variant("half"))) == "2026-11-27 03:00"
