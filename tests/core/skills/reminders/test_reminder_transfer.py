"""Handing a reminder over to somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow

LI = Mention("u7", "@li")


async def test_a_reminder_is_handed_over_by_whose_it_is_and_the_taker_is_told(desk: Counter) -> None:
    await desk.say("remind me in 5 minutes to plan")
    assert "hand over “plan”" in await desk.say("hand it over to @li", mentions=[LI])
    give = desk.board.button("Yes, hand it over").id
    assert await desk.say("", choice=give, person="Eve") == "Only the person whose reminder it is can decide that."
    assert (await desk.say("", choice=give)).startswith("Handed over to @li: “plan”")
    (told,) = [line for line in desk.board.order[-2:] if line.startswith("u7: ")]
    assert "handed a reminder over to you: “plan”" in told
    assert "You have no reminders" in await desk.say("my reminders")
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1] == "u7: Reminder: plan"


async def test_taking_over_asks_whose_it_is_and_tells_the_asker_nothing(desk: Counter) -> None:
    await desk.say("remind me in 5 minutes to plan the party")
    ana = Mention("ana", "@Ana")
    for topic in ("party", "salary"):
        said = await desk.say(f"take over @Ana's reminder about {topic}", person="Li", mentions=[ana])
        assert said == "I have asked @Ana to hand it over. I will tell you if they do."
    told = [line for line in desk.board.order if line.startswith("ana: Li would like")]
    assert ["I find no such reminder" in line for line in told] == [False, True]
    assert (await desk.press("Hand over plan the party")).startswith("Handed over to @Li")
    assert "plan the party" in await desk.say("my reminders", person="Li")
