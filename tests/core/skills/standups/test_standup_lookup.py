"""Which stand-up is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from tests.fakes.routines import EVERYBODY, STANDUP, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_of_several_the_channel_decides_and_strangers_know_of_none(desk: Counter) -> None:
    await set_up(desk, STANDUP)
    await set_up(desk, "set up a stand-up in #ops with @ana daily at 15:00")
    assert "the stand-up in #team and the stand-up in #ops" in await desk.say("pause the stand-up")
    assert (await desk.say("pause the stand-up in #ops")).startswith("Paused: the stand-up in #ops.")
    paused = await desk.tell("pause the stand-up", channel="C7", reach=Reach.MENTION, mentions=EVERYBODY)
    assert str(paused).startswith("Paused: the stand-up in #team.")
    assert "no stand-up" in await desk.say("pause the stand-up", person="Eve")
