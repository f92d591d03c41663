"""Setting, asking for and removing countdowns; one in a channel is proposed, posted by its rule, and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.countdowns import personal_data

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow

TEAM = Mention("C7", "#team")


async def test_one_of_several_is_removed_by_its_name_or_its_button(desk: Counter) -> None:
    await desk.say("countdown to launch on 12 December")
    assert [choice.label for choice in desk.last.choices] == ["Remove it"]
    button = desk.board.button("Remove it").id
    await desk.say("countdown to the fair on 3 March at 10")
    several = await desk.say("remove the countdown")
    assert "“launch”" in several
    assert "“fair”" in several
    assert await desk.say("remove the countdown to the fair") == "Removed the countdown to “fair”."
    assert await desk.say("", choice=button) == "Removed the countdown to “launch”."
    assert "no countdown" in await desk.say("", choice=button)


async def test_a_plan_that_is_too_long_is_refused(desk: Counter) -> None:
    assert "at most 1,000 characters" in await desk.say(f"countdown to {'a' * 1000} on 12 December")


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
