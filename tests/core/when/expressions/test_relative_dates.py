from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from core.when.expressions import relative_dates as relative
from core.when.expressions.dates import WEEKDAYS, date_of_year, full_date, month, weekday
from core.when.expressions.quantities import DAY, FORTNIGHT, WEEK, Measure, Number, Unit
from core.when.expressions.selection import meant
from core.when.expressions.series import Reference, Variant
from core.when.lengths import Length
from tests.core.when.expressions.wednesday import NOW, begins

if TYPE_CHECKING:
    from core.when.expressions.series import Series

HOURS = Measure(Length(seconds=7200), "hour")
FRIDAY, MONDAY = weekday(4), weekday(0)
DAYS, WEEKS = Measure(Length(days=3), "day"), Measure(Length(days=14), "week")


def known(series: Series | None) -> Series:
    assert series
    return series


CHRISTMAS, FIXED = known(date_of_year(12, 25)), known(full_date(2026, 12, 25))


@pytest.mark.parametrize(
    ("series", "start"),
    [
        (relative.relative(0, Unit("week")), "2026-11-23 00:00"),
        (relative.relative(1, Unit("month")), "2026-12-01 00:00"),
        (relative.relative(-1, Unit("year")), "2025-01-01 00:00"),
        (relative.relative(1, Unit("day", 14)), "…"),
        (relative.present(Unit("month")), "2026-11-01 00:00"),
        (relative.present(FRIDAY), "2026-11-27 00:00"),
        (relative.relative_coarse(1, Unit("day")), "…"),
        (relative.day(2), "2026-11-27 00:00"),
        (relative.day_of_week_on(1, 1), "2026-12-03 00:00"),
        (relative.now(), "2026-11-25 10:00"),
        (relative.ahead(HOURS), "2026-11-25 12:00"),
        (relative.ago(HOURS), "2026-11-25 08:00"),
        (relative.hours_ahead(Number(0.75)), "2026-11-25 10:45"),
        (relative.ahead_at_least(Number(2), Number(3), Unit("week")), "2026-12-09 10:00"),
        (relative.ahead_at_least(Number(3), Number(2), Unit("week")), "…"),
        (relative.minutes_ahead(Number(15, "15")), "2026-11-25 10:15"),
        (relative.minutes_ahead(Number(15)), "…"),
        (relative.round_minutes_ahead(Number(17, "17")), "…"),
        (relative.this(FRIDAY), "2026-11-27 00:00"),
        (relative.this(weekday(2)), "2026-11-25 00:00"),
        (relative.nth(1, FRIDAY), "2026-11-27 00:00"),
        (relative.nth(2, FRIDAY), "2026-12-04 00:00"),
        (relative.nth(-1, FRIDAY), "2026-11-20 00:00"),
        (relative.nth(-2, FRIDAY), "2026-11-13 00:00"),
        (relative.next_weekday(4), "2026-12-04 00:00"),
        (relative.nth_day(1, Number(3), (4,)), "2026-12-11 00:00"),
        (relative.nth_day(-1, Number(2), (4,)), "2026-11-13 00:00"),
        (relative.nth_day(-1, Number(0), (4,)), "…"),
        (relative.business_days_ahead(Number(3), WEEKDAYS), "2026-11-30 00:00"),
        (relative.business_days_ahead(Number(3), (4,)), "…"),
        (relative.next_business_day(None), "2026-11-26 00:00"),
        (relative.weekday_in_week(0), "2026-12-07 00:00"),
        (relative.weekday_in_week(2), "2026-12-02 00:00"),
        (relative.weekday_in_fortnight(4), "2026-12-11 00:00"),
        (relative.weekday_in_fortnight(2), "2026-12-09 00:00"),
        (relative.weekend_in(1), "2026-12-04 18:00"),
    ],
)
def test_a_date_is_counted_from_now(series: Series | None, start: str) -> None:
    assert begins(series) == start


def test_the_near_friday_is_the_other_reading_of_next_friday() -> None:
    assert begins(relative.next_weekday(4), Reference(NOW, variant=Variant("near"))) == "2026-11-27 00:00"


def test_an_hour_from_now_in_the_hour_that_comes_twice_is_an_instant() -> None:
    here = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Paris"))
    span = meant(relative.ahead(HOURS), Reference(here.replace(tzinfo=None), here=here))
    assert span
    assert span.instant
    assert f"{span.start:%H:%M} {span.instant:%H:%M %Z}" == "02:30 01:30 UTC"


@pytest.mark.parametrize(
    ("series", "start"),
    [
        (relative.nth_after(1, MONDAY, CHRISTMAS), "2026-12-28 00:00"),
        (relative.nth_after(0, MONDAY, CHRISTMAS), "…"),
        (relative.nth_before(2, MONDAY, CHRISTMAS), "2026-12-14 00:00"),
        (relative.closest(1, MONDAY, CHRISTMAS), "2026-12-28 00:00"),
        (relative.closest(2, MONDAY, CHRISTMAS), "2026-12-21 00:00"),
        (relative.after_date(DAYS, FIXED), "2026-12-28 00:00"),
        (relative.before_date(DAYS, FIXED), "2026-12-22 00:00"),
        (relative.at_a_distance(1, FRIDAY, WEEKS), "2026-12-11 00:00"),
        (relative.at_a_distance(-1, FRIDAY, WEEKS), "2026-11-13 00:00"),
        (relative.at_a_distance(1, month(12), WEEKS), "…"),
        (relative.after_date(DAY, FIXED), "2026-12-26 00:00"),
        (relative.before_date(DAY, FIXED), "2026-12-24 00:00"),
        (relative.after_date(WEEK, FRIDAY), "2026-12-04 00:00"),
        (relative.after_date(FORTNIGHT, FRIDAY), "2026-12-11 00:00"),
        (relative.weeks_after(WEEKS, FRIDAY), "2026-12-11 00:00"),
        (relative.weeks_after(DAYS, FRIDAY), "…"),
        (relative.advent(4), "2026-12-20 00:00"),
        (relative.advent(5), "…"),
    ],
)
def test_a_date_is_counted_from_another(series: Series | None, start: str) -> None:
    assert begins(series) == start
