"""Free times of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


LI = Mention("li", "@li")


async def test_of_others_is_told_when_they_are_free_and_nothing_else(desk: Counter) -> None:
    await desk.say("my working hours are 10 to 4", person="Li")
    told = await desk.tell("when is @li free tomorrow", reach=Reach.MENTION, mentions=[LI])
    assert told is not None
    assert "Thursday 26 November: 09:00–15:00" in told, "10 to 16 in Paris, told in the zone of who asks"
    yes = await desk.tell("is @li free tomorrow at 10am", reach=Reach.MENTION, mentions=[LI])
    assert yes is not None
    assert yes.startswith(("Yes: @li is free", "Yes: @Li is free"))
    unknown = await desk.tell("when is @bo free", reach=Reach.MENTION)
    assert unknown is not None
    assert "I do not know who “@bo” is" in unknown
