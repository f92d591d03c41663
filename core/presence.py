"""How workers know of each other that they live: each holds a lock that the database lets go when its connection ends.

A process that is killed is so known to be dead in a moment: its lock is free, and its heartbeat, which Procrastinate
keeps, has stopped. Of a machine that falls silent the database keeps the connections; it is given more time.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import psycopg

from core.storage.rows import one

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.jobs import Jobs

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
SETTLED_SECONDS = 10.0
"""How long a database must have been up: when it starts again, all workers have lost their locks and live on."""

_WORKERS = 1_651
"""The first half of the locks' keys, ours by agreement; the second half is the worker's number."""
_HOLD = "SELECT pg_advisory_lock(%s, %s::int)"
_LET_GO = "SELECT pg_advisory_unlock_all()"
_ALIVE = "SELECT 1"
_LOOK = """
SELECT
    ARRAY(SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
    ARRAY(SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - %s * interval '1 second'),
    now() - pg_postmaster_start_time() > %s * interval '1 second'
"""


class Presence:
    """Shows that the worker of this process lives, and tells which others do not any more."""

    def __init__(self, pool: AsyncConnectionPool, jobs: Jobs) -> None:
        self._url = str(pool.conninfo)
        self._jobs = jobs
        self._seen: set[int] = set()

    async def show(self) -> None:
        """Hold the lock of this process's worker until cancelled, on a connection of its own.

        Dies the process, the others go on with its jobs within seconds; dies the connection, another one is opened.
        """
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
                async with connection:
                    await self._hold(connection)
            except psycopg.Error as error:
                log.info("Nobody can see that this worker lives: %s", error)
                await asyncio.sleep(LOOK_SECONDS / 2)

    async def _hold(self, connection: AsyncConnection) -> None:
        held = None
        while True:
            if held != self._jobs.worker:
                held = self._jobs.worker
                await connection.execute(_LET_GO)
                await connection.execute(_HOLD, (_WORKERS, held))
            await asyncio.sleep(LOOK_SECONDS)
            await connection.execute(_ALIVE)

    async def gone(self, connection: AsyncConnection, *, silent_seconds: float) -> set[int]:
        """Return the workers that have been silent for so long and whose locks, which this process saw, are free.

        A worker whose lock was never seen, such as one of an older version, is for a longer silence to tell of.
        """
        row = await one(connection, _LOOK, _WORKERS, silent_seconds, SETTLED_SECONDS)
        held, silent, is_settled = row or ([], [], False)
        self._seen.update(held)
        return (self._seen & set(silent)).difference(held) if is_settled else set()
