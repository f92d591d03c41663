"""Answers in a stand-up: collected, changed and posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.routines import STANDUP, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


def posts(desk: Counter) -> list[str]:
    return [line.removeprefix("C7: ") for line in desk.board.order if line.startswith("C7: ")]


async def test_answers_are_asked_for_collected_and_posted_as_soon_as_all_are_there(desk: Counter) -> None:
    proposal = await set_up(desk, STANDUP)
    assert "stand-up for @ana and @li and post the answers in #team every weekday at 14:00 Paris time" in proposal
    assert "2. What will you do today?" in proposal
    asked = await desk.come(2)
    assert all(each.startswith("Good morning! It is time for the stand-up in #team.") for each in asked)
    assert any(line.startswith("li: @Ana added you to the stand-up in #team") for line in desk.board.order)

    answer = "- the login works again\n- today: the tests, all of them, and then the docs for it"
    assert (await desk.say(answer)).startswith("Thank you. I will post it in #team today at 14:00 Paris time.")
    assert await desk.say("what are my reminders") != answer
    form = desk.board.button("Change it").id
    assert (await desk.say("", choice=f"{form}the login works")).startswith("Thank you. I will post it")
    assert posts(desk) == []
    answered = await desk.say("nothing new, no blockers", person="Li")
    assert answered == "Thank you. Everybody has answered, so it is in #team now."
    assert posts(desk) == [
        "**Stand-up, Wednesday 25 November**\n\n**@ana**\n\n- the login works\n\n**@li**\n\n- nothing new, no blockers"
    ]
    assert "already in #team" in await desk.say("stand-up: one more thing", person="Li")
    desk.clock.move(hours=5)
    assert await desk.come(0) == []


async def test_it_is_no_answer_any_more_when_something_else_was_spoken_of_since(desk: Counter) -> None:
    await set_up(desk, STANDUP)
    await desk.come(2)
    await desk.say("the login works")
    await desk.say("remind me tomorrow at 9 to call the bank")
    assert "call the dentist" in await desk.say("change it to call the dentist")
    assert "“call the dentist”" in await desk.say("cancel it")
