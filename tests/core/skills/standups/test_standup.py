"""When people are asked in a stand-up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.skills.standups.standup import ask_at, chase_at


@pytest.mark.parametrize(
    ("zone", "asked"),
    [
        ("Europe/Paris", "2026-11-26T08:00+00:00"),  # 9:00 there, half an hour before the digest
        ("Europe/London", "2026-11-26T08:00+00:00"),  # 8:00 there: half an hour before
        ("Asia/Tokyo", "2026-11-26T00:00+00:00"),  # 9:00 there
        ("America/New_York", "2026-11-26T14:00+00:00"),  # 9:00 there, after the digest
    ],
)
def test_each_one_is_asked_in_the_own_morning(zone: str, asked: str) -> None:
    due = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
    at = ask_at(due, date(2026, 11, 26), zone=zone, home="Europe/Paris")
    assert at == datetime.fromisoformat(asked)
    assert chase_at(due, at) > at
