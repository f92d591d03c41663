"""A crowd that talks at once, with replays and out of order, is answered by several workers: once each, in order."""

from __future__ import annotations

import pytest

from core.storage.database import open_pool
from tests.fakes.crowd import Counter, answering, crowd, drained, hear, is_right
from tests.fakes.house import House

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("messages", "conversations"), [(30, 6), pytest.param(10_000, 500, marks=pytest.mark.proof)])
async def test_three_workers_answer_each_message_once_and_in_order(
    database_url: str, messages: int, conversations: int
) -> None:
    said = crowd(messages, conversations=conversations, replayed=0.2, reordered=0.05)
    async with open_pool(database_url) as pool:
        house = House(pool, Counter())
        async with house.jobs.open(pool):
            assert await hear(house.inbox, said) == messages
    _, sent = await drained(database_url, 3, answering)
    assert len(sent) == messages
    assert is_right(database_url, sent)
