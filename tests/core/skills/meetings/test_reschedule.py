"""Moving a meeting: to where words put it, and past its own reservations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from core.calendars import find_event_uid
from core.model.errors import SkillError
from core.skills.meetings.reschedule import read_goal
from tests.core.skills.meetings.made import MEETING as ASKED_FOR
from tests.core.skills.meetings.made import NOW

if TYPE_CHECKING:
    from tests.fakes.office import Office


MEETING = replace(ASKED_FOR, state="confirmed", start=datetime(2026, 11, 26, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("3pm", "26 14:00"),
        ("friday", "27 08:00"),
        ("friday same time", "27 08:00"),
        ("friday at 10", "27 09:00"),
        ("an hour", "26 09:00"),
    ],
)
def test_a_bare_time_keeps_the_day_and_a_bare_day_keeps_the_time(words: str, start: str) -> None:
    goal = read_goal(MEETING, words, now=NOW, zone=ZoneInfo("Europe/Paris"), locale="en")
    assert goal.start is not None
    assert f"{goal.start.astimezone(UTC):%d %H:%M}" == start
    assert goal.since <= goal.start < goal.until, "others are searched on that day"


def test_a_week_is_a_window() -> None:
    goal = read_goal(MEETING, "next week", now=NOW, zone=ZoneInfo("Europe/Paris"), locale="en")
    assert goal.start is None
    assert goal.until - goal.since == timedelta(days=7)


@pytest.mark.parametrize("words", ["the moon", "every tuesday", "yesterday at 8"])
def test_no_time_a_repetition_and_a_past_time_are_refused(words: str) -> None:
    with pytest.raises(SkillError):
        read_goal(MEETING, words, now=NOW, zone=ZoneInfo("Europe/Paris"), locale="en")


async def test_a_meeting_moves_by_a_little_though_its_event_stands_in_a_calendar_elsewhere(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    await office.by("Ana", "yes")
    async with office.house.pool.connection() as connection:
        uid = await find_event_uid(connection, "meeting 1")
        await connection.execute(
            "INSERT INTO busy (resource, source, uid, during) "
            "SELECT resource, 'elsewhere', %s, during FROM reservations",
            (uid,),
        )
    assert (await office.by("Ana", "move the sync to 9:15")).startswith("Shall I move “Sync” from tomorrow")


async def test_times_within_the_hour_are_told_by_the_clock_behind_a_preposition(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    await office.by("Ana", "yes")
    office.clock.move(hours=22, minutes=40)
    asked = await office.by("Ana", "move the sync to 9:15")
    assert asked.startswith("Shall I move “Sync” from today at 09:00 to today at 09:15")
