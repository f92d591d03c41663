"""What setting up a stand-up asks for, and which one is meant afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from tests.fakes.routines import EVERYBODY, STANDUP, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


async def test_what_lacks_something_is_asked_for_in_one_clear_line(desk: Counter) -> None:
    await desk.say("my time zone is Paris")
    for text, wanted in (
        ("set up a stand-up in #team every weekday at 9:30", "Who takes part?"),
        ("set up a stand-up in #team with @ana", "When shall I post"),
        ("set up a stand-up in #team with @ana every hour", "at most once a day"),
        ("set up a stand-up in #team with @ana and @nobody daily at 9", "I know nobody by @nobody"),
        ("set up a stand-up", "In which channel"),
    ):
        told = await desk.tell(text, reach=Reach.MENTION, mentions=EVERYBODY)
        assert told is not None
        assert wanted in told, text
    assert "In which channel" in await desk.say("set up a stand-up with me daily at 9")
    await desk.say("set up a stand-up")
    assert "In which channel" in await desk.say("with me, daily")
    assert (await desk.say("set up a stand-up in #team with me daily at 9")).startswith("Set up a stand-up for @Ana")


async def test_of_several_the_channel_decides_and_strangers_know_of_none(desk: Counter) -> None:
    await set_up(desk, STANDUP)
    await set_up(desk, "set up a stand-up in #ops with @ana daily at 15:00")
    assert "the stand-up in #team and the stand-up in #ops" in await desk.say("pause the stand-up")
    assert (await desk.say("pause the stand-up in #ops")).startswith("Paused: the stand-up in #ops.")
    paused = await desk.tell("pause the stand-up", channel="C7", reach=Reach.MENTION, mentions=EVERYBODY)
    assert str(paused).startswith("Paused: the stand-up in #team.")
    assert "no stand-up" in await desk.say("pause the stand-up", person="Eve")
