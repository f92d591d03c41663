"""How long it is until something: a countdown, a holiday, a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


async def test_a_countdown_is_set_asked_for_told_when_it_has_come_and_gone_then(desk: Counter) -> None:
    assert await desk.say("countdown to launch on 12 December") == (
        "Counting down: “launch” is in 17 days, on Saturday 12 December."
    )
    assert await desk.say("how long until the launch?") == "“launch” is in 17 days, on Saturday 12 December."
    assert "1. launch: in 17 days" in await desk.say("list my countdowns")
    assert (await desk.say("how long until launch", person="Eve")).startswith("I know no countdown to “launch”")
    assert "no countdown" in await desk.say("remove the countdown to launch", person="Eve")
    assert await desk.say("days until christmas") == "Christmas is in 30 days, on Friday 25 December."
    assert (await desk.say("how long until friday at 5pm?")).startswith(
        "Friday at 5pm is in 2 days, on Friday 27 November at 17:00."
    )
    assert "past" in await desk.say("countdown to the party on 3 march 2020")
    assert "When is it?" in await desk.say("countdown to glory")
    desk.clock.move(days=16, hours=23)  # Saturday, 09:00
    assert await desk.come(1) == ["It is the day of “launch”!"]
    assert (await desk.say("list my countdowns")).startswith("There are no countdowns.")
    await desk.say("countdown to christmas")
    assert await desk.say("remove the countdown to christmas") == "Removed the countdown to “christmas”."
