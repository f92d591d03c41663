"""Texts that are made to cost: each is read (or not) with a bounded number of calls, and none raises."""

from __future__ import annotations

import random
from cProfile import Profile
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.when import check_rule, others, read
from core.when.languages import CODES
from tests.fakes.refusals import refusal

pytestmark = pytest.mark.slow

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 10, tzinfo=PARIS)
MOST_CALLS = 2_000_000
"""Of functions, in reading a text and its other readings; an ordinary text takes some thousands."""
HOSTILE = (
    *(
        "9" * 100_000,
        "tomorrow " * 12_000,
        "1-" * 1_000,
        "1 " * 1_000,
        "5/4/" * 700,
        "1:1:" * 700,
        "'" * 2_000,
        '"' * 2_000,
    ),
    *("every " * 500, "every monday and " * 200, "at 5 and " * 400, "the first of the last of " * 100, "1h2m3s " * 300),
    *(
        "in " + "a half and " * 400,
        "between 1 and 2 " * 200,
        "\x00\x01 tomorrow \x07",
        "\u202etomorrow at 5\u202c",
        "\ud800 at 5",
    ),
    *(
        "\u4e00" * 2_000,
        "\u4e09\u70b9" * 700,
        "每天8点" * 75,
        "工作日1时下午" * 43,
        "两月到明天下周二" * 40,
        "tomorrow" + "\u0301" * 3_000,
        "in \u0663 hours",
        "\u0967\u0968:\u0969\u0966",
        "\u00b2\u00b3 days",
    ),
    *(
        "in 999999999 years",
        "every 999999999 days",
        "dec 31 9999 to jan 5",
        "2000 years ago",
        "0000-00-00",
        "99:99",
        "in 0 minutes",
    ),
)


def test_hostile_texts_cost_a_bounded_number_of_calls() -> None:
    _check_costs(random.choice(CODES))


@pytest.mark.proof
@pytest.mark.parametrize("code", CODES)
def test_hostile_texts_cost_a_bounded_number_of_calls_in_each_language(code: str) -> None:
    _check_costs(code)


def _check_costs(code: str) -> None:
    read("tomorrow", now=NOW, zone=PARIS, locale=code)  # its tables are loaded with its first text
    for text in HOSTILE:
        assert _calls_of_reading(text, code) < MOST_CALLS, text[:40]


def _calls_of_reading(text: str, code: str) -> int:
    profile = Profile()
    with profile:
        reading = read(text, now=NOW, zone=PARIS, locale=code)
        others(reading, text, now=NOW, zone=PARIS, locale=code)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_the_ends_of_the_calendar_are_no_end_of_the_program(zone: str, year: int) -> None:
    for now in (datetime(year, 1, 1, tzinfo=ZoneInfo("UTC")), datetime(year, 12, 31, 23, 59, tzinfo=ZoneInfo("UTC"))):
        for text in (
            "tomorrow",
            "yesterday",
            "last friday",
            "in 2 weeks",
            "every month on the 31st",
            "last easter",
            "this weekend",
        ):
            reading = read(text, now=now, zone=ZoneInfo(zone))
            assert reading.kind in {"none", "recurrence"} or reading.start is not None


WORDS = st.sampled_from(
    [
        *(
            "every",
            "other",
            "in",
            "at",
            "by",
            "until",
            "from",
            "to",
            "between",
            "and",
            "the",
            "of",
            "next",
            "last",
            "this",
        ),
        *(
            "for",
            "except",
            "starting",
            "first",
            "half",
            "quarter",
            "past",
            "after",
            "before",
            "5",
            "12",
            "31",
            "2026",
            "99",
        ),
        *(
            "1730",
            "9.15",
            "5/4",
            "10:30",
            "pm",
            "am",
            "day",
            "week",
            "month",
            "hours",
            "minutes",
            "monday",
            "fri",
            "weekdays",
        ),
        *(
            "weekend",
            "may",
            "june",
            "christmas",
            "easter",
            "tomorrow",
            "today",
            "noon",
            "morning",
            "eod",
            "times",
            "twice",
        ),
        *("daily", "PT", ",", "-", ".", "'"),
    ]
)


SAID_TO_BE_PAST = {"last", "past", "previous", "ago", "yesterday"}


@given(words=st.lists(WORDS, max_size=12))
@example(["starting", "past", "may", "daily"])
def test_words_of_time_in_any_order_give_a_reading_that_holds_together(words: list[str]) -> None:
    text = " ".join(words)
    reading = read(text, now=NOW, zone=PARIS)
    assert reading.text == text[slice(*reading.span)]
    if reading.start and reading.end:
        assert reading.start <= reading.end
    if reading.rrule and reading.start:
        begins_in_the_past = reading.start < NOW.replace(hour=0, tzinfo=PARIS)
        assert not begins_in_the_past or "BYMONTH" in reading.rrule or SAID_TO_BE_PAST & set(words)
        refused = refusal(lambda: check_rule(reading.rrule or ""))
        assert refused is None or "never comes" in refused, "as “every 31 february” does"
