from __future__ import annotations

import pytest

from core.when.expressions.dates import WEEKDAYS, date_of_year, month, weekday
from core.when.expressions.dayparts import Part
from core.when.expressions.quantities import Measure, Number, Unit
from core.when.expressions.time_of_day import Clock
from core.when.lengths import Length
from core.when.recurrence import repetition_bounds as bounds
from core.when.recurrence.repetition import Repeat, every_days, every_part
from core.when.recurrence.rule_writer import rule_text
from tests.core.when.expressions.wednesday import begins

DAILY, HOURLY, OFFICE = Repeat("DAILY"), Repeat("HOURLY"), Part(540, 1020)
NINE, FIVE = Clock(9), Clock(17)
AT_NINE = Repeat("DAILY", clocks=(NINE,))
FRIDAY = (4,)


def minutes(count: int) -> Measure:
    return Measure(Length(seconds=count * 60), "minute")


@pytest.mark.parametrize(
    ("repeat", "rule"),
    [
        (bounds.at(DAILY, Clock(9, twelve=True)), "FREQ=DAILY;BYHOUR=9;BYMINUTE=0"),
        (bounds.at(every_part(Part(1080, 1440)), Clock(8, twelve=True)), "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"),
        (bounds.at(FRIDAY, NINE), "FREQ=WEEKLY;BYDAY=FR;BYHOUR=9;BYMINUTE=0"),
        (bounds.day_at(4, NINE), "FREQ=WEEKLY;BYDAY=FR;BYHOUR=9;BYMINUTE=0"),
        (
            bounds.at_in_part(FRIDAY, Part(1080, 1440), Clock(8, twelve=True)),
            "FREQ=WEEKLY;BYDAY=FR;BYHOUR=20;BYMINUTE=0",
        ),
        (bounds.in_stretch(WEEKDAYS, OFFICE), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0"),
        (bounds.also_at(AT_NINE, Clock(5, twelve=True)), "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0"),
        (
            bounds.at_all(DAILY, (NINE, Clock(12), FIVE)),
            "FREQ=DAILY;BYHOUR=9,12,17;BYMINUTE=0",
        ),
        (bounds.at_both(NINE, FIVE, DAILY), "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0"),
        (bounds.also_at_both(AT_NINE, Clock(12), FIVE), "FREQ=DAILY;BYHOUR=9,12,17;BYMINUTE=0"),
        (bounds.and_also(AT_NINE, Repeat("DAILY", clocks=(FIVE,))), "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0"),
        (bounds.and_also(every_days((0,)), every_days(FRIDAY)), "FREQ=WEEKLY;BYDAY=MO,FR"),
        (bounds.in_hours(HOURLY, OFFICE), "FREQ=HOURLY;BYHOUR=9,10,11,12,13,14,15,16"),
        (bounds.in_hours(Repeat("HOURLY", 4), OFFICE), "FREQ=DAILY;BYHOUR=9,13,17;BYMINUTE=0"),
        (bounds.in_stretch(DAILY, OFFICE), "FREQ=DAILY;BYHOUR=9;BYMINUTE=0"),
        (bounds.daily_for(Measure(Length(days=3), "day"), NINE), "FREQ=DAILY;COUNT=3;BYHOUR=9;BYMINUTE=0"),
        (
            bounds.in_half(Repeat("DAILY", clocks=(Clock(9, guessed=True),)), later=True),
            "FREQ=DAILY;BYHOUR=21;BYMINUTE=0",
        ),
        (bounds.in_half(AT_NINE, later=True), "FREQ=DAILY;BYHOUR=9;BYMINUTE=0"),
        (bounds.moved(AT_NINE, minutes(-10)), "FREQ=DAILY;BYHOUR=8;BYMINUTE=50"),
        (bounds.at_minute(HOURLY, 0), "FREQ=HOURLY;BYMINUTE=0"),
        (bounds.at_minute(HOURLY, Number(20)), "FREQ=HOURLY;BYMINUTE=20"),
        (bounds.counted(DAILY, Number(4)), "FREQ=DAILY;COUNT=4"),
        (bounds.in_hours(DAILY, Part(1080, 1440)), "FREQ=DAILY;BYHOUR=19;BYMINUTE=0"),
        (bounds.at_in_part(DAILY, Part(1080, 1440), Clock(8, twelve=True)), "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"),
    ],
)
def test_a_repetition_has_times_of_day(repeat: Repeat | None, rule: str) -> None:
    assert repeat
    assert rule_text(repeat, None) == rule


@pytest.mark.parametrize(
    "repeat",
    [
        bounds.at(HOURLY, NINE),
        bounds.also_at(DAILY, NINE),
        bounds.moved(AT_NINE, minutes(-600)),
        bounds.moved(DAILY, minutes(-10)),
        bounds.at_minute(DAILY, 0),
        bounds.at_minute(HOURLY, Number(60)),
        bounds.counted(DAILY, Number(20_000)),
        bounds.daily_for(Measure(Length(months=1), "month"), NINE),
        bounds.ending_today(DAILY, FIVE),
        bounds.at_this_time(AT_NINE),
    ],
)
def test_what_does_not_fit_together_is_none(repeat: Repeat | None) -> None:
    assert repeat is None


def test_a_repetition_begins_and_ends() -> None:
    friday, christmas = weekday(4), date_of_year(12, 25)
    assert christmas
    bounded = bounds.ending(bounds.starting(DAILY, friday), christmas)
    assert (begins(bounded.start), begins(bounded.until)) == ("2026-11-27 00:00", "2026-12-25 00:00")
    both = bounds.from_to(DAILY, friday, christmas)
    assert both == bounded


@pytest.mark.parametrize(
    ("repeat", "last"),
    [
        (bounds.ending_end(DAILY, month(12)), "2026-12-31 00:00"),
        (bounds.ending_end(DAILY, Unit("month")), "2026-11-30 00:00"),
        (bounds.ending_today(Repeat("MINUTELY", 30), FIVE), "2026-11-25 17:00"),
    ],
)
def test_the_last_day_of_a_period_is_included(repeat: Repeat | None, last: str) -> None:
    assert repeat
    assert begins(repeat.until) == last


def test_a_repetition_lasts_for_a_length() -> None:
    week = bounds.lasting(DAILY, Unit("week"))
    assert week
    assert week == bounds.lasting(DAILY, week.length or minutes(0))
    assert week.length
    assert week.length.length == Length(days=7)
    now = bounds.at_this_time(DAILY)
    assert now
    assert now.this_time
