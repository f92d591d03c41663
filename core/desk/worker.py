"""The worker: takes jobs, and moves what is due into jobs. The boundary where nothing escapes."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING, Any

import procrastinate

from core.desk.liveness import LOOK_SECONDS
from core.jobs.jobs import ANSWER, RETRACT, SEND, SUMMARISE, send_queue
from core.model.errors import FrontdeskError, RetryLater, StoreError
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
"""Conversations side by side in one process; the pool has as many connections and a few for the queue."""
POLLING_SECONDS = 0.2
"""How often the queue is looked at though nothing was announced: the end of a job, which frees the next one of its
conversation, is not announced, and an announcement that comes while the queue is being read is lost."""
HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 20.0
"""A worker whose heartbeat is older is taken for dead, though its machine has not told the database so."""
LONGEST_WAIT_SECONDS = 300
GRACE_SECONDS = 10.0
"""How long a worker that is told to stop goes on with what it has begun; then it hands it back."""


class Patience(procrastinate.BaseRetryStrategy):
    """Tries again for as long as the world is in the way, after 1, 2, 4 … seconds, and every 5 minutes in the end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """Tell when to try again: as the error says, or after some time; never, after anything but `RetryLater`."""
        if not isinstance(exception, RetryLater):
            return None
        seconds = exception.after_seconds or min(2 ** min(job.attempts, 16), LONGEST_WAIT_SECONDS)
        return procrastinate.RetryDecision(retry_in={"milliseconds": int(seconds * 1000)})


class Worker:
    """Runs the jobs of `core.jobs.jobs`."""

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
            SUMMARISE: lambda conversation, _: turn_runner.summarise(conversation),
        }
        for name, work in works.items():
            self._app.task(name=name, retry=Patience(), pass_context=True)(self._handed_back(work))

    async def run(self, *, alone: bool) -> None:
        """Work until cancelled; then finish what is under way within 10 seconds, or hand it back.

        `alone` says that no other process works on this database: a job that is marked as being worked on was then
        left by a process that died, and is taken over at once; otherwise within some seconds, and within 30 where a
        whole machine fell silent.
        """
        if alone:
            await self._recovery.look(silent_seconds=0.0)
        rounds = [self._look_for_the_dead, *(scheduler.dispatch for scheduler in self._schedulers)]
        beside = [asyncio.create_task(_forever(each)) for each in rounds]
        beside.append(asyncio.create_task(self._recovery.liveness.show()))
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
        """Have a message answered, and send the reply if the job goes on as the one that sends it.

        If the process dies in between, the job that is taken over is the one that sends.
        """
        outgoing = await self._turn_runner.answer(message_id, claim, at_once=self._sender.is_unlimited)
        if outgoing is not None:
            await self._sender.deliver(outgoing, claim)

    def _handed_back(self, work: Callable[[Any, Claim], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        """Have a job tried again later if the worker stops while it runs, or if the database fails it."""

        async def run(context: procrastinate.JobContext, **subject: Any) -> None:
            try:
                (what,) = subject.values()
                with told_as_ours():
                    await work(what, self._jobs.claim(context))
            except asyncio.CancelledError as error:
                raise RetryLater("The worker was stopped.") from error
            except StoreError as error:
                raise RetryLater(str(error)) from error

        return run

    async def _look_for_the_dead(self) -> float:
        await self._recovery.look(silent_seconds=STALLED_SECONDS)
        return LOOK_SECONDS


async def _forever(step: Callable[[], Awaitable[float]]) -> None:
    """Do something again and again, each time after the seconds that it returned; no failure ends it."""
    while True:
        try:
            with told_as_ours():
                seconds = await step()
        except FrontdeskError as error:
            log.warning("%s", error)
            seconds = HEARTBEAT_SECONDS
        except Exception:
            log.exception("A round failed as %s", secrets.token_hex(4))
            seconds = HEARTBEAT_SECONDS
        await asyncio.sleep(seconds)
