from __future__ import annotations

import pytest

from core.when.expressions.dates import WEEKDAYS, Days
from core.when.expressions.dayparts import Part
from core.when.expressions.quantities import Measure, Number, Unit
from core.when.expressions.time_of_day import Clock
from core.when.lengths import Length
from core.when.recurrence import repetition as repeats
from core.when.recurrence.repetition import Repeat
from core.when.recurrence.rule_writer import rule_text

DAILY, FRIDAY, DAY = Repeat("DAILY"), (4,), Unit("day")
EVENING = Part(1080, 1440)


def minutes(count: int) -> Measure:
    return Measure(Length(seconds=count * 60), "minute")


@pytest.mark.parametrize(
    ("repeat", "rule"),
    [
        (repeats.every(1, Unit("quarter")), "FREQ=MONTHLY;INTERVAL=3"),
        (repeats.every(1, Unit("day", 14)), "FREQ=WEEKLY;INTERVAL=2"),
        (repeats.every(Number(4), DAY), "FREQ=DAILY;INTERVAL=4"),
        (repeats.every_length(minutes(90)), "FREQ=MINUTELY;INTERVAL=90"),
        (repeats.every_length(minutes(120)), "FREQ=HOURLY;INTERVAL=2"),
        (repeats.every_and_part(Unit("hour"), Number(0.5)), "FREQ=MINUTELY;INTERVAL=90"),
        (repeats.every_about(Number(2), Number(3), DAY), "FREQ=DAILY;INTERVAL=2"),
        (repeats.next_days(Number(3), (0,)), "FREQ=WEEKLY;COUNT=3;BYDAY=MO"),
        (repeats.every(2, Unit("quarter")), "FREQ=MONTHLY;INTERVAL=6"),
        (repeats.named(("DAILY", 1)), "FREQ=DAILY"),
        (repeats.every_short(Number(5, "5"), Unit("minute")), "FREQ=MINUTELY;INTERVAL=5"),
        (repeats.every_days((1, 3)), "FREQ=WEEKLY;BYDAY=TU,TH"),
        (repeats.every_nth_days(2, FRIDAY), "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        (repeats.every_nth_days(5, FRIDAY), "FREQ=WEEKLY;INTERVAL=5;BYDAY=FR"),
        (repeats.every_nth_days(Number(4), FRIDAY), "FREQ=WEEKLY;INTERVAL=4;BYDAY=FR"),
        (repeats.every_part(EVENING), "FREQ=DAILY;BYHOUR=19;BYMINUTE=0"),
        (repeats.every_other(4, 4), "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        (repeats.every_same(Unit("hour"), Unit("hour")), "FREQ=HOURLY"),
        (repeats.every_as_many(Number(15), Number(15), Unit("minute")), "FREQ=MINUTELY;INTERVAL=15"),
        (repeats.every_dow_part(4, EVENING), "FREQ=WEEKLY;BYDAY=FR;BYHOUR=19;BYMINUTE=0"),
        (repeats.every_compound((FRIDAY, EVENING)), "FREQ=WEEKLY;BYDAY=FR;BYHOUR=19;BYMINUTE=0"),
        (repeats.every_part_at(EVENING, Clock(8, twelve=True)), "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"),
        (repeats.times_a(Number(2), DAY), "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0"),
        (repeats.times_a(Number(3), Unit("week")), "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        (repeats.times_a(Number(1), Unit("week")), "FREQ=WEEKLY"),
        (repeats.times_a(Number(2), Unit("month")), "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        (repeats.times_named(Number(2), ("YEARLY", 1)), "FREQ=MONTHLY;INTERVAL=6"),
        (repeats.on_days(DAILY, FRIDAY), "FREQ=WEEKLY;BYDAY=FR"),
        (repeats.in_week(repeats.every_days(FRIDAY), Number(12)), "FREQ=YEARLY;BYWEEKNO=12;BYDAY=FR"),
        (repeats.except_days(DAILY, (5, 6)), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        (repeats.every_apart(Number(2), DAY), "FREQ=DAILY;INTERVAL=3"),
    ],
)
def test_a_repetition_is_composed(repeat: Repeat | None, rule: str) -> None:
    assert repeat
    assert rule_text(repeat, None) == rule


@pytest.mark.parametrize(
    "repeat",
    [
        repeats.every(0, DAY),
        repeats.every_length(Measure(Length(days=1), "day")),
        repeats.every_about(Number(3), Number(2), DAY),
        repeats.every_short(Number(5), Unit("minute")),
        repeats.times_a(Number(7), DAY),
        repeats.on_days(repeats.every_days(FRIDAY), FRIDAY),
        repeats.except_days(repeats.every_days(FRIDAY), FRIDAY),
        repeats.in_week(DAILY, Number(12)),
    ],
)
def test_what_is_no_repetition_is_none(repeat: Repeat | None) -> None:
    assert repeat is None


@pytest.mark.parametrize(
    ("part", "hour"), [(Part(180, 720), 9), (Part(720, 840), 12), (Part(720, 1140), 15), (EVENING, 19)]
)
def test_a_part_of_the_day_has_a_usual_hour(part: Part, hour: int) -> None:
    assert repeats.part_clock(part).hour == hour


def test_a_repetition_knows_what_was_named() -> None:
    assert repeats.every_days(FRIDAY).is_dated
    assert not DAILY.is_dated
    assert Repeat("DAILY", clocks=(Clock(9),)).is_timed
    assert not repeats.every_part(EVENING).is_timed
    assert Repeat("HOURLY").by_the_clock


@pytest.mark.parametrize(
    ("days", "listed"),
    [
        (repeats.and_days((1,), (3, 1)), (1, 3)),
        (repeats.days_through((5,), (1,)), (5, 6, 0, 1)),
        (repeats.days_through((5, 6), (1,)), None),
        (repeats.dows_through(0, 4), WEEKDAYS),
        (repeats.dows_through(0, 0), None),
        (repeats.working_week(0, 4), WEEKDAYS),
        (repeats.working_week(0, 3), None),
    ],
)
def test_weekdays_are_listed(days: Days | None, listed: Days | None) -> None:
    assert days == listed
