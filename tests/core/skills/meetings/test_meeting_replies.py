"""How meetings are described."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.model.messages import Address
from core.skills.meetings.meeting import Guest, Meeting
from core.skills.meetings.meeting_replies import (
    answers,
    describe_meeting,
    describe_recurrence,
    length_of,
    say_who_knows,
)

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MEETING = Meeting(
    3,
    Address("board", "w", "ana"),
    "ana",
    "Ana",
    "Sync",
    timedelta(minutes=30),
    "Europe/Paris",
    (Guest("li", "Li"),),
    NOW,
    NOW + timedelta(days=7),
)


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes")]
)
def test_a_length_is_told_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert length_of(timedelta(minutes=minutes)) == words


def test_a_series_is_told_by_the_weekday_of_its_reader() -> None:
    late = replace(MEETING, start=datetime(2026, 12, 1, 17, tzinfo=UTC), weeks=1)
    assert describe_recurrence(late, ZoneInfo("Europe/Paris")) == "every Tuesday, next "
    assert describe_recurrence(late, ZoneInfo("Asia/Tokyo")) == "every Wednesday, next "
    assert describe_recurrence(replace(late, weeks=2), ZoneInfo("Europe/Paris")) == "every 2 weeks on Tuesday, next "
    assert describe_recurrence(replace(late, weeks=None), ZoneInfo("Europe/Paris")) == ""


def test_guests_who_were_told_know() -> None:
    assert say_who_knows(()) == ""
    assert say_who_knows((Guest("li", "Li"),)) == " Li knows."
    assert say_who_knows((Guest("li", "Li"), Guest("bo", "Bo"))) == " Li and Bo know."


def test_a_line_names_everybody_and_what_is_skipped() -> None:
    assert describe_meeting(MEETING, ZoneInfo("Europe/Paris"), now=NOW) == "“Sync” of Ana and Li — no time chosen yet"
    series = replace(MEETING, start=datetime(2026, 12, 1, 9, tzinfo=UTC), weeks=1)
    skipped = series.skipping(datetime(2026, 12, 8, 9, tzinfo=UTC))
    assert "but not Tuesday 8 December at 10:00" in describe_meeting(skipped, ZoneInfo("Europe/Paris"), now=NOW)


def test_the_buttons_of_an_invitation_answer_to_its_round_alone() -> None:
    accept, decline, suggest = answers(replace(MEETING, round=2))
    assert (accept.id, decline.id) == ("accept_meeting?which=#3&nth=2", "decline_meeting?which=#3&nth=2")
    assert suggest.asks == "When would suit you?"
