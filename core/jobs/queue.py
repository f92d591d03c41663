"""Procrastinate's queue, adapted: jobs can end in our transactions, and outcomes survive a short database outage."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import psycopg
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from psycopg_pool import PoolTimeout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from procrastinate.connector import BaseConnector
    from procrastinate.jobs import Job

log = logging.getLogger(__name__)

AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)
"""The errors that the driver raises while the database is unavailable."""
PAUSE_SECONDS = 0.2
PATIENCE_SECONDS = 5.0
"""If the database is unavailable for longer, the next fetch fails and ends the worker. Its jobs are then taken over."""


class Queue(JobManager):
    """A job manager that tries for 5 seconds to record the outcome of a job if the database is unavailable.

    Procrastinate tries once. Without its outcome, a job would stay marked as running, and as long as its worker lives,
    no other worker would take it over. If the process dies meanwhile, the job is taken over.
    """

    worker: int | None = None
    """The number of this process's worker, once there is one."""

    def __init__(self, connector: BaseConnector) -> None:
        super().__init__(connector)
        self.ended: set[int] = set()
        """Jobs that ended in our own transactions, until Procrastinate asks to end them."""

    async def register_worker(self) -> int:
        """Register a new worker, and return its number."""
        self.worker = await super().register_worker()
        return self.worker

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Take the next job. Return None if there is none, or if one with the same lock has just been taken."""
        try:
            return await super().fetch_job(queues, worker_id)
        except UniqueViolation:
            return None

    async def finish_job_by_id_async(self, job_id: int, status: Status, delete_job: bool) -> None:  # noqa: FBT001 — Procrastinate's signature
        """Set a job to its final state, unless it ended in one of our own transactions."""
        ended = job_id in self.ended
        self.ended.discard(job_id)
        if not (ended and status is Status.SUCCEEDED):
            await _until_taken(super().finish_job_by_id_async, job_id, status, delete_job)

    async def retry_job_by_id_async(self, job_id: int, *args: Any, **kwargs: Any) -> None:
        """Queue a job to run again later."""
        self.ended.discard(job_id)
        await _until_taken(super().retry_job_by_id_async, job_id, *args, **kwargs)


async def _until_taken(write: Callable[..., Awaitable[None]], *args: Any, **kwargs: Any) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return await write(*args, **kwargs)
        except (ConnectorException, PoolTimeout) as error:
            if isinstance(error.__cause__, psycopg.errors.RaiseException):
                # The job ended in a commit whose response was lost with the connection, or another worker took it over.
                return log.info("The outcome of a job was recorded before: %s", error)
            if not isinstance(error.__cause__ or error, AWAY) or time.monotonic() > ends:
                raise
            log.warning("Cannot record the outcome of a job yet: the database is unavailable")
            await asyncio.sleep(PAUSE_SECONDS)
