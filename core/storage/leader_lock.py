"""Leader election: of several processes, one does the work. When it ends or dies, another takes over."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import psycopg

from core.model.errors import RetryLater
from core.storage.cancellation import end
from core.storage.rows import scalar

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

LOOK_SECONDS = 1.0
"""How often a standby tries to take the lock, and how often the leader checks that the database is alive."""
_TAKE = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
_GIVE = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"
_ALIVE = "SELECT 1"


async def hold(pool: AsyncConnectionPool, name: str, work: Coroutine[Any, Any, None]) -> None:
    """Wait for the lock with this name, then do the work while this process holds it.

    If the process dies, its connection to the database closes and the lock is released, so a standby takes over within
    seconds. If the database dies, the work is cancelled, because another process could get the lock.

    Raises:
        RetryLater: the database has stopped working.
    """
    try:
        async with pool.connection() as connection:
            while not await scalar(connection, _TAKE, name):  # noqa: ASYNC110 — nothing signals that another process has ended
                await asyncio.sleep(LOOK_SECONDS)
            try:
                await _while_alive(connection, work)
            finally:
                with contextlib.suppress(psycopg.Error):
                    await connection.execute(_GIVE, (name,))
    except psycopg.Error as error:
        raise RetryLater("The database has stopped working, so this process is no longer the leader.") from error
    finally:
        work.close()


async def _while_alive(connection: AsyncConnection, work: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.create_task(work), asyncio.create_task(_watch(connection))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end(tasks)


async def _watch(connection: AsyncConnection) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        await connection.execute(_ALIVE)
