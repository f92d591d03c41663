from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.when.expressions import ranges
from core.when.expressions.dated_times import on_date
from core.when.expressions.dates import date_of_year, month, month_day, weekday, year
from core.when.expressions.dayparts import DatedPart, Part
from core.when.expressions.quantities import Measure, Number, Unit
from core.when.expressions.time_of_day import Clock
from core.when.lengths import Length
from tests.core.when.expressions.wednesday import covers

if TYPE_CHECKING:
    from core.when.expressions.ranges import Range
    from core.when.expressions.series import Series

FRIDAY, MONDAY, DECEMBER = weekday(4), weekday(0), month(12)
HOUR, DAYS = Measure(Length(seconds=3600), "hour"), Measure(Length(days=2), "day")
MORNING = DatedPart(FRIDAY, Part(180, 720))
THREE, FIVE = Clock(15), Clock(17)


def known(series: Series | None) -> Series:
    assert series
    return series


AT_THREE = known(on_date(FRIDAY, THREE))


@pytest.mark.parametrize(
    ("stretch", "covered"),
    [
        (ranges.between_dates(FRIDAY, FRIDAY), "11-27 00:00 to 11-28 00:00"),
        (ranges.between_dates(known(month_day(13)), known(date_of_year(12, 15))), "12-13 00:00 to 12-16 00:00"),
        (
            ranges.range_in(ranges.Range(DECEMBER, DECEMBER), known(year(Number(2027, "2027")))),
            "12-01 00:00 to 01-01 00:00",
        ),
        (ranges.part_range(MORNING), "11-27 03:00 to 11-27 12:00"),
        (ranges.part_range(Part(180, 540)), "11-26 03:00 to 11-26 09:00"),
        (ranges.since(FRIDAY), "11-27 00:00 to …"),
        (ranges.after(FRIDAY), "11-28 00:00 to …"),
        (ranges.until(FRIDAY), "… to 11-28 00:00"),
        (ranges.before(FRIDAY), "… to 11-27 00:00"),
        (ranges.within_length(HOUR), "11-25 10:00 to 11-25 11:00"),
        (ranges.lasting(AT_THREE, HOUR), "11-27 15:00 to 11-27 16:00"),
        (ranges.lasting(FRIDAY, DAYS), "11-27 00:00 to 11-29 00:00"),
        (ranges.by_the_end(DECEMBER), "11-25 10:00 to 01-01 00:00"),
        (ranges.by_the_end(Unit("month")), "11-25 10:00 to 12-01 00:00"),
        (ranges.by_the_edge(("end", "month")), "11-25 10:00 to 12-01 00:00"),
        (ranges.by_the_parts_end(MORNING), "11-25 10:00 to 11-27 12:00"),
        (ranges.by_time(AT_THREE), "11-25 10:00 to 11-27 15:00"),
        (ranges.by_time(FIVE), "11-25 10:00 to 11-25 17:00"),
        (ranges.until_parts_end(MORNING), "… to 11-27 12:00"),
        (ranges.soon(), "11-25 10:00 to …"),
        (ranges.later(30), "11-25 10:30 to …"),
        (ranges.since(FIVE), "11-25 17:00 to …"),
        (ranges.to_clock(AT_THREE, Clock(4, twelve=True)), "11-27 15:00 to 11-27 16:00"),
        (ranges.until_clock(FRIDAY, FIVE), "11-27 00:00 to 11-27 17:00"),
        (ranges.before(FIVE), "… to 11-25 17:00"),
        (ranges.before_part(Clock(11, twelve=True), Part(180, 720)), "… to 11-25 11:00"),
        (ranges.since_last(FIVE), "11-24 17:00 to …"),
        (ranges.since_length(HOUR), "11-25 11:00 to …"),
        (ranges.since_last(FRIDAY), "11-20 00:00 to …"),
        (ranges.since_both(on_date, FRIDAY, FIVE), "11-27 17:00 to …"),
        (ranges.lasting(THREE, HOUR), "11-25 15:00 to 11-25 16:00"),
        (ranges.clock_lasting_on(THREE, HOUR, FRIDAY), "11-27 15:00 to 11-27 16:00"),
        (ranges.until_end(DECEMBER), "… to 01-01 00:00"),
        (ranges.until_end(Unit("month")), "… to 12-01 00:00"),
    ],
)
def test_a_range_covers_a_stretch_of_time(stretch: Range | None, covered: str) -> None:
    begin, _, end = covers(stretch).partition(" to ")
    assert f"{begin[5:] or begin} to {end[5:] or end}" == covered


@pytest.mark.parametrize(
    "stretch",
    [
        ranges.between_dates(FRIDAY, AT_THREE),
        ranges.lasting(FRIDAY, HOUR),
        ranges.range_in(ranges.since(FRIDAY), DECEMBER),
        ranges.by_the_edge(("begin", "month")),
    ],
)
def test_what_is_no_range_is_none(stretch: Range | None) -> None:
    assert stretch is None
