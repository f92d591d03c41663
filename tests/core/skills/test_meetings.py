"""Meetings through the path of a message: found, held, answered, moved, cancelled; everybody is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.messages import Mention
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

LI, BOB, SAM = Mention("li", "@li"), Mention("bob", "@bob"), Mention("sam", "@sam")
ZONES = {"Ana": "Europe/Paris", "Li": "Asia/Tokyo", "Bob": "America/New_York", "Sam": None}


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def test_x(desk):
    async def say(text, person="Ana", **k):
        n = len(desk.board.order)
        here = desk_address(desk, person)
        await desk._hear(text, here, person=person, zone=ZONES[person], **k)
        print("\n>>", person, ":", text, k.get("choice") or "")
        for line in desk.board.order[n:]:
            print("   ", line)
        print("      ", [c.label for c in desk.board.last.choices])
    def button(label): return desk.board.button(label).id
    await say("hello", "Li"); await say("hello", "Bob")
    await say("find 30 minutes with @li and @bob this week", mentions=(LI, BOB))
    await say("the first one")
    await say("", choice=button("Accept"), person="Li")
    await say("who has answered?")
    await say("yes", person="Bob")
    await say("what meetings do I have", person="Bob")
    await say("move the meeting to tomorrow 5pm", mentions=())
    await say("yes")
    await say("i can't make the meeting", "Bob")
    await say("", choice=button("Meet without"))
    await say("", choice=button("Accept"), person="Li")
    await say("add @sam to it", mentions=(SAM,))
    await say("yes")
    await say("cancel the meeting with @li", mentions=(LI,))
    await say("yes")
    await say("every tuesday at 10 with @bob", mentions=(BOB,))
    await say("schedule a sync with @li tomorrow at 9am", mentions=(LI,))
    await say("yes")
    await say("can we push the sync with @li to friday same time?", mentions=(LI,))
    assert 0


def desk_address(desk, person):
    from core.messages import Address
    return Address(desk.board.name, "w", person.lower())
