"""One process of many holds a thing that must be single; another takes it over when that one ends, in whatever way."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import psycopg

from core.model.errors import RetryLater
from core.storage.cancellation import end
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

LOOK_SECONDS = 1.0
"""How often a stand-by looks whether the thing is free, and the holder whether the database is still there."""
_TAKE = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
_GIVE = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"
_ALIVE = "SELECT 1"


async def hold(pool: AsyncConnectionPool, name: str, work: Coroutine[Any, Any, None]) -> None:
    """Wait until nobody holds a name, then do the work while this process does; the database keeps who it is.

    Dies the process, its connection to the database ends, and with it its hold: a stand-by begins within seconds. Dies
    the database, the work is called off, for another process may hold the name then.

    Raises:
        RetryLater: the database does not work any more.
    """
    try:
        async with pool.connection() as connection:
            while not await _take(connection, name):  # noqa: ASYNC110 — another process ends, and nobody tells
                await asyncio.sleep(LOOK_SECONDS)
            try:
                await _while_alive(connection, work)
            finally:
                with contextlib.suppress(psycopg.Error):
                    await connection.execute(_GIVE, (name,))
    except psycopg.Error as error:
        raise RetryLater("The database has stopped working, and with it the hold on what must be single.") from error
    finally:
        work.close()


async def _take(connection: AsyncConnection, name: str) -> bool:
    row = await one(connection, _TAKE, name)
    return bool(row and row[0])


async def _while_alive(connection: AsyncConnection, work: Coroutine[Any, Any, None]) -> None:
    """Do the work until it ends, or until the connection does."""
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
