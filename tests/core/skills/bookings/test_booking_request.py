"""The time in the words of a request, and what is left of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.skills.bookings.booking_request import parse_request

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "rest", "start", "end", "exact", "minutes"),
    [
        ("a check-up tomorrow afternoon", "a check-up", "26T12:00", "26T19:00", None, None),
        ("a check-up", "a check-up", None, None, None, None),
        ("a check-up on friday at 15:00 for 45 minutes", "a check-up", None, None, "27T15:00", 45),
        ("a check-up this week", "a check-up", "23T00:00", "30T00:00", None, None),
        ("yoga for an hour tomorrow", "yoga", "26T00:00", "27T00:00", None, 60),
        ("yoga 60 minutes", "yoga", None, None, None, 60),
        ("2026-11-27T10:00:00+00:00", "", None, None, "27T10:00", None),
    ],
)
def test_the_time_of_a_request_is_taken_out_of_its_words(
    said: str, rest: str, start: str | None, end: str | None, exact: str | None, minutes: int | None
) -> None:
    found = parse_request(said, now=NOW, zone="UTC", locale=None)
    assert found.rest == rest
    window = found.window and (f"{found.window.start:%dT%H:%M}", f"{found.window.end:%dT%H:%M}")
    assert window == (None if start is None else (start, end))
    assert (found.exact and f"{found.exact:%dT%H:%M}") == exact
    assert found.length == (timedelta(minutes=minutes) if minutes else None)
