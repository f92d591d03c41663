"""What the words around a time decide, seen through `read`, at 10:00 on Wednesday 25 November 2026 in Paris."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.when import read

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 10, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("at 11, not 12:30", "11-25 11:00"),
        ("why not tomorrow", "11-26 00:00"),
        ("push the 2pm to 3", "11-25 15:00"),
        ("move it from monday to friday at 10", "11-27 10:00"),
        ("change my 9am reminder to 9:30", "11-26 09:30"),
        ("move the meeting tomorrow at 2pm to 3pm", "11-26 15:00"),
    ],
)
def test_the_time_that_is_meant_is_read(text: str, start: str) -> None:
    reading = read(text, now=NOW, zone=PARIS, locale="en-GB")
    assert (reading.kind, f"{reading.start:%m-%d %H:%M}") == ("instant", start)


def test_how_long_something_took_is_a_length() -> None:
    assert read("they scored 4 goals in 90 minutes", now=NOW, zone=PARIS).kind == "duration"
    assert read("wake me in 90 minutes", now=NOW, zone=PARIS).kind == "instant"


def test_an_ordinal_that_counts_something_is_no_day() -> None:
    assert read("the twenty first review", now=NOW, zone=PARIS).kind == "none"
    assert read("the twenty first at noon", now=NOW, zone=PARIS).kind == "instant"
