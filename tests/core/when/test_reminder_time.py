from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.when import moment, read

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 10, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("tomorrow", "26 09:00"),
        ("tomorrow morning", "26 09:00"),
        ("tomorrow afternoon", "26 15:00"),
        ("tonight", "25 19:00"),
        ("next week", "30 09:00"),
        ("today", "25 11:00"),
        ("in 20 minutes", "25 10:20"),
        ("tomorrow at 7", "26 07:00"),
        ("from 2 to 4", "25 14:00"),
        ("10 minutes", "25 10:10"),
        ("this weekend", "28 09:00"),
        ("end of the month", "30 09:00"),
        ("by friday morning", "27 12:00"),
        ("by 5pm", "25 17:00"),
        ("by the end of the month", "30 09:00"),
        ("in two days", "27 10:00"),
        ("in a week", "02 10:00"),
    ],
)
def test_a_day_or_a_part_of_it_is_reminded_of_at_a_usual_hour(text: str, when: str) -> None:
    assert f"{moment(read(text, now=NOW, zone=PARIS), now=NOW):%d %H:%M}" == when


def test_the_last_day_of_the_calendar_has_a_moment() -> None:
    last = moment(read("31 Dec 9999", now=NOW, zone=PARIS), now=NOW)
    assert f"{last:%Y-%m-%d %H:%M}" == "9999-12-31 09:00"


def test_what_has_no_beginning_has_no_moment() -> None:
    assert moment(read("until friday", now=NOW, zone=PARIS), now=NOW) is None
