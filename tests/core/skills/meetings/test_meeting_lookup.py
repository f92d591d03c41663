"""Which meeting words mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.model.language import speaking
from core.model.messages import Address, Mention
from core.model.replies import Exchange, Reply
from core.skills.meetings.meeting import Guest, Meeting
from core.skills.meetings.meeting_lookup import match_meetings

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LI = Mention("li", "@li")


def _meeting(number: int, title: str, guest: Guest, start: datetime) -> Meeting:
    home = Address("board", "w", "ana")
    until = start + timedelta(days=1)
    half = timedelta(minutes=30)
    return Meeting(number, home, "ana", "Ana", title, half, "UTC", (guest,), NOW, until, state="confirmed", start=start)


SYNC = _meeting(1, "Sync", Guest("li", "Li"), NOW + timedelta(days=1))
REVIEW = _meeting(2, "Design review", Guest("bob", "Bob"), NOW + timedelta(days=1, hours=5))
CALL = _meeting(12, "Call", Guest("li", "Li"), NOW + timedelta(days=2))


@pytest.mark.parametrize(
    ("words", "meetings"),
    [
        ("#12", [CALL]),
        ("the design review", [REVIEW]),
        ("the meeting with @li", [SYNC, CALL]),
        ("the meeting with bob", [REVIEW]),
        ("tomorrow's meeting", [SYNC, REVIEW]),
        ("the meeting on friday", [CALL]),
        ("the meeting at 14:00", [REVIEW]),
        ("the meeting at 2pm", [REVIEW]),
        ("the second meeting", [REVIEW]),
        ("the last meeting", [CALL]),
        ("meeting 3", [CALL]),
        ("meeting 4", []),
        ("the retro", []),
        ("the meeting", [SYNC, REVIEW, CALL]),
    ],
)
def test_a_meeting_is_meant_by_title_people_day_time_and_place(words: str, meetings: list[Meeting]) -> None:
    among = [SYNC, REVIEW, CALL]
    assert match_meetings(words, among, mentions=[LI], history=[], zone="UTC", now=NOW) == meetings


def test_it_is_the_meeting_that_was_mentioned_last() -> None:
    said = [Exchange("Ana", "my review", Reply("It is tomorrow.", subjects=("meeting 2",)))]
    among = [SYNC, REVIEW, CALL]
    assert match_meetings("it", among, mentions=[], history=said, zone="UTC", now=NOW) == [REVIEW]


def test_a_day_is_named_in_the_language_that_is_spoken_and_in_english() -> None:
    with speaking("de"):
        found = [
            match_meetings(f"the meeting on {day}", [SYNC, CALL], mentions=[], history=[], zone="UTC", now=NOW)
            for day in ("freitag", "friday")
        ]
    assert found == [[CALL], [CALL]]
