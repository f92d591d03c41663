"""A problem is reported once, whoever finds it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.delivery.notices import Notices
from core.model.messages import Address
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

ADMINS = Address("board", "w", "admins")


async def test_a_problem_that_several_processes_find_is_reported_once(pool: AsyncConnectionPool) -> None:
    house = House(pool, board := Board())
    notices = Notices(pool, jobs=house.jobs, outbox=house.outbox)
    async with house.jobs.open(pool), house.working():
        assert not await notices.is_told("board", "w", "no scope")
        told = await asyncio.gather(*(notices.tell(ADMINS, "no scope", "I cannot read this.") for _ in range(5)))
        await house.settle()
    assert sorted(told) == [False] * 4 + [True]
    assert board.order == ["admins: I cannot read this."]
    assert await notices.is_told("board", "w", "no scope")
    assert not await notices.is_told("board", "another", "no scope")
