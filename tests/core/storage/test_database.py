"""The pool of connections."""

from __future__ import annotations

import asyncio

from core.storage.database import Connections
from tests.fakes.waiting import until


async def test_who_is_cancelled_while_waiting_for_a_connection_is_cancelled(database_url: str) -> None:
    async with Connections(database_url, min_size=1, max_size=1, open=False) as pool:
        for steps in range(12):
            waiting = asyncio.create_task(_take_and_stay(pool))
            async with pool.connection():
                await until(lambda: pool.get_stats().get("requests_waiting"))
            for _ in range(steps):  # the moment in which the connection comes differs by so many steps of the loop
                await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait({waiting}, timeout=120)
            assert waiting.cancelled()


async def _take_and_stay(pool: Connections) -> None:
    async with pool.connection():
        await asyncio.Event().wait()  # for ever, if the cancellation got lost
