"""A long conversation costs what a short one does: what is read for a turn and what it leaves behind do not grow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.conversations.memory import LONGEST_SUMMARY, REMEMBERED_EXCHANGES, Memory
from tests.fakes.crowd import Counter
from tests.fakes.house import House
from tests.fakes.long import bytes_of, conversation, lengthen, turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("messages", [500, pytest.param(10_000, marks=pytest.mark.proof)])
async def test_a_turn_at_the_end_of_a_long_conversation_reads_and_leaves_what_the_20th_does(
    pool: AsyncConnectionPool, messages: int
) -> None:
    house = House(pool, Counter())
    async with house.jobs.open(pool), house.working():
        await turn(house, "first")
        await lengthen(house, "short", by=19)
        await lengthen(house, "long", by=messages - 1)
        grown = {}
        for channel in ("short", "long"):
            before = await bytes_of(house, channel)
            await turn(house, channel)
            await house.settle()
            grown[channel] = await bytes_of(house, channel) - before
    past = await Memory(pool).before(2**62, conversation(house, "long"), now=datetime.now(UTC))
    assert 0 < grown["long"] < grown["short"] * 1.1
    assert len(past.exchanges) == REMEMBERED_EXCHANGES
    assert 0 < len(past.summary) <= LONGEST_SUMMARY
