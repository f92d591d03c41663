from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.when.expressions import dayparts
from core.when.expressions.dates import date_of_year, month_day, weekday
from core.when.expressions.dayparts import DatedPart, Part
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.relative_dates import day, relative
from core.when.expressions.time_of_day import Clock, series
from tests.core.when.expressions.wednesday import begins, lasts

if TYPE_CHECKING:
    from core.when.expressions.series import Series

MORNING, AFTERNOON, EVENING, NIGHT = Part(180, 720), Part(720, 1140), Part(1080, 1440), Part(1080, 1680)
FRIDAY = weekday(4)
NINE, TWO, TWELVE = Clock(9, twelve=True), Clock(2, twelve=True), Clock(12, twelve=True)


def known(series: Series | None) -> Series:
    assert series
    return series


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        (dayparts.in_part(NINE, EVENING), 21),
        (dayparts.in_part(NINE, MORNING), 9),
        (dayparts.in_part(TWO, NIGHT), 2),
        (dayparts.in_part(Clock(17), MORNING), 17),
        (dayparts.in_part(TWO, AFTERNOON), 14),
        (dayparts.in_the_same_day(EVENING, NINE), 21),
        (dayparts.in_the_same_day(NIGHT, TWO), None),
    ],
)
def test_a_part_of_the_day_chooses_the_half(clock: Clock | None, hour: int | None) -> None:
    assert (clock.hour if clock else None) == hour


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        (Clock(3, twelve=True), Clock(16, sure=True), 15 * 60, 16 * 60),
        (NINE, Clock(5, twelve=True), 9 * 60, 17 * 60),
        (Clock(11, 30, 0, "minute"), Clock(1, 30, 0, "minute"), 690, 810),
        (Clock(22), Clock(2), 1320, 1560),
    ],
)
def test_two_times_are_a_part_of_the_day(first: Clock, last: Clock, start: int, end: int) -> None:
    part = dayparts.clocks(first, last)
    assert part
    assert (part.start, part.end) == (start, end)


def test_a_range_in_a_part_of_the_day_takes_its_half() -> None:
    part = dayparts.clocks_in_part(Clock(3, twelve=True), Clock(4, twelve=True), AFTERNOON)
    assert part == Part(900, 960)
    assert dayparts.evening_clocks(Clock(3, twelve=True), Clock(4, twelve=True), None) == Part(900, 960)


@pytest.mark.parametrize(
    ("series", "start"),
    [
        (dayparts.in_dated_part(DatedPart(FRIDAY, EVENING), Clock(8, twelve=True)), "2026-11-27 20:00"),
        (dayparts.in_dated_part(DatedPart(FRIDAY, NIGHT), TWELVE), "2026-11-28 00:00"),
        (dayparts.tonight_at(EVENING, Clock(8, 15, 0, "minute", twelve=True)), "2026-11-25 20:15"),
        (dayparts.first_thing_of(DatedPart(FRIDAY, MORNING)), "2026-11-27 09:00"),
        (dayparts.part_series(MORNING), "2026-11-25 03:00"),
    ],
)
def test_a_time_in_a_part_of_a_day_begins(series: Series | None, start: str) -> None:
    assert begins(series) == start


@pytest.mark.parametrize(
    ("dated", "date"),
    [
        (dayparts.dated(FRIDAY, MORNING), "2026-11-27"),
        (dayparts.dated(series(Clock(9)), MORNING), "…"),
        (dayparts.next_part(MORNING), "2026-11-25"),
        (dayparts.next_part(Part(180, 540)), "2026-11-26"),
        (dayparts.eve(EVENING, known(date_of_year(12, 25))), "2026-12-24"),
        (dayparts.on_day(1, MORNING), "2026-11-26"),
        (dayparts.dated_in(DatedPart(FRIDAY, MORNING), known(relative(1, Unit("week")))), "2026-12-04"),
        (dayparts.part_of_date(DatedPart(FRIDAY, MORNING), known(month_day(15))), "2026-12-15"),
        (dayparts.part_of_date(DatedPart(day(1), MORNING), known(month_day(15))), "…"),
    ],
)
def test_a_part_of_a_day_has_a_date(dated: DatedPart | None, date: str) -> None:
    assert (begins(dated.date)[:10] if dated else "…") == date


def test_a_range_in_an_afternoon_is_after_noon() -> None:
    found = dayparts.redated_in(DatedPart(FRIDAY, AFTERNOON), Part(180, 240))
    assert found.part == Part(900, 960)
    assert dayparts.redated_in(DatedPart(FRIDAY, MORNING), Part(540, 600)).part == Part(540, 600)


def test_a_part_that_goes_into_the_next_day_holds_its_early_minutes() -> None:
    assert NIGHT.holds(23 * 60)
    assert NIGHT.holds(60)
    assert not NIGHT.holds(12 * 60)
    assert lasts(dayparts.part_series(NIGHT)) == "2026-11-25 18:00 to 2026-11-26 04:00"


def test_pm_of_the_last_hour_holds_for_the_first() -> None:
    assert dayparts.number_to_clock(Number(2, "2"), Clock(16, sure=True)) == Part(840, 960)
