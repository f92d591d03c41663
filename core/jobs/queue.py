"""The queue as we use it: it knows its worker, and records what became of a job though the database is away."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from psycopg_pool import PoolTimeout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)
"""What the driver raises while a database is away."""
PAUSE_SECONDS = 0.2
PATIENCE_SECONDS = 5.0
"""A database that is away for longer ends the worker, whose next fetch fails; its jobs are then taken over."""


class Queue(JobManager):
    """Procrastinate's, which tries for 5 seconds to record what became of a job while the database is away.

    By itself it tries once. A job whose outcome is not recorded stays marked as worked on; with a worker that lives on
    through a restart of the database nobody would ever take it over. Dies the process meanwhile, it is taken over.
    """

    worker: int | None = None
    """The number of this process's worker, once there is one."""

    async def register_worker(self) -> int:
        """Enter a new worker, and return its number."""
        self.worker = await super().register_worker()
        return self.worker

    async def finish_job_by_id_async(self, *args: Any, **kwargs: Any) -> None:
        """Set a job to its final state."""
        await _until_taken(super().finish_job_by_id_async, *args, **kwargs)

    async def retry_job_by_id_async(self, *args: Any, **kwargs: Any) -> None:
        """Have a job run again later."""
        await _until_taken(super().retry_job_by_id_async, *args, **kwargs)


async def _until_taken(write: Callable[..., Awaitable[None]], *args: Any, **kwargs: Any) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return await write(*args, **kwargs)
        except (ConnectorException, PoolTimeout) as error:
            if not isinstance(error.__cause__ or error, AWAY) or time.monotonic() > ends:
                raise
            log.warning("The outcome of a job waits for the database")
            await asyncio.sleep(PAUSE_SECONDS)
