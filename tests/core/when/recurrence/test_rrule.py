from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st

from core.model.errors import BadRule
from core.when import check_rule
from core.when.recurrence.rrule import parse_rule
from tests.fakes.refusals import refusal

PARIS = ZoneInfo("Europe/Paris")


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
        ("FREQ=DAILY;=0", "NAME=VALUE"),
        ("", "NAME=VALUE"),
        ("FREQ=DAILY;" * 200, "at most 1000 characters"),
    ],
)
def test_a_bad_rule_is_refused_in_words(rule: str, said: str) -> None:
    with pytest.raises(BadRule, match=said):
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


def test_the_parts_of_a_rule_are_taken_apart() -> None:
    rule = parse_rule("rrule:freq=monthly;interval=2;byday=-1fr,mo;bymonth=3,1,3;wkst=su")
    assert (rule.freq, rule.interval, rule.week_start) == ("MONTHLY", 2, 6)
    assert rule.days == ((4, -1), (0, 0))
    assert rule.numbers == {"BYMONTH": (1, 3)}


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261225", datetime(2026, 12, 25, 23, 59, 59)),
        ("20261225T120000", datetime(2026, 12, 25, 12)),
        ("20261225T120000Z", datetime(2026, 12, 25, 13)),
    ],
)
def test_an_end_is_the_last_time_on_the_wall(until: str, last: datetime) -> None:
    assert parse_rule(f"FREQ=DAILY;UNTIL={until}").last_wall(PARIS) == last


def test_an_end_in_utc_is_an_instant() -> None:
    assert parse_rule("FREQ=DAILY;UNTIL=20261225T120000Z").until == datetime(2026, 12, 25, 12, tzinfo=UTC)
