"""A countdown in a channel: proposed, posted by its rule, exported and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.countdowns import personal_data

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


TEAM = Mention("C7", "#team")


@pytest.mark.slow
async def test_what_is_posted_in_a_channel_is_proposed_and_comes_by_its_rule_until_the_day(desk: Counter) -> None:
    await desk.say("my time zone is Paris")
    text = "countdown to launch on 12 December, post weekly in #team"
    proposal = await desk.tell(text, channel="C7", reach=Reach.MENTION, mentions=[TEAM])
    assert proposal == (
        "Count down to “launch”, on Saturday 12 December, posted in #team every Monday at 09:00 Paris time?"
    )
    yes = desk.board.button("Yes, set it").id
    assert await desk.say("", person="Eve", choice=yes) == "Only @Ana can change the countdown to “launch”."
    assert (await desk.say("", choice=yes)).startswith("Counting down: “launch” is in 17 days")
    desk.clock.move(days=4, hours=23)
    assert await desk.come(1) == ["“launch” is in 12 days."]
    desk.clock.move(days=7)
    assert await desk.come(1) == ["“launch” is in 5 days."]
    desk.clock.move(days=7)
    (came,) = await desk.come(1)
    assert came == "“launch” was 2 days ago; I could not tell you then."
    assert desk.board.order[-1].startswith("C7: ")
    privacy = Privacy(desk.house.pool, personal_data)
    who = await privacy.find("board/w/ana")
    assert [each["name"] for each in (await privacy.export(who))["countdowns"]] == ["launch"]
    assert (await privacy.forget(who)).erased["countdowns"] == 1
