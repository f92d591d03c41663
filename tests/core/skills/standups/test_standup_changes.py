"""A stand-up is changed by its owner; anybody may join and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from tests.fakes.routines import SAM, STANDUP, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


def posts(desk: Counter) -> list[str]:
    return [line.removeprefix("C7: ") for line in desk.board.order if line.startswith("C7: ")]


async def test_only_its_owner_changes_it_and_each_one_may_leave_and_join(desk: Counter) -> None:
    await set_up(desk, STANDUP)
    await desk.come(2)
    for order in (
        "pause the stand-up",
        "end the stand-up",
        "move the stand-up to 15:00",
        "remove @ana from the standup",
    ):
        assert "Only @Ana" in await desk.say(order, person="Li"), order
    assert "Took you out" in await desk.say("leave the stand-up", person="Li")
    assert "no stand-up" in await desk.say("leave the stand-up", person="Li")
    assert "in the stand-up's channel" in await desk.say("join the stand-up", person="Li")
    await desk.tell("join the stand-up", person="Li", channel="C7", reach=Reach.MENTION)
    assert any(post.startswith("You are in the stand-up in #team now.") for post in posts(desk))
    assert "until Friday 27 November." in await desk.say("no stand-up for me until friday", person="Li")
    moved = await desk.say("move the stand-up to 9")
    assert "at 09:00 Paris time, the next one tomorrow" in moved, "a time of day, though it is past nine now"
    assert "at 15:00 Paris time, the next one tomorrow" in await desk.say("move the stand-up to 15:00")
    assert "next one tomorrow" in await desk.say("list my stand-ups")
    assert (await desk.say("pause the stand-up")).startswith("Paused")
    assert "paused — with @Li and @ana" in await desk.say("list my stand-ups")
    assert "next one tomorrow" in await desk.say("resume the stand-up")
    assert "Added @sam" in str(
        await desk.tell("add @sam to the stand-up", channel="C7", reach=Reach.MENTION, mentions=[SAM])
    )
    assert (await desk.say("end the stand-up")).startswith("Ended")
    before = len(desk.board.order)
    desk.clock.move(days=9)
    assert await desk.come(0) == []
    assert len(desk.board.order) == before
