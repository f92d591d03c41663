"""The worker: takes jobs, has the desk answer, and sends what was written. The boundary where nothing escapes."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import secrets
from typing import TYPE_CHECKING

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from core.errors import FrontdeskError, RetryLater, StoreError
from core.jobs import ANSWER, SEND, sending
from core.messages import Reply
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from psycopg_pool import AsyncConnectionPool

    from core.conversations import Conversations
    from core.desk import Desk
    from core.jobs import Jobs
    from core.messages import Message
    from core.ports import Platform

log = logging.getLogger(__name__)

CONCURRENCY = 8
"""Conversations side by side in one process; the pool has as many connections and a few for the queue."""
POLLING_SECONDS = 0.2
"""How often the queue is looked at though nothing was announced: the end of a job, which frees the next one of its
conversation, is not announced, and an announcement that comes while the queue is being read is lost."""
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
"""A worker whose heartbeat is older is taken for dead: with the look every 5 s, its jobs go on within 30 s."""
MOST_DEATHS = 3
"""How many workers may die over one job before it is given up: it may be what kills them."""
LONGEST_WAIT_SECONDS = 300
GRACE_SECONDS = 10.0
"""How long a worker that is told to stop goes on with what it has begun; then it hands it back."""


class Patience(procrastinate.BaseRetryStrategy):
    """Tries again for as long as the world is in the way, after 1, 2, 4 … seconds, and every 5 minutes in the end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """Tell when to try again; never, after anything but `RetryLater`."""
        if not isinstance(exception, RetryLater):
            return None
        seconds = min(2 ** min(job.attempts, 16), LONGEST_WAIT_SECONDS)
        return procrastinate.RetryDecision(retry_in={"seconds": seconds})


class Worker:
    """Runs the jobs of `core.jobs`."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        *,
        jobs: Jobs,
        conversations: Conversations,
        desk: Desk,
        platforms: Mapping[str, Platform],
    ) -> None:
        self._pool = pool
        self._jobs = jobs
        self._conversations = conversations
        self._desk = desk
        self._platforms = platforms
        jobs.app.task(name=ANSWER, retry=Patience())(_handed_back(self.answer))
        jobs.app.task(name=SEND, retry=Patience())(_handed_back(self.send))

    async def run(self, *, alone: bool) -> None:
        """Work until cancelled; then finish what is under way within 10 seconds, or hand it back.

        `alone` says that no other process works on this database: a job that is marked as being worked on was then
        left by a process that died, and is taken over at once; otherwise within 30 s.
        """
        if alone:
            await self._take_over(0.0)
        taking_over = asyncio.create_task(self._keep_taking_over(), name="taking over")
        try:
            await self._jobs.app.run_worker_async(
                queues=[ANSWER, *map(sending, self._platforms)],
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=POLLING_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        finally:
            taking_over.cancel()

    async def _keep_taking_over(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await self._take_over(STALLED_SECONDS)

    async def _take_over(self, silent_seconds: float) -> None:
        manager = self._jobs.app.job_manager
        with contextlib.suppress(ConnectorException):  # another worker was quicker, or the next look will do
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
                await (self._lost_reply(job) if job.task_name == SEND else self._lost_message(job))

    async def _lost_message(self, job: Job) -> None:
        """Take over a message whose worker died; if several did, they died over it: end it, and tell the person."""
        message_id = int(str(job.task_kwargs["message_id"]))
        if await self._conversations.count_message_death(message_id) < MOST_DEATHS:
            await self._jobs.app.job_manager.retry_job(job)
            return
        failure = _given_up(job)
        message = await self._conversations.waiting(message_id)
        if message:
            apology = Reply(_APOLOGY.format(reference=failure.split(":")[0]), kind="notice")
            await self._end(message_id, message, apology, failure=failure)
        await self._jobs.app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)

    async def _lost_reply(self, job: Job) -> None:
        """Take over a reply whose worker died; if several did, it is given up, with the reason."""
        reply_id = int(str(job.task_kwargs["reply_id"]))
        if await self._conversations.count_reply_death(reply_id) < MOST_DEATHS:
            await self._jobs.app.job_manager.retry_job(job)
            return
        await self._conversations.mark_failed(reply_id, _given_up(job))
        await self._jobs.app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)

    async def answer(self, message_id: int) -> None:
        """Have a message answered. Does nothing if its turn is over, so that a job may run twice.

        Dies the process before the reply is written, the job runs again; the reply, the end of the turn and the job
        that sends it are one transaction.
        """
        message = await self._conversations.waiting(message_id)
        if message is None:
            return
        reply, failure = await self._compose(message_id, message)
        await self._end(message_id, message, reply, failure=failure)

    async def _end(self, message_id: int, message: Message, reply: Reply | None, *, failure: str | None) -> None:
        """Write the end of a turn, its reply and the job that sends it, in one transaction."""
        async with self._pool.connection() as connection, connection.transaction():
            state = "failed" if failure else "replied" if reply else "silent"
            if not await self._conversations.settle(connection, message_id, state=state, reason=failure):
                return
            if reply is None:
                return
            reply_id = await self._conversations.write_reply(connection, message_id, message.address, reply)
            if reply_id is not None:
                await self._jobs.send(connection, reply_id, message.address)

    async def _compose(self, message_id: int, message: Message) -> tuple[Reply | None, str | None]:
        """Return the reply, and why the turn failed if it did."""
        try:
            return await self._desk.handle(message_id, message), None
        except RetryLater:
            raise
        except FrontdeskError as error:
            return Reply(str(error), kind="notice"), str(error)
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("Turn %s of message %d failed", reference, message_id)
            return Reply(_APOLOGY.format(reference=reference), kind="notice"), f"{reference}: {error!r}"

    async def send(self, reply_id: int) -> None:
        """Send a reply and record it. Does nothing if it was sent.

        Dies the process between sending and recording, the job runs again and asks the platform first whether the
        reply stands there.
        """
        outgoing = await self._conversations.unsent(reply_id)
        if outgoing is None:
            return
        platform = self._platforms[outgoing.address.platform]
        try:
            platform_id = await platform.find_sent(outgoing.address, reply_id=reply_id) or await platform.send(
                outgoing.address, outgoing.reply, reply_id=reply_id
            )
        except RetryLater:
            raise
        except FrontdeskError as error:
            await self._conversations.mark_failed(reply_id, str(error))
            log.error("Reply %d was refused: %s", reply_id, error)  # noqa: TRY400 — an outcome, not a bug: no traceback
            return
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("Sending reply %d failed as %s", reply_id, reference)
            await self._conversations.mark_failed(reply_id, f"{reference}: {error!r}")
            return
        await self._conversations.mark_sent(reply_id, platform_id)


def _given_up(job: Job) -> str:
    """Log that a job is given up, and return why, beginning with a reference."""
    reference = secrets.token_hex(4)
    log.error(
        "Job %s %s was given up as %s: %d workers died over it", job.task_name, job.task_kwargs, reference, MOST_DEATHS
    )
    return f"{reference}: {MOST_DEATHS} workers died over it"


def _handed_back(work: Callable[[int], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Have a job tried again later if the worker stops while it runs, or if the database fails it."""

    @functools.wraps(work)
    async def run(**ids: int) -> None:
        try:
            with told_as_ours():
                await work(*ids.values())
        except asyncio.CancelledError as error:
            raise RetryLater("The worker was stopped.") from error
        except StoreError as error:
            raise RetryLater(str(error)) from error

    return run


_APOLOGY = (
    "Something went wrong on my side, and I could not finish this. It is recorded under {reference}; "
    "please try again, or give that number to whoever runs me."
)
