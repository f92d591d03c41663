"""The walk over the days of a rule finds what dateutil finds, and stops where dateutil goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.model.errors import BadRule
from core.when import after, check_rule
from core.when.recurrence.rrule import parse_rule
from core.when.recurrence.rrule_walk import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

NEVER = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=20301231"
START = datetime(2026, 11, 1, 9)


def numbers(low: int, high: int, *, most: int = 3) -> st.SearchStrategy[str]:
    values = st.lists(st.integers(low, high).filter(bool), min_size=1, max_size=most, unique=True)
    return values.map(lambda found: ",".join(map(str, found)))


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PLAIN_DAYS = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(",".join)
COUNTED_DAYS = st.builds("{}{}".format, st.sampled_from(["1", "2", "5", "-1", "-2"]), st.sampled_from(WEEKDAYS))
NTH_DAYS = st.one_of(PLAIN_DAYS, st.lists(COUNTED_DAYS, min_size=1, max_size=3, unique=True).map(",".join))
"""Either kind: of "MO,1MO" dateutil takes the latter alone."""
CLOCK = {"BYHOUR": numbers(1, 23, most=2), "BYMINUTE": numbers(1, 59, most=2)}
COMMON = {"INTERVAL": st.integers(1, 6).map(str), "BYMONTH": numbers(1, 12, most=6), **CLOCK}
PLACES = {"BYSETPOS": numbers(-3, 3, most=2)}


def rules(freq: str, more: Mapping[str, st.SearchStrategy[str]]) -> st.SearchStrategy[str]:
    parts = st.fixed_dictionaries({"FREQ": st.just(freq)}, optional=dict(more))
    return parts.map(lambda found: ";".join(f"{name}={value}" for name, value in found.items()))


RULES = st.one_of(
    rules("DAILY", {**COMMON, "BYDAY": PLAIN_DAYS, "BYMONTHDAY": numbers(-31, 31)}),
    rules("WEEKLY", {**COMMON, "BYDAY": PLAIN_DAYS, "WKST": st.sampled_from(WEEKDAYS)}),
    rules("MONTHLY", {**COMMON, **PLACES, "BYDAY": NTH_DAYS, "BYMONTHDAY": numbers(-31, 31)}),
    rules("YEARLY", {**COMMON, **PLACES, "BYDAY": NTH_DAYS, "BYMONTHDAY": numbers(-31, 31)}),
    rules("YEARLY", {**CLOCK, "BYYEARDAY": numbers(-366, 366)}),
)
"""Rules that both can follow, and of which RFC 5545 leaves nothing open."""


@given(RULES, st.datetimes(datetime(2015, 1, 1), datetime(2028, 1, 1)), st.integers(0, 2_000))
@example("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", datetime(2024, 1, 31, 9), 0)
@example("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", datetime(2023, 1, 1, 9), 0)
@settings(max_examples=100)
def test_a_rule_comes_when_dateutil_says(rule: str, start: datetime, days: int) -> None:
    start = start.replace(microsecond=0)
    since = start + timedelta(days=days)
    last = since + timedelta(days=800)
    found = [local for local in walk(parse_rule(rule), start, since, last) if local >= since]
    if not found:
        return  # dateutil would search for a match up to the year 9999
    assert found == list(rrulestr(rule, dtstart=start).between(since, last, inc=True))


@given(RULES, st.integers(1, 40))
@settings(max_examples=50)
def test_a_count_is_counted_from_the_start_of_the_rule(rule: str, count: int) -> None:
    last = START + timedelta(days=1_500)
    everything = list(walk(parse_rule(rule), START, START, last))
    counted = replace(parse_rule(rule), count=count)
    assert list(walk(counted, START, last - timedelta(days=1), last)) == list(islice(everything, count))


class _Counting(dict[str, tuple[int, ...]]):
    """Numbers of a rule that count how often the walk asks for one of them."""

    asked = 0

    def __contains__(self, name: object) -> bool:
        self.asked += name == "BYMONTH"
        return super().__contains__(name)


def test_a_rule_that_never_comes_is_looked_at_once_a_day_up_to_the_last_one() -> None:
    rule = parse_rule(NEVER)
    counting = _Counting(rule.numbers)
    found = walk(replace(rule, numbers=counting), START, START, START + timedelta(days=1_000))
    assert list(found) == []
    assert counting.asked == 1_001


def test_a_rule_that_never_comes_is_over() -> None:
    assert after(START, NEVER, UTC, datetime(2026, 11, 1, tzinfo=UTC)) is None
    with pytest.raises(BadRule, match="never comes"):
        check_rule(NEVER)


def test_the_days_of_a_week_that_belongs_to_the_next_year_are_found() -> None:
    rule = parse_rule("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO")
    found = walk(rule, datetime(2024, 1, 2, 9), datetime(2024, 6, 1), datetime(2025, 6, 1))
    assert list(found) == [datetime(2024, 12, 30, 9)]


@pytest.mark.parametrize("freq", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
def test_the_ends_of_the_calendar_end_the_walk(freq: str) -> None:
    rule = parse_rule(f"FREQ={freq};INTERVAL=9999;WKST=SU")
    assert list(walk(rule, datetime(1, 1, 1), datetime(1, 1, 1), datetime(1, 1, 9))) == [datetime(1, 1, 1)]
    assert list(walk(rule, datetime(9999, 12, 31), datetime(9999, 12, 31), datetime(9999, 12, 31, 1))) == [
        datetime(9999, 12, 31)
    ]
