"""Connections to PostgreSQL, embedded or on a server: one pool for our tables and for the job queue."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import psycopg
from procrastinate.exceptions import ConnectorException
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from core.model.errors import RetryLater, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from psycopg import AsyncConnection

POOL_SIZE = 10
CONNECT_SECONDS = 5.0


@asynccontextmanager
async def open_pool(url: str) -> AsyncIterator[AsyncConnectionPool]:
    """Open a pool for the duration of the block. Its connections autocommit outside `transaction()`.

    Raises:
        StoreError: no connection was possible within 5 seconds; the text says why and what to do.
    """
    pool = Connections(url, min_size=1, max_size=POOL_SIZE, open=False, timeout=CONNECT_SECONDS, configure=_autocommit)
    await _check(url)
    try:
        await pool.open(wait=True, timeout=CONNECT_SECONDS)
    except PoolTimeout as error:
        await pool.close()
        raise StoreError("PostgreSQL gave no connection within 5 seconds. Is it overloaded? Try again.") from error
    try:
        yield pool
    finally:
        await pool.close()


class Connections(AsyncConnectionPool):
    """A connection pool that never swallows the cancellation of a task.

    Before Python 3.12, `asyncio.wait_for`, which a pool uses, returns normally if the result and a cancellation arrive
    at the same moment. Whoever cancelled the task would then wait forever, because the task goes on.
    """

    async def getconn(self, timeout: float | None = None) -> AsyncConnection:  # noqa: ASYNC109 — psycopg's signature
        """Return a connection; raise CancelledError if the task was cancelled while waiting."""
        task = asyncio.current_task()
        before = task.cancelling() if task else 0
        connection = await super().getconn(timeout)
        if task and task.cancelling() > before:
            await self.putconn(connection)
            raise asyncio.CancelledError
        return connection


@contextmanager
def told_as_ours() -> Iterator[None]:
    """Translate database errors that leave the block into our own errors, each with one clear sentence.

    Raises:
        StoreError: the database's disk is full.
        RetryLater: the database has stopped, or all connections are in use.
    """
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise StoreError("The disk of the database is full. Free some space there and start again.") from error
    except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, ConnectorException) as error:
        reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
        raise RetryLater(
            f"The database has stopped working ({reason[:200]}). Start again; nothing kept is lost."
        ) from error


async def _autocommit(connection: AsyncConnection) -> None:
    """Set autocommit here. As an argument of the pool, it would clash with Procrastinate's own when it listens."""
    await connection.set_autocommit(True)


async def _check(url: str) -> None:
    """Connect once without the pool, which would retry and never say why it failed."""
    try:
        connection = await psycopg.AsyncConnection.connect(url, connect_timeout=int(CONNECT_SECONDS))
    except (psycopg.Error, OSError) as error:
        reason = " ".join(str(error).split()).removeprefix("connection failed: ")
        raise StoreError(f"PostgreSQL cannot be reached: {reason}. Check DATABASE_URL and that it runs.") from error
    await connection.close()
