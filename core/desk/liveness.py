"""Liveness: each worker holds a lock, by which the other workers know that it is alive.

The database releases the lock when the worker's connection closes. So within seconds, a killed worker is known to be
dead: its lock is free, and its heartbeat, which Procrastinate writes, has stopped. If a whole machine goes silent, the
database keeps its connections open; only a longer silence then shows that its workers are dead.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import psycopg

from core.storage.database import CONNECT_SECONDS
from core.storage.rows import one, scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.jobs.jobs import Jobs

log = logging.getLogger(__name__)

ROUND_SECONDS = 1.0
"""How often a worker renews its lock, and looks for dead workers."""
AGAIN_SECONDS = 0.2
"""How often a worker tries to take its lock while it has no number or no connection."""
SILENT_SECONDS = 3.0
"""A worker counts as dead only if its last heartbeat is older than this. A live worker writes one every two seconds."""
MISSED_SECONDS = 2.0
"""A worker counts as dead only if its lock is missing for so long. A live worker would retake a lost lock by then."""
SETTLED_SECONDS = 10.0
"""No worker counts as dead until the database has run for so long: its restart frees the locks of live workers too."""

_WORKERS = 1_651
"""The first half of the lock keys, which only Frontdesk uses. The second half is the worker's number."""
_HOLD = "SELECT pg_try_advisory_lock(%s, %s::int)"
_LOOK = """
SELECT
    ARRAY(SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
    ARRAY(SELECT id FROM procrastinate_workers w WHERE last_heartbeat < now() - %s * interval '1 second'
        AND EXISTS (SELECT FROM procrastinate_jobs WHERE worker_id = w.id AND status = 'doing')),
    now() - pg_postmaster_start_time() > %s * interval '1 second'
"""
# A process that stops within the transaction, because its machine sleeps for instance, must not block the others.
_ALONE = """
SELECT pg_try_advisory_xact_lock(hashtext('frontdesk take over')),
    set_config('idle_in_transaction_session_timeout', '10s', true)
"""


class Liveness:
    """Shows that the worker of this process is alive, and finds the workers that died."""

    def __init__(self, pool: AsyncConnectionPool, jobs: Jobs) -> None:
        self._url = str(pool.conninfo)
        self._jobs = jobs
        self._seen: set[int] = set()
        self._missed: dict[int, float] = {}

    async def hold_lock(self) -> None:
        """Hold the lock of this process's worker until cancelled, on its own connection.

        If the process dies, other workers take over its jobs within seconds. A broken connection is reopened.
        """
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True, connect_timeout=int(CONNECT_SECONDS)
                )
                async with connection:
                    while True:  # taking the lock again is harmless, and fails if the connection is broken
                        await connection.execute(_HOLD, (_WORKERS, self._jobs.worker))
                        await asyncio.sleep(ROUND_SECONDS if self._jobs.worker else AGAIN_SECONDS)
            except psycopg.Error as error:
                log.info("This worker cannot show that it is alive: %s", error)
                await asyncio.sleep(AGAIN_SECONDS)

    async def find_dead(self, connection: AsyncConnection) -> set[int]:
        """Return the dead workers that still hold jobs: their heartbeat has stopped and their lock is missing.

        A worker whose lock this process never saw is not returned, because it might run an older version or have died
        earlier. A worker whose heartbeat continues is not returned either: it is alive but cannot take its lock. If
        such workers die, they are found by a longer silence. A worker that does not hold its own lock declares no other
        worker dead.
        """
        row = await one(connection, _LOOK, _WORKERS, SILENT_SECONDS, SETTLED_SECONDS)
        held, silent, is_settled = row or ([], [], False)
        now = time.monotonic()
        self._seen.update(held)
        self._missed = {worker: self._missed.get(worker, now) for worker in self._seen.difference(held)}
        missed = {worker for worker, since in self._missed.items() if now - since >= MISSED_SECONDS}
        dead = missed.intersection(silent) if is_settled and self._jobs.worker in held else set()
        alive = missed.difference(silent)
        self._seen -= {worker for worker in alive if now - self._missed[worker] > SILENT_SECONDS + 1}
        return dead


async def lock_recovery(connection: AsyncConnection) -> bool:
    """Try to become the only worker that takes over jobs until the transaction ends. Return whether it succeeded."""
    return bool(await scalar(connection, _ALONE))
