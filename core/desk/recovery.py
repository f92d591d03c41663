"""Recovery: the jobs of a dead worker are run again, or given up if too many workers died while running them."""

from __future__ import annotations

import contextlib
import logging
import secrets
from typing import TYPE_CHECKING

from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from core.desk.liveness import Liveness, lock_recovery
from core.jobs.jobs import ANSWER, RETRACT, SEND, subject_of

if TYPE_CHECKING:
    from procrastinate.jobs import Job
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.log import Conversations
    from core.delivery.outbox import Outbox
    from core.delivery.sender import Sender
    from core.desk.turn_runner import TurnRunner
    from core.jobs.jobs import Jobs

log = logging.getLogger(__name__)

MOST_DEATHS = 5
"""A job is given up after this many workers have died running it, because it might be the cause. All jobs of a dead
worker count its death, so the number is higher than a machine reaches in one bad hour."""


class Recovery:
    """Takes over the jobs of dead workers. If the process dies meanwhile, the next round takes over the rest."""

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
        self._death_counts = {ANSWER: conversations.count_death, SEND: outbox.count_death, RETRACT: outbox.count_death}
        self._give_up = {ANSWER: turn_runner.give_up, SEND: sender.give_up, RETRACT: sender.give_up}

    async def take_over(self, *, silent_seconds: float) -> None:
        """Take over the jobs of workers that are dead, or have been silent for `silent_seconds`.

        Only one worker does this at a time. Otherwise several would count the same death, and give up a job too early.
        """
        async with self._pool.connection() as connection, connection.transaction():
            dead = await self.liveness.find_dead(connection)
            if not await lock_recovery(connection):
                return
            with contextlib.suppress(ConnectorException):  # the next round tries again
                for worker in dead:
                    for job in await self._manager.list_jobs_async(status=Status.DOING.value, worker_id=worker):
                        await self._take_job(job)
                for job in await self._manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
                    await self._take_job(job)

    async def _take_job(self, job: Job) -> None:
        count, give_up = self._death_counts.get(job.task_name), self._give_up.get(job.task_name)
        subject = subject_of(job.task_kwargs)
        deaths = await count(int(str(subject))) if count else job.attempts
        if deaths < MOST_DEATHS:
            await self._manager.retry_job(job)
            return
        reason = f"{secrets.token_hex(4)}: {MOST_DEATHS} workers died while running it"
        log.error("Job %s (%s) was given up as %s", job.id, job.task_name, reason)
        if give_up:
            await give_up(int(str(subject)), reason=reason)
        await self._manager.finish_job(job, status=Status.FAILED, delete_job=False)
