"""What is remembered of a conversation: the newest in full, the rest in a summary of bounded length."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.messages import AIMessage

from core.conversations.memory import LONGEST_SUMMARY, REMEMBERED_EXCHANGES, Memory, is_backed
from tests.fakes.board import Board
from tests.fakes.house import House
from tests.fakes.parrot import Parrot

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


@pytest.mark.slow
async def test_a_long_conversation_is_summed_up_and_costs_no_more(pool: AsyncConnectionPool) -> None:
    house = House(pool, Board())
    async with house.jobs.open(pool), house.working():
        for number in range(75):
            await house.hear(f"who are you, and what of the number {number}?", f"e{number}")
        await house.settle(seconds=60)
        past = await Memory(pool).before(10**6, "board/w/ana", now=datetime.now(UTC))
    assert len(past.exchanges) == REMEMBERED_EXCHANGES
    assert past.exchanges[-1].text.endswith("74?")
    assert "- Ana: who are you, and what of the number 35?" in past.summary
    assert "number 70" not in past.summary
    assert len(past.summary) <= LONGEST_SUMMARY


async def test_what_waits_for_the_next_summary_is_told_in_short(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.conversations.memory.REMEMBERED_EXCHANGES", 1)
    house = House(pool, Board())
    async with house.jobs.open(pool), house.working():
        for number in (1, 2, 3):
            await house.hear(f"hello number {number}", f"e{number}")
            await house.settle()
        past = await Memory(pool, model=Parrot(messages=iter(()))).before(10**6, "board/w/ana", now=datetime.now(UTC))
    assert [exchange.text for exchange in past.exchanges] == ["hello number 3"]
    assert past.summary == "- Ana: hello number 1\n- Ana: hello number 2"


def test_a_summary_with_a_number_or_a_link_that_nobody_said_is_not_backed() -> None:
    said = "Ana: My order 42 is late, see https://example.com/42"
    assert is_backed("Order 42 is late (https://example.com/42).", said)
    assert not is_backed("Order 43 is late.", said)
    assert not is_backed("See https://example.org", said)


class Deleting(Parrot):
    """A model in whose time a message is deleted."""

    house: Any

    async def ainvoke(self, *args: Any, **kwargs: Any) -> AIMessage:
        await self.house.retract("e1")
        return await super().ainvoke(*args, **kwargs)


async def test_what_is_deleted_while_it_is_summed_up_is_not_in_the_summary(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.conversations.history.KEPT_EXCHANGES", 1)
    house = House(pool, Board())
    async with house.jobs.open(pool):
        for event_id in ("e1", "e2"):
            await house.hear("hello", event_id)
        async with house.working():
            await house.settle()
        said = iter([AIMessage("Ana said hello.")])
        await Memory(pool, model=Deleting(messages=said, house=house)).renew("board/w/ana")
        past = await Memory(pool).before(10**6, "board/w/ana", now=datetime.now(UTC))
    assert past.summary == ""
    assert len(past.exchanges) == 1
