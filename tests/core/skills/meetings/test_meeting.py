"""The states of a meeting, and the times of a series."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from core.model.errors import SkillError
from core.model.messages import Address
from core.skills.meetings.meeting import LONGEST_HOLD, Guest, Meeting

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 10, 13, 8, tzinfo=UTC)
"""10:00 in Paris; the clocks go back on 25 October."""
MEETING = Meeting(
    1,
    Address("board", "w", "ana"),
    "ana",
    "Ana",
    "Sync",
    timedelta(minutes=30),
    "Europe/Paris",
    (Guest("li", "Li"), Guest("bob", "Bob")),
    NOW,
    NOW + timedelta(days=7),
)
SERIES = replace(MEETING, state="confirmed", start=TUESDAY, weeks=1)


def test_a_new_time_is_held_for_a_day_at_most_and_asks_everybody_again() -> None:
    agreed = MEETING.chosen(TUESDAY, now=NOW).answered("li", "accepted").answered("bob", "accepted")
    assert agreed.is_complete
    moved = agreed.after("complete").chosen(TUESDAY + timedelta(days=3), now=NOW)
    assert (moved.state, moved.round, moved.held_until) == ("held", 2, NOW + LONGEST_HOLD)
    assert {guest.answer for guest in moved.guests} == {"waiting"}
    assert MEETING.chosen(NOW + timedelta(hours=1), now=NOW).held_until == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "event"), [("cancelled", "choose"), ("offered", "complete"), ("confirmed", "complete")]
)
def test_a_step_that_is_not_in_the_table_is_refused(state: str, event: str) -> None:
    with pytest.raises(SkillError):
        replace(MEETING, state=state).after(event)  # type: ignore[arg-type]


def test_a_series_keeps_its_local_time_when_the_clocks_change() -> None:
    hours = [f"{start:%d %H:%M}" for start in islice(SERIES.times(), 3)]
    assert hours == ["13 08:00", "20 08:00", "27 09:00"], "UTC"


def test_a_skipped_week_stays_skipped_when_the_series_moves_to_another_day() -> None:
    less = SERIES.skipping(TUESDAY + timedelta(days=7))
    assert [start.day for start in less.occurrences()] == [13, 27, 3, 10]
    assert [start.day for start in less.skips] == [20]
    thursdays = less.chosen(TUESDAY + timedelta(days=2), now=NOW)
    assert [start.day for start in thursdays.occurrences()] == [15, 29, 5, 12]
    assert less.unskipped(TUESDAY + timedelta(days=9)).day == 29


def test_a_meeting_is_over_when_it_ends_and_a_series_never_is() -> None:
    once = replace(SERIES, weeks=None)
    assert not once.is_over(once.ends - timedelta(seconds=1))
    assert once.is_over(once.ends)
    assert not SERIES.is_over(SERIES.ends)


def test_a_meeting_without_a_time_has_no_beginning() -> None:
    with pytest.raises(SkillError):
        _ = MEETING.begins
    assert MEETING.purposes == ()
