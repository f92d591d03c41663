"""Snoozing, ticking off, cancelling and skipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_what_people_say_to_a_reminder_is_done(desk: Counter) -> None:
    assert await desk.say("remind me in 5 seconds to stretch") == ("I will remind you in 5 seconds (10:00:05): stretch")
    assert await desk.say("remind me tomorrow to call the bank at 9") == (
        "I will remind you tomorrow at 09:00: call the bank"
    )
    listed = await desk.say("what are my reminders?")
    assert [line[:10] for line in listed.splitlines() if line[:1].isdigit()] == ["1. stretch", "2. call th"]
    assert "I will remind you" in await desk.say("make the second one 10 instead")
    assert desk.times == ["2026-11-26 10:00"]
    desk.clock.move(seconds=5)
    assert await desk.come(1) == ["Reminder: stretch"]
    assert "in 10 minutes (10:10)" in await desk.say("snooze 10 minutes")
    desk.clock.move(minutes=10)
    assert await desk.come(1) == ["Reminder: stretch"]
    assert await desk.say("done") == "Done: “stretch”."
    assert (await desk.say("cancel the second one")).startswith("Cancelled: “call the bank”")
    assert (await desk.say("what are my reminders")).startswith("You have no reminders.")
    assert [entry.state for entry in await desk.ledger()] == ["delivered", "delivered"]


async def test_snoozing_until_a_day_is_until_its_morning(desk: Counter) -> None:
    await desk.say("remind me in 5 seconds to stretch")
    desk.clock.move(seconds=5)
    await desk.come(1)
    await desk.say("snooze until tomorrow")
    assert desk.times == ["2026-11-26 09:00"]


async def test_one_time_of_a_reminder_that_repeats_is_skipped_and_the_ledger_says_by_whom(desk: Counter) -> None:
    await desk.say("every day at 10:30 remind me of the stand-up")
    assert (await desk.say("skip tomorrow's stand-up reminder")) == (
        "Skipped: “the stand-up”, tomorrow at 10:30. "
        "It comes again every day at 10:30, the next one in 30 minutes (10:30)."
    )
    await desk.say("skip the next one")
    assert desk.times == ["2026-11-25 10:30", "2026-11-27 10:30"]
    desk.clock.move(days=1, minutes=30)
    assert "next one tomorrow at 10:30" in await desk.say("my reminders")
    desk.clock.move(days=1)
    assert await desk.come(1) == ["Reminder: the stand-up"]
    assert [(each.state, each.reason) for each in await desk.ledger()] == [
        ("skipped", "Ana called it off"),
        ("skipped", "Ana called it off"),
        ("delivered", None),
    ]
    assert "was skipped: Ana called it off." in await desk.say("what happened to my reminder?")
