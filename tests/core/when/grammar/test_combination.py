"""What belongs together though other words stand between, at 10:00 on Wednesday 25 November 2026 in Paris."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.when import Reading, read

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 10, tzinfo=PARIS)


def english(text: str) -> Reading:
    return read(text, now=NOW, zone=PARIS, locale="en-GB")


@pytest.mark.parametrize(
    ("text", "start", "pieces"),
    [
        ("tomorrow, call Ann at 5pm", "11-26 17:00", ["tomorrow", "at 5pm"]),
        ("at 5pm call Ann on friday", "11-27 17:00", ["at 5pm", "on friday"]),
        ("an hour before the game at 7pm", "11-25 18:00", ["an hour before", "at 7pm"]),
        ("the game is at 7pm, remind me 10 minutes before", "11-25 18:50", ["at 7pm", "10 minutes before"]),
        ("dinner with Ann at 8", "11-25 20:00", ["at 8"]),
        ("wake me at 8", "11-26 08:00", ["at 8"]),
    ],
)
def test_a_time_is_joined_of_its_parts(text: str, start: str, pieces: list[str]) -> None:
    reading = english(text)
    assert f"{reading.start:%m-%d %H:%M}" == start
    assert [text[begin:end] for begin, end in reading.pieces] == pieces


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("every week I call mom on sunday at 5pm", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=17;BYMINUTE=0"),
        ("every year I call her on june 5", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=5"),
        ("every day, water the plants at 9am", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0"),
        ("every day at 9am, remind me 10 minutes before", "FREQ=DAILY;BYHOUR=8;BYMINUTE=50"),
    ],
)
def test_a_repetition_is_joined_with_its_day_and_time(text: str, rule: str) -> None:
    assert english(text).rrule == rule


def test_a_part_of_the_day_is_joined_with_its_date() -> None:
    reading = english("tomorrow I am out from 2 to 4pm")
    assert reading.end
    assert f"{reading.start:%m-%d %H:%M} {reading.end:%H:%M}" == "11-26 14:00 16:00"
