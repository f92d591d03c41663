"""What is remembered of a conversation: the newest in full, the rest in a summary of bounded length."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.memory import LONGEST_SUMMARY, REMEMBERED_EXCHANGES, Memory
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


@pytest.mark.slow
async def test_a_long_conversation_is_summed_up_and_costs_no_more(pool: AsyncConnectionPool) -> None:
    house = House(pool, Board())
    async with house.jobs.open(pool), house.working():
        for number in range(75):
            await house.hear(f"who are you, and what of the number {number}?", f"e{number}")
        await house.settle(seconds=60)
        past = await Memory(pool, house.conversations).before(10**6, "board/w/ana", now=datetime.now(UTC))
    assert len(past.exchanges) == REMEMBERED_EXCHANGES
    assert past.exchanges[-1].text.endswith("74?")
    assert "- Ana: who are you, and what of the number 35?" in past.summary
    assert "number 70" not in past.summary
    assert len(past.summary) <= LONGEST_SUMMARY
