"""How workers know of each other that they live: each holds a lock that the database lets go when its connection ends.

A process that is killed is so known to be dead in a moment: its lock is free, and its heartbeat, which Procrastinate
keeps, has stopped. Of a machine that falls silent the database keeps the connections; it is given more time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import psycopg

from core.storage.database import CONNECT_SECONDS
from core.storage.rows import one

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.jobs.jobs import Jobs

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often a worker shows itself, and looks for the others."""
AGAIN_SECONDS = 0.2
"""The same while it has no number yet, or no connection."""
SILENT_SECONDS = 3.0
"""How old the heartbeat of the dead is at least; it comes every two seconds."""
MISSED_SECONDS = 2.0
"""How long a lock must be missed: a worker whose connection was cut takes another one meanwhile."""
SETTLED_SECONDS = 10.0
"""How long a database must have been up: when it starts again, all workers have lost their locks and live on."""

_WORKERS = 1_651
"""The first half of the locks' keys, ours by agreement; the second half is the worker's number."""
_HOLD = "SELECT pg_try_advisory_lock(%s, %s::int)"
_LOOK = """
SELECT
    ARRAY(SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
    ARRAY(SELECT id FROM procrastinate_workers w WHERE last_heartbeat < now() - %s * interval '1 second'
        AND EXISTS (SELECT FROM procrastinate_jobs WHERE worker_id = w.id AND status = 'doing')),
    now() - pg_postmaster_start_time() > %s * interval '1 second'
"""


class Liveness:
    """Shows that the worker of this process lives, and tells which others do not any more."""

    def __init__(self, pool: AsyncConnectionPool, jobs: Jobs) -> None:
        self._url = str(pool.conninfo)
        self._jobs = jobs
        self._seen: set[int] = set()
        self._missed: dict[int, float] = {}

    async def show(self) -> None:
        """Hold the lock of this process's worker until cancelled, on a connection of its own.

        Dies the process, the others go on with its jobs within seconds; dies the connection, another one is opened.
        """
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True, connect_timeout=int(CONNECT_SECONDS)
                )
                async with connection:
                    await self._hold(connection)
            except psycopg.Error as error:
                log.info("Nobody can see that this worker lives: %s", error)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _hold(self, connection: AsyncConnection) -> None:
        """Take the lock again and again, which shows whether the connection lives; taken twice, it is held once."""
        while True:
            await connection.execute(_HOLD, (_WORKERS, self._jobs.worker))
            await asyncio.sleep(LOOK_SECONDS if self._jobs.worker else AGAIN_SECONDS)

    async def gone(self, connection: AsyncConnection) -> set[int]:
        """Return the workers with jobs in hand that are dead: they are silent, and their locks are missed.

        A worker whose lock this process never saw is for a longer silence to tell of: it may be of an older version, or
        have died before. So is one that is heard of without its lock: it lives, and cannot take it. Who does not hold
        his own lock judges nobody.
        """
        row = await one(connection, _LOOK, _WORKERS, SILENT_SECONDS, SETTLED_SECONDS)
        held, silent, is_settled = row or ([], [], False)
        now = time.monotonic()
        self._seen.update(held)
        self._missed = {each: self._missed.get(each, now) for each in self._seen.difference(held)}
        missed = {each for each, since in self._missed.items() if now - since >= MISSED_SECONDS}
        gone = missed.intersection(silent) if is_settled and self._jobs.worker in held else set()
        self._seen -= {each for each in missed.difference(silent) if now - self._missed[each] > SILENT_SECONDS + 1}
        return gone
