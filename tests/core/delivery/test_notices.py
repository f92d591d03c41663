"""Notices: a problem is reported once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.messages import Address

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


async def test_a_trouble_is_told_once_however_many_meet_it(pool: AsyncConnectionPool) -> None:
    jobs, where = Jobs(), Address("chat", "W", "mods")
    async with jobs.open(pool):
        notices = Notices(pool, jobs=jobs, outbox=Outbox(pool))
        assert not await notices.is_told("chat", "W", "locked")
        told = await asyncio.gather(*(notices.tell(where, "locked", "It is locked.") for _ in range(5)))
        assert sorted(told) == [False] * 4 + [True]
        assert await notices.is_told("chat", "W", "locked")
    async with pool.connection() as connection:
        counted = "SELECT (SELECT count(*) FROM replies), (SELECT count(*) FROM procrastinate_jobs)"
        assert await (await connection.execute(counted)).fetchall() == [(1, 1)]
