"""What becomes of the jobs of a worker that died: they go on, unless they are what it died of."""

from __future__ import annotations

import contextlib
import logging
import secrets
from typing import TYPE_CHECKING

from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from core.desk.liveness import Liveness
from core.jobs.jobs import ANSWER, RETRACT, SEND
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Collection

    from psycopg_pool import AsyncConnectionPool

    from core.conversations.log import Conversations
    from core.delivery.outbox import Outbox
    from core.delivery.sender import Sender
    from core.desk.turn_runner import TurnRunner
    from core.jobs.jobs import Jobs

log = logging.getLogger(__name__)

# A process that stops within the transaction (its machine sleeps) is not to keep the others off.
_ALONE = """
SELECT pg_try_advisory_xact_lock(hashtext('frontdesk take over')),
    set_config('idle_in_transaction_session_timeout', '10s', true)
"""

MOST_DEATHS = 5
"""How many workers may die over one job before it is given up, since it may be what kills them. The jobs beside it in
the same worker are counted too, hence more than a bad hour of the machine brings."""


class Recovery:
    """Takes jobs over. Dies the process meanwhile, the next look does it again."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        *,
        jobs: Jobs,
        conversations: Conversations,
        outbox: Outbox,
        turn_runner: TurnRunner,
        sender: Sender,
    ) -> None:
        self._pool = pool
        self._manager = jobs.app.job_manager
        self.liveness = Liveness(pool, jobs)
        self._conversations = conversations
        self._outbox = outbox
        self._turn_runner = turn_runner
        self._sender = sender

    async def look(self, *, silent_seconds: float) -> None:
        """Take over the jobs of each worker that is gone, or silent for so long; nothing, if another worker is at it.

        One looks at a time: several would each count the same death, and give up a job over which one worker died.
        """
        async with self._pool.connection() as connection, connection.transaction():
            gone = await self.liveness.gone(connection)
            row = await one(connection, _ALONE)
            if row and row[0]:
                await self._look(silent_seconds, gone)

    async def _look(self, silent_seconds: float, gone: Collection[int]) -> None:
        with contextlib.suppress(ConnectorException):  # the next look will do
            for worker in gone:
                for job in await self._manager.list_jobs_async(status=Status.DOING.value, worker_id=worker):
                    await self._take(job)
            for job in await self._manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
                await self._take(job)

    async def _take(self, job: Job) -> None:
        if await self._deaths(job) < MOST_DEATHS:
            await self._manager.retry_job(job)
            return
        reason = _given_up(job)
        if job.task_name == ANSWER:
            await self._turn_runner.give_up(_id(job, "message_id"), reason=reason)
        elif job.task_name in (SEND, RETRACT):
            await self._sender.give_up(_id(job, "reply_id"), reason=reason)
        await self._manager.finish_job(job, status=Status.FAILED, delete_job=False)

    async def _deaths(self, job: Job) -> int:
        if job.task_name == ANSWER:
            return await self._conversations.count_death(_id(job, "message_id"))
        if job.task_name in (SEND, RETRACT):
            return await self._outbox.count_death(_id(job, "reply_id"))
        return job.attempts


def _id(job: Job, name: str) -> int:
    return int(str(job.task_kwargs[name]))


def _given_up(job: Job) -> str:
    """Log that a job is given up, and return why, beginning with a reference."""
    reference = secrets.token_hex(4)
    log.error("Job %s (%s) was given up as %s: %d workers died over it", job.id, job.task_name, reference, MOST_DEATHS)
    return f"{reference}: {MOST_DEATHS} workers died over it"
