"""When a person may be reminded."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from core.skills.reminders.routing import WORKING_DAYS, Habits, known_zone

NIGHT = (time(22), time(7))


@pytest.mark.parametrize(
    ("habits", "due", "comes"),
    [
        (Habits("Europe/Paris", NIGHT), "2026-11-25T20:00Z", None),
        (Habits("Europe/Paris", NIGHT), "2026-11-25T21:00Z", "2026-11-26T06:00Z"),
        (Habits("Europe/Paris", NIGHT), "2026-11-26T05:59Z", "2026-11-26T06:00Z"),
        (Habits("Europe/Paris", NIGHT), "2026-11-26T06:00Z", None),
        (Habits("Europe/Paris", (time(12), time(13))), "2026-11-25T11:30Z", "2026-11-25T12:00Z"),
        (Habits("Europe/Paris", days=WORKING_DAYS), "2026-11-28T10:00Z", "2026-11-30T08:00Z"),
        (Habits("Europe/Paris", NIGHT, WORKING_DAYS), "2026-11-27T22:00Z", "2026-11-30T06:00Z"),
        (Habits("Europe/Paris", (time(1), time(2, 30))), "2026-03-29T00:30Z", "2026-03-29T01:30Z"),  # 2:30 is 3:30
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(habits: Habits, due: str, comes: str | None) -> None:
    wanted = datetime.fromisoformat(comes).astimezone(UTC) if comes else None
    assert habits.waits_until(datetime.fromisoformat(due)) == wanted


def test_a_zone_that_nobody_knows_is_passed_over() -> None:
    assert known_zone(None, "Mars/Base", "Europe/Paris") == "Europe/Paris"
    assert known_zone("Mars/Base") is None
    assert Habits(None, NIGHT).waits_until(datetime(2026, 11, 25, 21, tzinfo=UTC)) is None
