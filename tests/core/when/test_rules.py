from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st

from core.model.errors import BadRule
from core.when import after, between, check_rule, due, localize
from tests.fakes.refusals import refusal

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


def test_an_hourly_rule_neither_loses_nor_doubles_an_hour_when_the_clocks_change() -> None:
    start = datetime(2026, 1, 1, 0, 40)
    for day in (at(2026, 3, 28, 12), at(2026, 10, 24, 12)):
        for rule in ("FREQ=HOURLY", "FREQ=HOURLY;BYMINUTE=20"):
            found = [one.instant for one in between(start, rule, BERLIN, day, day + timedelta(days=1))]
            assert len(found) == 24
            assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(hours=1)}


def test_an_hourly_rule_is_narrowed_by_the_clock_on_the_wall() -> None:
    rule = "FREQ=HOURLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,10,11,12,13,14,15,16"
    friday = datetime(2026, 11, 27, 9)
    assert locals_between(friday, rule, at(2026, 11, 27), at(2026, 12, 1)) == [
        *("11-27 09:00", "11-27 11:00", "11-27 13:00", "11-27 15:00"),
        *("11-30 09:00", "11-30 11:00", "11-30 13:00", "11-30 15:00"),
    ]


def test_an_hourly_rule_at_a_minute_keeps_to_the_clock_on_the_wall_where_that_moves_by_half_an_hour() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")  # back from 2:00 to 1:30 on 4 April 2027
    start = datetime(2027, 4, 3, 23, 20)
    since = at(2027, 4, 3, 12, 20)
    found = between(start, "FREQ=HOURLY;BYMINUTE=0", zone, since, since + timedelta(hours=5))
    assert [f"{one.local:%H:%M}" for one in found] == ["00:00", "01:00", "02:00", "03:00"]


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
    ("rule", "said"),
    [
        ("FREQ=SECONDLY", "at most once a minute"),
        ("FREQ=MINUTELY;BYSECOND=0,30", "at most once a minute"),
        ("FREQ=DAILY;INTERVAL=0", "out of range"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "not by both"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
        ("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
        ("FREQ=WEEKLY;BYDAY=2MO", "FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYDAY=XX", "no day of the week"),
        ("FREQ=DAILY;UNTIL=soon", "no date"),
        ("FREQ=HOURLY;BYMINUTE=0,30", "one minute at most"),
        ("FREQ=MINUTELY;BYMINUTE=0", "narrowed by"),
        ("FREQ=DAILY;BYEASTER=1", "BYEASTER"),
        ("every day", "NAME=VALUE"),
        ("", "NAME=VALUE"),
        ("FREQ=DAILY;" * 200, "at most 1000 characters"),
    ],
)
def test_a_bad_rule_is_refused_in_words(rule: str, said: str) -> None:
    with pytest.raises(BadRule, match=said):
        check_rule(rule)


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


PARTS = st.sampled_from(
    [
        *(
            "INTERVAL=2",
            "INTERVAL=0",
            "COUNT=3",
            "COUNT=99999",
            "UNTIL=20301231",
            "UNTIL=20301231T090000",
            "UNTIL=soon",
        ),
        *("BYMONTH=2", "BYMONTH=2,11", "BYMONTH=13", "BYMONTHDAY=30", "BYMONTHDAY=31", "BYMONTHDAY=-1", "BYHOUR=9"),
        *("BYDAY=MO", "BYDAY=2TU", "BYDAY=-1FR", "BYDAY=XX", "BYSETPOS=1", "BYSETPOS=-1", "WKST=SU", "X=1", "NAME"),
    ]
)
TEXTS = st.text(alphabet="FREQ=DAILYWKMONTHUBSP;,0123456789-+Z", max_size=60)
FREQUENCIES = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])


@given(FREQUENCIES, st.lists(PARTS, max_size=4).map(";".join) | TEXTS)
@example("MONTHLY", "BYMONTH=2,11;BYMONTHDAY=30")
@example("DAILY", "BYMONTH=2;BYMONTHDAY=30")
def test_any_text_is_a_rule_that_comes_or_is_refused_in_words(freq: str, text: str) -> None:
    rule = f"FREQ={freq};{text}"
    if refused := refusal(lambda: check_rule(rule)):
        assert refused.endswith("."), "a sentence"
        assert "\n" not in refused
    else:
        assert next(iter(rrulestr(rule.strip(";"), dtstart=datetime(2024, 1, 1))), None), "it comes, by other means too"
