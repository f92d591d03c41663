from __future__ import annotations

import pytest

from core.when.expressions.dates import WEEKDAYS, date_of_year, month_day, weekday
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.series import Every
from core.when.expressions.time_of_day import Clock
from core.when.languages.holidays import english
from core.when.recurrence import monthly_repetition as monthly
from core.when.recurrence.repetition import Repeat, every_days
from core.when.recurrence.rule_writer import rule_text

MONTHLY, YEARLY, QUARTERLY = Repeat("MONTHLY"), Repeat("YEARLY"), Repeat("MONTHLY", 3, quarterly=True)
FRIDAY, MONTH = (4,), Unit("month")
LAST_FRIDAY = monthly.nth_days((-1,), FRIDAY)
HOLIDAYS = english()


def every(series: object) -> Every:
    assert isinstance(series, Every)
    return series


@pytest.mark.parametrize(
    ("repeat", "rule"),
    [
        (monthly.nth_days_of(LAST_FRIDAY, MONTHLY), "FREQ=MONTHLY;BYDAY=-1FR"),
        (
            monthly.nth_days_of(monthly.nth_days((-1,), WEEKDAYS), MONTHLY),
            "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR",
        ),
        (monthly.nth_days_of(LAST_FRIDAY, QUARTERLY), "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=-1FR"),
        (monthly.nth_days_of((*LAST_FRIDAY, (0, 1)), MONTHLY), "FREQ=MONTHLY;BYDAY=-1FR,1MO"),
        (monthly.of_instances(MONTHLY, (1, -1), (1, 4)), "FREQ=MONTHLY;BYSETPOS=1,-1;BYDAY=TU,FR"),
        (monthly.month_days_of((4,), MONTHLY), "FREQ=MONTHLY;BYMONTHDAY=4"),
        (monthly.month_days_of((1,), QUARTERLY), "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=1"),
        (monthly.month_days_of((20, 25), MONTHLY), "FREQ=MONTHLY;BYMONTHDAY=20,25"),
        (monthly.weekday_on_date(4, 13), "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR"),
        (monthly.of_date(YEARLY, Number(24), 12), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"),
        (monthly.of_date(YEARLY, (24,), 12), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"),
        (monthly.of_nth_days_in(YEARLY, ((3, 4),), 11), "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
        (monthly.business_days((-1,), WEEKDAYS, MONTHLY), "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR"),
        (monthly.business_days((1,), WEEKDAYS, MONTH), "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO,TU,WE,TH,FR"),
        (monthly.in_months(every_days(FRIDAY), (7, 8)), "FREQ=WEEKLY;BYMONTH=7,8;BYDAY=FR"),
        (monthly.except_months(every_days(FRIDAY), tuple(range(3, 13))), "FREQ=WEEKLY;BYMONTH=1,2;BYDAY=FR"),
        (monthly.on_day_of(YEARLY, every(date_of_year(6, 5))), "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=5"),
        (monthly.on_day_of(MONTHLY, every(month_day(5))), "FREQ=MONTHLY;BYMONTHDAY=5"),
        (monthly.on_day_of(Repeat("WEEKLY"), every(weekday(1))), "FREQ=WEEKLY;BYDAY=TU"),
        (monthly.yearly(HOLIDAYS["christmas"]), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"),
        (monthly.yearly(HOLIDAYS["thanksgiving"]), "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
        (monthly.every_date(8, (20, 30)), "FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=20,30"),
        (monthly.several_of_each_month(monthly.nth_days((2, 4), (0,))), "FREQ=MONTHLY;BYDAY=2MO,4MO"),
        (monthly.nth_of_each_month(-1, FRIDAY), "FREQ=MONTHLY;BYDAY=-1FR"),
        (monthly.month_days_of((15, -1), MONTH), "FREQ=MONTHLY;BYMONTHDAY=15,-1"),
        (monthly.on_ordinals((1, 15)), "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        (monthly.on_ordinals_at((1, 15), Clock(9)), "FREQ=MONTHLY;BYMONTHDAY=1,15;BYHOUR=9;BYMINUTE=0"),
        (monthly.nth_days_of(LAST_FRIDAY, MONTH), "FREQ=MONTHLY;BYDAY=-1FR"),
        (monthly.month_days_of(Number(15), MONTH), "FREQ=MONTHLY;BYMONTHDAY=15"),
        (monthly.every_months((3, 9)), "FREQ=YEARLY;BYMONTH=3,9"),
        (monthly.yearly_numbers(Number(12), Number(24)), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"),
    ],
)
def test_a_day_repeats_each_month_or_year(repeat: Repeat | None, rule: str) -> None:
    assert repeat
    assert rule_text(repeat, None) == rule


@pytest.mark.parametrize(
    "repeat",
    [
        monthly.nth_days_of(LAST_FRIDAY, Repeat("WEEKLY")),
        monthly.month_days_of((32,), MONTHLY),
        monthly.weekday_on_date(4, 32),
        monthly.on_ordinals((2,)),
        monthly.several_of_each_month(LAST_FRIDAY),
        monthly.yearly(HOLIDAYS["easter"]),
        monthly.except_months(MONTHLY, tuple(range(1, 13))),
        monthly.yearly_numbers(Number(13), Number(24)),
    ],
)
def test_what_does_not_repeat_so_is_none(repeat: Repeat | None) -> None:
    assert repeat is None


def test_a_single_day_cannot_be_excepted_and_a_weekday_can() -> None:
    assert monthly.no_exception(MONTHLY, every(date_of_year(12, 25)))
    assert monthly.no_exception(MONTHLY, weekday(4)) is None


@pytest.mark.parametrize(
    ("which", "freq", "rule"),
    [
        ("begin", "MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("end", "WEEKLY", "FREQ=WEEKLY;BYDAY=FR"),
        ("begin", "YEARLY", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"),
    ],
)
def test_a_period_has_a_beginning_and_an_end(which: str, freq: str, rule: str) -> None:
    found = monthly.at_edge(which, Repeat(freq))
    assert found
    assert rule_text(found, None) == rule
