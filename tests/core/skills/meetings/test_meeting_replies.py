"""How meetings are described."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.skills.meetings.meeting import Guest
from core.skills.meetings.meeting_replies import (
    answers,
    describe_meeting,
    say_who_knows,
    with_recurrence,
)
from core.when.rendered_time import Reader
from tests.core.skills.meetings.made import MEETING, NOW

if TYPE_CHECKING:
    from tests.fakes.office import Office


def test_a_series_is_told_by_the_weekday_of_its_reader() -> None:
    late = replace(MEETING, start=datetime(2026, 12, 1, 17, tzinfo=UTC), weeks=1)
    paris, tokyo = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")
    assert with_recurrence(late, "today", paris) == "every Tuesday, the next one today"
    assert with_recurrence(late, "today", tokyo) == "every Wednesday, the next one today"
    assert with_recurrence(replace(late, weeks=2), "today", paris) == "every 2 weeks on Tuesday, the next one today"
    assert with_recurrence(replace(late, weeks=None), "today", paris) == "today"


def test_guests_who_were_told_know() -> None:
    assert say_who_knows(()) == ""
    assert say_who_knows((Guest("li", "Li"),)) == "Li has been told."
    assert say_who_knows((Guest("li", "Li"), Guest("bo", "Bo"))) == "Li and Bo have been told."


def test_a_line_names_everybody_and_what_is_skipped() -> None:
    reader = Reader(NOW, ZoneInfo("Europe/Paris"))
    series = replace(MEETING, start=datetime(2026, 12, 1, 9, tzinfo=UTC), weeks=1)
    skipped = series.skipping(datetime(2026, 12, 8, 9, tzinfo=UTC))
    words, moments = describe_meeting(skipped, reader)
    assert (
        words
        == "“Sync” of Ana and Li — every Tuesday, the next one Tuesday at 10:00, but not Tuesday 8 December at 10:00"
    )
    assert [moment.at for moment in moments] == [series.begins, *skipped.skips]


def test_the_buttons_of_an_invitation_answer_to_its_round_alone() -> None:
    accept, decline, suggest = answers(replace(MEETING, id=3, round=2))
    assert (accept.id, decline.id) == ("accept_meeting?which=#3&nth=2", "decline_meeting?which=#3&nth=2")
    assert suggest.asks == "When would suit you?"


async def test_in_a_channel_others_read_too_so_the_zone_is_named(office: Office) -> None:
    asked = await office.by("Ana", "schedule a sync with @li tomorrow at 9am", channel="#team")
    assert "Thursday 26 November at 09:00 Paris time (17:00 for Li" in asked
    held = await office.presses("Ana", "Yes, ask them", channel="#team")
    assert held.startswith("I hold Thursday 26 November at 09:00 Paris time for “Sync”")
    assert "Thursday 26 November at 17:00 Tokyo time" in await office.by("Li", "my meetings", channel="#team")
    assert "tomorrow at 17:00." not in await office.by("Li", "accept the sync", channel="#team")
    assert "tomorrow at 17:00" in await office.by("Li", "my meetings")
