"""Working hours, days off and holidays in conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_hours_days_off_and_holidays_decide_when_somebody_is_free(desk: Counter) -> None:
    said = await desk.say("my working hours are 9 to 5, fridays until 2")
    assert said.startswith("Your working hours are Monday to Thursday 09:00–17:00, Friday 09:00–14:00.")
    assert (await desk.say("I'm off next week")).startswith("You are off from Monday 30 November to Sunday 6 December.")
    assert await desk.say("when am I free this week") == (
        "You are free, in working hours:\n\n- Wednesday 25 November: 10:00–17:00\n"
        "- Thursday 26 November: 09:00–17:00\n- Friday 27 November: 09:00–14:00"
    )
    assert "but that is a day off" in await desk.say("am I free on monday at 3pm")
    assert await desk.say("my holidays are those of Germany/Bavaria") == (
        "Your public holidays: Germany (BY). You count as off on them."
    )
    shown = await desk.say("what are my working hours")
    assert "Friday 09:00–14:00" in shown
    assert "Days off: from Monday 30 November to Sunday 6 December." in shown
    assert "Germany (BY)" in shown
    assert (await desk.say("I'm not off on December 2")).startswith("You are no longer off on Wednesday 2 December")
    assert "to Tuesday 1 December; from Thursday 3 December" in await desk.say("my working hours")
    assert "Christmas" in await desk.say("am I free on december 25 at 10:00")
    assert "Something went wrong" not in await desk.say("what's on 31 Dec 9999")


@pytest.mark.parametrize(
    "text",
    [
        "how do I connect my calendar",
        "what's on the menu",
        "I'm off to lunch",
        "is the room free of charge",
        "what are your opening hours",
        "i work from home",
        "add a calendar invite to the mail",
        "my calendar is full",
        "what is on page 3",
    ],
)
async def test_what_only_sounds_like_a_calendar_is_left_to_others(desk: Counter, text: str) -> None:
    said = await desk.say(text)
    assert not said.startswith(("You are", "Your ", "I look", "Send me its address", "Yes", "No:")), said
    async with desk.house.pool.connection() as connection:
        rows = await (await connection.execute("SELECT FROM effects")).fetchall()
    assert not rows
