"""Which reminders are meant, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


LI = Mention("u7", "@li")


@pytest.mark.slow
async def test_a_place_in_the_list_stays_the_same_when_others_have_come_meanwhile(desk: Counter) -> None:
    await desk.say("remind me in 5 seconds to stretch")
    await desk.say("remind me in 2 hours to eat")
    await desk.say("remind me in 3 hours to sleep")
    await desk.say("what are my reminders")
    desk.clock.move(seconds=5)
    await desk.come(1)
    assert (await desk.say("cancel the second one")).startswith("Cancelled: “eat”")


async def test_nobody_reaches_the_reminders_of_others(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    cancel = desk.board.button("Cancel it").id
    assert await desk.say("", person="Eve", choice=cancel) == "You have no upcoming reminders."
    assert (await desk.say("cancel all", person="Eve")) == "You have no upcoming reminders."
    assert "call the bank" in await desk.say("my reminders")


@pytest.mark.slow
async def test_who_is_reminded_by_others_sees_snoozes_and_cancels_it(desk: Counter) -> None:
    await desk.say("remind @li every day at 11 to plan", mentions=[LI])
    await desk.press("Yes, set it")
    assert "1. plan (from Ana) — every day" in await desk.say("my reminders", person="U7")
    desk.clock.move(hours=1)
    await desk.come(1)
    assert "at 11:10: plan" in await desk.press("Snooze 10 minutes", person="U7")
    assert "Cancelled 2 reminders" in await desk.say("cancel all", person="U7")
    assert "You have no reminders" in await desk.say("my reminders")
