"""The mood of a channel and of feedback, told of all together and of nobody alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

SAID = (
    ("Li", "This is great, thank you so much, I love the new editor!"),
    ("Bob", "The meeting is at three in the big room."),
    ("Sam", "I am really disappointed, my invoice is wrong again."),
    ("Li", "Wonderful work, everybody is so happy with it!"),
    ("Bob", "The report is on the drive."),
)


async def test_the_mood_of_a_channel_is_charted_from_enough_people(pool: AsyncConnectionPool) -> None:
    async with Counter(pool).open() as desk:
        await desk.tell(SAID[0][1], person="Li")
        refused = await desk.tell("how is the mood in this channel", reach=Reach.MENTION) or ""
        assert refused.startswith("That is too little: I tell the mood only from 5 messages of 3 people on")
        for person, text in SAID[1:]:
            await desk.tell(text, person=person, link="https://acme.slack.com/archives/C1/p1")
        shown = await desk.tell("how is the mood in this channel", reach=Reach.MENTION) or ""
    assert shown.startswith("**The mood in #talk**\n\n```\nangry")
    assert "pleased  ████████████████████    2   40 %" in shown
    assert "**What pleases**" in shown
    assert "“Wonderful work, everybody is so happy with it!”" in shown
    assert "Li" not in shown
    assert "Read from 5 messages of 3 people by a small model" in shown
