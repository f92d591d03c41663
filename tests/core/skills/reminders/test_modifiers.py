"""Early alerts, nagging and policies, in a request and afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


@pytest.mark.slow
async def test_a_reminder_tells_ahead_and_nags_until_it_is_done(desk: Counter) -> None:
    said = await desk.say(
        "remind me at 11:30 to call the bank, and an hour before, and nag me every 5 minutes until done"
    )
    assert said == (
        "I will remind you today at 11:30: call the bank\n\n"
        "_(Also 1 hour before, and then again every 5 minutes until you say “done”.)_"
    )
    desk.clock.move(minutes=30)
    assert await desk.come(1) == ["Ahead of time: call the bank — in 1 hour, at 11:30"]
    desk.clock.move(hours=1)
    assert await desk.come(1) == ["Reminder: call the bank"]
    desk.clock.move(minutes=5)
    assert await desk.come(1) == ["Again, until it is done: call the bank"]
    assert await desk.press("Done") == "Done: “call the bank”."
    desk.clock.move(minutes=30)
    assert await desk.come(0) == []
    assert [(each.kind, each.state) for each in await desk.ledger()] == [
        ("ahead", "delivered"),
        ("itself", "delivered"),
        ("again", "delivered"),
    ]


@pytest.mark.slow
async def test_what_is_set_gets_an_alert_and_nagging_by_a_word_more(desk: Counter) -> None:
    await desk.say("remind me at 12 to eat")
    assert "Also 30 minutes before." in await desk.say("and half an hour before")
    assert "again every 2 minutes" in await desk.say("nag me every 2 minutes until it's done")
    assert "at 10:02: stretch" in await desk.say("remind me to stretch every 2 minutes until it's done")
    desk.clock.move(minutes=30)  # what was missed is said once
    assert len(await desk.come(1)) == 1
