"""How long a countdown takes, in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.skills.countdowns.countdown import Target, how_long


@pytest.mark.parametrize(
    ("local", "whole_day", "words"),
    [
        ("2026-11-25", True, "today"),
        ("2026-11-26", True, "tomorrow"),
        ("2026-12-09", True, "in 14 days (2 weeks)"),
        ("2026-11-20", True, "5 days ago"),
        ("2026-11-25T12:30", False, "in 2 hours 30 minutes"),
        ("2026-11-26T11:00", False, "in 1 day 1 hour"),
        ("2026-11-25T09:59", False, "1 minute ago"),
    ],
)
def test_how_long_it_is_is_said_in_days_and_near_by_in_hours(local: str, whole_day: bool, words: str) -> None:  # noqa: FBT001
    now = datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert how_long(Target(datetime.fromisoformat(local), "UTC", whole_day), now) == words
