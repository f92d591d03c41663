"""The worker: runs jobs and schedulers. An exception in one of them does not end the worker."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING, Any

import procrastinate

from core.desk.liveness import ROUND_SECONDS
from core.jobs.jobs import ANSWER, RETRACT, SEND, SUMMARISE, TRACE, send_queue, subject_of
from core.model.errors import FrontdeskError, RetryLater, StoreError
from core.model.observation import observed
from core.storage.cancellation import end
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from procrastinate.jobs import Job

    from core.delivery.sender import Sender
    from core.desk.recovery import Recovery
    from core.desk.turn_runner import TurnRunner
    from core.jobs.jobs import Claim, Jobs
    from core.model.ports import Scheduler

log = logging.getLogger(__name__)

CONCURRENCY = 8
"""How many jobs one process runs in parallel. The pool has that many connections and a few more for the queue."""
POLLING_SECONDS = 0.2
"""How often the queue is polled if there is no notification. Polling is needed because the end of a job, which frees
the next job of its conversation, sends none, and one that comes while the queue is being read is lost."""
HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 20.0
"""A worker whose last heartbeat is older is declared dead, even if the database still has its connection."""
LONGEST_WAIT_SECONDS = 300
GRACE_SECONDS = 10.0
"""How long a stopping worker goes on with the jobs that it has begun. Then it puts them back into the queue."""


class Patience(procrastinate.BaseRetryStrategy):
    """Retries after `RetryLater`, without end: after 1, 2, 4 … seconds, and finally every 5 minutes."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """Return when to retry: after the error's own time, else after a growing wait; None for other errors."""
        if not isinstance(exception, RetryLater):
            return None
        seconds = exception.after_seconds or min(2 ** min(job.attempts, 16), LONGEST_WAIT_SECONDS)
        return procrastinate.RetryDecision(retry_in={"milliseconds": int(seconds * 1000)})


class Worker:
    """Runs the jobs of `core.jobs.jobs` and the schedulers of skills."""

    def __init__(
        self,
        jobs: Jobs,
        *,
        turn_runner: TurnRunner,
        sender: Sender,
        recovery: Recovery,
        schedulers: Sequence[Scheduler] = (),
    ) -> None:
        self._app = jobs.app
        self._jobs = jobs
        self._turn_runner = turn_runner
        self._sender = sender
        self._recovery = recovery
        self._schedulers = schedulers
        works: dict[str, Callable[[Any, Claim], Awaitable[None]]] = {
            ANSWER: self._answer,
            SEND: sender.send,
            RETRACT: lambda reply_id, _: sender.retract(reply_id),
            SUMMARISE: lambda conversation, _: turn_runner.memory.renew(conversation),
        }
        for name, work in works.items():
            self._app.task(name=name, retry=Patience(), pass_context=True)(self._handed_back(work))

    async def run(self, *, alone: bool) -> None:
        """Work until cancelled. Then finish running jobs within 10 seconds, or put them back into the queue.

        `alone` says that no other process works on this database. In that case, any job that is marked as running was
        left by a process that died, and is taken over at once. Otherwise the jobs of a dead process are taken over
        within seconds, or within 30 seconds if a whole machine went silent.
        """
        if alone:
            await self._recovery.take_over(silent_seconds=0.0)
        rounds = [self._recover, *(scheduler.dispatch for scheduler in self._schedulers)]
        beside = [asyncio.create_task(_forever(step)) for step in rounds]
        beside.append(asyncio.create_task(self._recovery.liveness.hold_lock()))
        try:
            await self._app.run_worker_async(
                queues=[ANSWER, *map(send_queue, self._sender.platforms)],
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=POLLING_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        finally:
            await end(beside)

    async def _answer(self, message_id: int, claim: Claim) -> None:
        """Answer a message, and send the reply if the same job has to send it.

        If the process dies in between, the job is taken over and sends the reply.
        """
        outgoing = await self._turn_runner.answer(message_id, claim, at_once=self._sender.is_unlimited)
        if outgoing is not None:
            await self._sender.deliver(outgoing, claim)

    def _handed_back(self, work: Callable[[Any, Claim], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        """Wrap the work of a job so that it is retried if the worker stops meanwhile or the database fails."""

        async def run(context: procrastinate.JobContext, **subject: Any) -> None:
            try:
                facts = {"job": context.job.id, "task": context.job.task_name}
                with told_as_ours(), observed("job", continues=subject.get(TRACE), **facts):
                    await work(subject_of(subject), self._jobs.claim(context))
            except asyncio.CancelledError as error:
                raise RetryLater("The worker was stopped.") from error
            except StoreError as error:
                raise RetryLater(str(error)) from error

        return run

    async def _recover(self) -> float:
        await self._recovery.take_over(silent_seconds=STALLED_SECONDS)
        return ROUND_SECONDS


async def _forever(step: Callable[[], Awaitable[float]]) -> None:
    """Run a step repeatedly. Each run returns the seconds until the next. No error ends the loop."""
    while True:
        try:
            with told_as_ours():
                seconds = await step()
        except FrontdeskError as error:
            log.warning("%s", error)
            seconds = HEARTBEAT_SECONDS
        except Exception:
            log.exception("A background step failed as %s", secrets.token_hex(4))
            seconds = HEARTBEAT_SECONDS
        await asyncio.sleep(seconds)
