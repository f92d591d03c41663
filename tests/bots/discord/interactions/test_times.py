"""Suggested times are the same in each language, and each is read in its whole length."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bots.discord.interactions.times import TIMES, suggest_times
from core.when import read

NOW, ZONE = datetime(2026, 12, 1, 12, tzinfo=UTC), ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("language", TIMES)
def test_the_times_of_each_language_mean_the_same(language: str) -> None:
    for time, english in zip(TIMES[language], TIMES["en"], strict=True):
        found = read(time, now=NOW, zone=ZONE, locale=language, bare=True)
        wanted = read(english, now=NOW, zone=ZONE, locale="en", bare=True)
        assert (found.start, found.rrule) == (wanted.start, wanted.rrule), time
        assert found.span == (0, len(time))


def test_what_is_typed_is_suggested_first_and_then_what_fits() -> None:
    found = [choice["value"] for choice in suggest_times("tomorrow", locale="en-GB")]
    assert found == ["tomorrow", "tomorrow at 9:00", "tomorrow at 14:00"]
    found = [choice["value"] for choice in suggest_times("MORGEN um", locale="de")]
    assert found == ["MORGEN um", "morgen um 9:00", "morgen um 14:00"]
    assert suggest_times("", locale="ja") == suggest_times("")
