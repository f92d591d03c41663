"""Reminders that are cancelled together, brought back, put back, and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_several_are_cancelled_after_a_yes_and_come_back_within_the_hour(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    await desk.say("every day at 11 remind me to stretch")
    asked = await desk.say("cancel all")
    assert asked.startswith("Shall I cancel these 2 reminders?")
    assert "call the bank" in asked
    assert await desk.say("no") == "All right, they stay."
    await desk.say("cancel both")
    assert (await desk.press("Yes, cancel them")).startswith("Cancelled 2 reminders:")
    assert "You have no reminders" in await desk.say("my reminders")
    desk.clock.move(minutes=59)
    assert (await desk.say("bring it back")).startswith("Undone. 2 reminders are set again:")
    assert "2 reminders" in await desk.say("my reminders")
    assert await desk.press("Undo") == "That is undone already."
    desk.clock.move(minutes=2)
    assert await desk.press("Undo") == "It is more than an hour ago, too late to undo. Nothing has changed."
    assert "2 reminders" in await desk.say("my reminders")


async def test_both_are_the_two_that_were_mentioned_last(desk: Counter) -> None:
    for what in ("eat", "swim", "sleep"):
        await desk.say(f"remind me tomorrow at 9 to {what}")
    asked = await desk.say("cancel both")
    assert ["eat" in asked, "swim" in asked, "sleep" in asked] == [False, True, True]


async def test_a_reminder_whose_time_has_passed_meanwhile_does_not_come_back(desk: Counter) -> None:
    await desk.say("remind me in 10 minutes to stretch")
    await desk.say("undo")
    assert "You have no reminders" in await desk.say("my reminders")
    desk.clock.move(minutes=20)
    assert "has passed meanwhile" in await desk.press("Undo")
    await desk.come(0)
    assert [entry.state for entry in await desk.ledger()] == []


async def test_the_other_one_brings_the_first_back_and_cancels_the_second(desk: Counter) -> None:
    await desk.say("remind me at 5pm to call Tom")
    await desk.say("remind me at 6pm to call Tina")
    await desk.say("cancel the one about Tom")
    assert (await desk.say("no, the other one")).endswith("Cancelled: “call Tina”.")
    assert await desk.say("my reminders") == "You have one reminder:\n\n1. call Tom — today at 17:00"


async def test_what_was_skipped_comes_once_after_it_is_undone(desk: Counter) -> None:
    await desk.say("every day at 10:30 remind me to stretch")
    await desk.say("skip the next one")
    await desk.say("undo")
    desk.clock.move(minutes=30)
    assert await desk.come(1) == ["Reminder: stretch"]
    await desk.come(0)
    assert [entry.state for entry in await desk.ledger()] == ["delivered"]


async def test_a_move_that_is_undone_too_late_stays(desk: Counter) -> None:
    await desk.say("remind me at 10:30 to stretch")
    await desk.say("make it 11")
    desk.clock.move(minutes=40)
    assert "has passed meanwhile" in await desk.say("undo")
    assert "(11:00)" in await desk.say("my reminders")


async def test_nobody_undoes_what_others_did(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    await desk.press("Cancel it")
    undo = desk.board.button("Undo").id
    assert await desk.say("", person="Eve", choice=undo) == "That is undone already."
    assert "You have no reminders" in await desk.say("my reminders")
