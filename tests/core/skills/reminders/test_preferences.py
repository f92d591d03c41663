"""Quiet hours and direct messages, through the path of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_a_reminder_in_quiet_hours_comes_at_their_end_and_the_ledger_says_why(desk: Counter) -> None:
    said = await desk.say("don't remind me between 22 and 7")
    assert said.startswith("Quiet hours: no reminders from 22:00 to 07:00.")
    assert "so it comes tomorrow at 07:00" in await desk.say("remind me at 23:00 to lock up")
    await desk.say("every hour remind me to drink, skip if missed")
    desk.clock.move(hours=13)
    assert await desk.come(0) == []
    desk.clock.move(hours=8)
    assert sorted(await desk.come(2)) == ["Reminder: drink", "Reminder: lock up"]
    told = {(each.what, each.state, each.reason) for each in await desk.ledger() if each.reason}
    assert ("lock up", "delivered", "it waited for the end of quiet hours") in told
    assert "delivered: it waited for the end of quiet hours" in await desk.say("what happened to the one about locking")
    assert "at any hour" in await desk.say("remind me at any time")


async def test_quiet_hours_without_a_half_of_the_day_are_those_that_are_meant(desk: Counter) -> None:
    for said, told in (
        ("23:00 to 1:45", "23:00 to 01:45"),
        ("11pm to 1:45", "23:00 to 01:45"),
        ("from 22 to 6", "22:00 to 06:00"),
        ("10pm to 6:30", "22:00 to 06:30"),
        ("1pm to 2:30", "13:00 to 14:30"),
        ("22:00 to noon", "22:00 to 12:00"),
    ):
        assert f"from {told}" in await desk.say(f"my quiet hours are {said}"), said


async def test_reminders_come_as_direct_messages_to_whom_that_is_better(desk: Counter) -> None:
    await desk.tell("remind me in 5 minutes to plan", reach=Reach.MENTION)
    await desk.say("send my reminders as direct messages")
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1].startswith("ana: Reminder: plan")
