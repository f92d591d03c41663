"""Listing reminders by time and by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_reminders_are_listed_by_time_and_by_topic(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    await desk.say("remind me on friday at 10 to buy milk")
    await desk.say("every day at 8 remind me to write the bank's report")
    assert "1. write the bank's report" in (await desk.say("what's tomorrow?"))
    listed = await desk.say("what are my reminders for friday")
    assert [line.partition(" — ")[0] for line in listed.splitlines()[2:]] == [
        "1. write the bank's report",
        "2. buy milk",
    ]
    assert desk.times == ["2026-11-27 08:00", "2026-11-27 10:00"]
    assert (await desk.say("my reminders about milk")).startswith("You have one reminder about milk:")
    assert await desk.say("my reminders about cheese") == "You have no reminders about cheese."
