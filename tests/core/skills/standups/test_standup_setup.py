"""What setting up a stand-up asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from tests.fakes.routines import EVERYBODY

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


async def test_what_lacks_something_is_asked_for_in_one_clear_line(desk: Counter) -> None:
    await desk.say("my time zone is Paris")
    for text, wanted in (
        ("set up a stand-up in #team every weekday at 9:30", "Who takes part?"),
        ("set up a stand-up in #team with @ana", "When shall I post"),
        ("set up a stand-up in #team with @ana every hour", "once a day at most"),
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
