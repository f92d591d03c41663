from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from core.when.expressions import relative_dates as relative
from core.when.expressions.dates import weekday
from core.when.expressions.quantities import Measure, Number, Unit
from core.when.expressions.selection import meant
from core.when.expressions.series import Reference
from core.when.lengths import Length
from tests.core.when.expressions.wednesday import NOW, begins

if TYPE_CHECKING:
    from core.when.expressions.series import Series

HOURS = Measure(Length(seconds=7200), "hour")
FRIDAY = weekday(4)


@pytest.mark.parametrize(
    ("series", "start"),
    [
        (relative.relative(0, Unit("week")), "2026-11-23 00:00"),
        (relative.relative(1, Unit("month")), "2026-12-01 00:00"),
        (relative.relative(-1, Unit("year")), "2025-01-01 00:00"),
        (relative.relative(1, Unit("day", 14)), "…"),
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
        (relative.coming(FRIDAY), "2026-11-27 00:00"),
        (relative.after_next(FRIDAY), "2026-12-04 00:00"),
        (relative.last(FRIDAY), "2026-11-20 00:00"),
        (relative.before_last(FRIDAY), "2026-11-13 00:00"),
        (relative.next_weekday(4), "2026-12-04 00:00"),
        (relative.count_from_now(Number(3), FRIDAY), "2026-12-11 00:00"),
        (relative.count_ago(Number(2), FRIDAY), "2026-11-13 00:00"),
        (relative.count_ago(Number(0), FRIDAY), "…"),
        (relative.business_days_ahead(Number(3)), "2026-11-30 00:00"),
        (relative.next_business_day(None), "2026-11-26 00:00"),
        (relative.weekday_in_fortnight(4), "2026-12-11 00:00"),
        (relative.coming_or_today(2), "2026-11-25 00:00"),
        (relative.weekend_in(1), "2026-12-04 18:00"),
    ],
)
def test_a_date_is_counted_from_now(series: Series | None, start: str) -> None:
    assert begins(series) == start


def test_the_near_friday_is_the_other_reading_of_next_friday() -> None:
    assert begins(relative.next_weekday(4), Reference(NOW, variant="near")) == "2026-11-27 00:00"


def test_an_hour_from_now_in_the_hour_that_comes_twice_is_an_instant() -> None:
    here = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Paris"))
    span = meant(relative.ahead(HOURS), Reference(here.replace(tzinfo=None), here=here))
    assert span
    assert span.instant
    assert f"{span.start:%H:%M} {span.instant:%H:%M %Z}" == "02:30 01:30 UTC"
