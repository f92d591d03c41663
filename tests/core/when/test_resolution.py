"""From meanings to readings, at 10:00 on Wednesday 25 November 2026 in Paris."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.when.expressions.dates import business_day, date_of_year, weekday
from core.when.expressions.quantities import Measure
from core.when.expressions.ranges import Range
from core.when.expressions.series import Every, Once, Reference
from core.when.expressions.time_of_day import Clock, series
from core.when.grains import Span
from core.when.lengths import Length
from core.when.readings import Reading
from core.when.recurrence.repetition import Repeat
from core.when.resolution import instant, interval, recurrence

PARIS = ZoneInfo("Europe/Paris")
HERE = datetime(2026, 11, 25, 10, tzinfo=PARIS)
REFERENCE = Reference(HERE.replace(tzinfo=None), here=HERE)
EMPTY = Reading("none", None, None, None, None, None, "", (0, 0), PARIS)


def short(moment: datetime | None) -> str:
    return f"{moment:%m-%d %H:%M}" if moment else "…"


def test_one_period_is_an_instant_and_several_are_an_interval() -> None:
    day = instant(weekday(4), EMPTY, REFERENCE)
    assert day
    assert (day.kind, short(day.start), day.end, day.grain) == ("instant", "11-27 00:00", None, "day")
    days = Span(datetime(2026, 11, 27), datetime(2026, 11, 30), "day")
    several = instant(Once(lambda _: days, "day"), EMPTY, REFERENCE)
    assert several
    assert (several.kind, short(several.start), short(several.end)) == ("interval", "11-27 00:00", "11-30 00:00")


def test_what_never_comes_is_no_reading() -> None:
    assert instant(Every("year", lambda _: [], "day"), EMPTY, REFERENCE) is None


@pytest.mark.parametrize(
    ("stretch", "start", "end"),
    [
        (Range(weekday(4), weekday(0)), "11-27 00:00", "12-01 00:00"),
        (Range(weekday(4), weekday(0), inclusive=False), "11-27 00:00", "11-30 00:00"),
        (Range(series(Clock(9)), series(Clock(17))), "11-26 09:00", "11-26 17:00"),
        (Range(weekday(4), None), "11-27 00:00", "…"),
        (Range(None, series(Clock(17)), inclusive=False), "…", "11-25 17:00"),
    ],
)
def test_a_range_is_an_interval(stretch: Range, start: str, end: str) -> None:
    found = interval(stretch, EMPTY, REFERENCE)
    assert found
    assert (found.kind, short(found.start), short(found.end)) == ("interval", start, end)


@pytest.mark.parametrize(
    ("repeat", "rule", "first"),
    [
        (Repeat("DAILY", clocks=(Clock(9),)), "FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "11-26 09:00"),
        (Repeat("WEEKLY", 2, days=((1, 0),)), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "12-01 00:00"),
        (Repeat("HOURLY", 2), "FREQ=HOURLY;INTERVAL=2", "11-25 12:00"),
        (Repeat("DAILY", this_time=True), "FREQ=DAILY;BYHOUR=10;BYMINUTE=0", "11-25 10:00"),
        (Repeat("YEARLY", months=(3,)), "FREQ=YEARLY;BYMONTH=3", "03-01 00:00"),
        (Repeat("DAILY", start=weekday(4)), "FREQ=DAILY", "11-27 00:00"),
        (Repeat("DAILY", until=date_of_year(12, 24)), "FREQ=DAILY;UNTIL=20261224", "11-26 00:00"),
        (Repeat("DAILY", length=Measure(Length(days=7), "day")), "FREQ=DAILY;UNTIL=20261202", "11-26 00:00"),
        (Repeat("DAILY", count=3), "FREQ=DAILY;COUNT=3", "11-26 00:00"),
        (
            Repeat("MINUTELY", 30, until=series(Clock(17))),
            "FREQ=MINUTELY;INTERVAL=30;UNTIL=20261125T160000Z",
            "11-25 10:30",
        ),
        (Repeat("DAILY", start=Once(lambda _: None, "day")), None, None),
    ],
)
def test_a_repetition_has_a_rule_and_a_first_occurrence(repeat: Repeat, rule: str | None, first: str | None) -> None:
    found = recurrence(repeat, EMPTY, REFERENCE)
    assert (found.rrule if found else None) == rule
    assert (short(found.start) if found else None) == first


def test_a_start_with_a_time_of_day_gives_it_to_the_repetition() -> None:
    begin = Span(datetime(2026, 9, 3, 13), datetime(2026, 9, 3, 14), "hour")
    found = recurrence(Repeat("WEEKLY", start=Once(lambda _: begin, "hour")), EMPTY, REFERENCE)
    assert found
    assert found.rrule == "FREQ=WEEKLY;BYHOUR=13;BYMINUTE=0"


def test_a_working_day_is_never_at_the_weekend() -> None:
    friday = Reference(datetime(2026, 11, 27, 10))
    found = instant(business_day(), EMPTY, friday)
    assert found
    assert short(found.start) == "11-30 00:00"
