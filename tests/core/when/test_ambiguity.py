from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.when import other_days, others, read
from core.when.reader import parse

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 10, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("text", "start", "other"),
    [
        ("5/4", "04-05 00:00", ["05-04 00:00"]),
        ("tomorrow at 8", "11-26 08:00", ["11-26 20:00"]),
        ("next friday", "12-04 00:00", ["11-27 00:00"]),
        ("this weekend", "11-27 18:00", ["11-28 00:00"]),
        ("either 2pm or 4pm tomorrow", "11-26 14:00", ["11-26 16:00"]),
        ("monday or tuesday at 15:00", "11-30 15:00", ["12-01 15:00"]),
        ("1.12.2026", "12-01 00:00", ["01-12 00:00"]),
        ("28/11", "11-28 00:00", []),
        ("tomorrow at 8pm", "11-26 20:00", []),
        ("I may go", "", []),
    ],
)
def test_what_else_a_text_may_mean(text: str, start: str, other: list[str]) -> None:
    reading = read(text, now=NOW, zone=PARIS, locale="en-GB")
    found = others(reading, text, now=NOW, zone=PARIS, locale="en-GB")
    assert (f"{reading.start:%m-%d %H:%M}" if reading.start else "") == start
    assert [f"{one.start:%m-%d %H:%M}" for one in found] == other


@pytest.mark.parametrize(
    ("text", "locale", "other"),
    [
        ("5/4", "en-US", ["2027-04-05"]),
        ("5/4", "fr", []),
        ("next friday at 8", "en", ["2026-11-27"]),
        ("el próximo viernes", "es", ["2026-11-27"]),
        ("25 November at noon", "en", ["2027-11-25"]),
        ("tomorrow at 8", "en", []),
        ("2026-12-04", "en", []),
    ],
)
def test_which_other_days_a_text_may_mean(text: str, locale: str, other: list[str]) -> None:
    reading = read(text, now=NOW, zone=PARIS, locale=locale)
    found = other_days(reading, text, now=NOW, zone=PARIS, locale=locale)
    assert [f"{one.start:%Y-%m-%d}" for one in found] == other


def test_a_long_text_is_analysed_once_for_all_its_readings() -> None:
    text = "明天或者后天下午3点15分" * 20
    before = parse.cache_info().misses
    reading = read(text, now=NOW, zone=PARIS, locale="zh")
    others(reading, text, now=NOW, zone=PARIS, locale="zh")
    other_days(reading, text, now=NOW, zone=PARIS, locale="zh")
    assert parse.cache_info().misses == before + 1
