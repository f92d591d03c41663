from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.when import after, between, check_rule, due, localize

BERLIN = ZoneInfo("Europe/Berlin")
PARIS = ZoneInfo("Europe/Paris")


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc,arg-type]


def locals_between(start: datetime, rule: str, since: datetime, until: datetime) -> list[str]:
    return [f"{found.local:%m-%d %H:%M}" for found in between(start, rule, BERLIN, since, until)]


def test_a_daily_rule_keeps_its_time_on_the_wall_when_the_clocks_change() -> None:
    start = datetime(2026, 3, 27, 9)
    found = list(between(start, "FREQ=DAILY", BERLIN, at(2026, 3, 28), at(2026, 3, 31)))
    assert [one.instant for one in found] == [at(2026, 3, 28, 8), at(2026, 3, 29, 7), at(2026, 3, 30, 7)]
    assert {one.local.hour for one in found} == {9}


def test_a_daily_rule_in_the_repeated_hour_comes_once() -> None:
    found = list(between(datetime(2026, 10, 1, 2, 30), "FREQ=DAILY", BERLIN, at(2026, 10, 24), at(2026, 10, 26, 12)))
    assert [one.instant for one in found] == [at(2026, 10, 24, 0, 30), at(2026, 10, 25, 0, 30), at(2026, 10, 26, 1, 30)]


def test_what_moves_out_of_the_skipped_hour_neither_doubles_nor_overtakes() -> None:
    rule = "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,45"
    found = list(between(datetime(2026, 3, 29), rule, BERLIN, at(2026, 3, 28, 23), at(2026, 3, 29, 12)))
    assert [f"{localize(one.instant, BERLIN):%H:%M}" for one in found] == ["03:15", "03:45"]


def test_a_count_is_counted_from_the_start() -> None:
    start = datetime(2026, 11, 1, 9)
    assert locals_between(start, "FREQ=DAILY;COUNT=3", at(2026, 11, 3), at(2027, 1, 1)) == ["11-03 09:00"]
    assert after(start, "FREQ=DAILY;COUNT=3", BERLIN, at(2026, 11, 3, 8)) is None
    hourly = "FREQ=HOURLY;COUNT=3"
    assert locals_between(start, hourly, at(2026, 11, 1, 9, 30), at(2027, 1, 1)) == ["11-01 11:00"]


def test_an_end_date_includes_its_day() -> None:
    start = datetime(2026, 11, 1, 18)
    assert locals_between(start, "FREQ=DAILY;UNTIL=20261103", at(2026, 11, 2), at(2027, 1, 1)) == [
        "11-02 18:00",
        "11-03 18:00",
    ]
    assert locals_between(start, "FREQ=DAILY;UNTIL=20261102T170000Z", at(2026, 11, 2), at(2027, 1, 1)) == [
        "11-02 18:00"
    ]


def test_strictly_after_and_at_or_after_differ_at_the_instant_itself() -> None:
    start, noon = datetime(2026, 1, 5, 13), at(2026, 1, 5, 12)
    assert due(start, "FREQ=WEEKLY", PARIS, noon) == (start, noon)
    assert after(start, "FREQ=WEEKLY", PARIS, noon) == (start + timedelta(weeks=1), noon + timedelta(weeks=1))


def test_a_one_shot_is_due_once() -> None:
    start = datetime(2026, 1, 5, 13)
    assert due(start, None, PARIS, at(2026, 1, 1)) == (start, at(2026, 1, 5, 12))
    assert due(start, None, PARIS, at(2026, 1, 5, 12, 1)) is None


def test_every_other_week_keeps_its_week_however_old_the_rule() -> None:
    start = datetime(2020, 1, 7, 9)
    found = after(start, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", PARIS, at(2026, 11, 25))
    assert found
    assert (found.local - start).days % 14 == 0


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MINUTELY",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=14;BYDAY=TU,FR",
        "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20200101",
    ],
)
def test_a_good_rule_passes(rule: str) -> None:
    check_rule(rule)
