"""The worker: takes jobs, has the desk answer, and sends what was written. The boundary where nothing escapes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from typing import TYPE_CHECKING

from procrastinate import RetryStrategy
from procrastinate.exceptions import ConnectorException

from core.errors import FrontdeskError, RetryLater
from core.jobs import ANSWER, SEND, sending
from core.messages import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

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
RETRIES = RetryStrategy(max_attempts=8, exponential_wait=2, retry_exceptions={RetryLater})


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
        jobs.app.task(name=ANSWER, retry=RETRIES)(self.answer)
        jobs.app.task(name=SEND, retry=RETRIES)(self.send)

    async def run(self, *, alone: bool) -> None:
        """Work until cancelled; then finish what is under way within 10 seconds.

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
                shutdown_graceful_timeout=10,
            )
        finally:
            taking_over.cancel()

    async def _keep_taking_over(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await self._take_over(STALLED_SECONDS)

    async def _take_over(self, silent_seconds: float) -> None:
        manager = self._jobs.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
            with contextlib.suppress(ConnectorException):  # another worker was quicker
                await manager.retry_job(job)

    async def answer(self, message_id: int) -> None:
        """Have a message answered. Does nothing if its turn is over, so that a job may run twice.

        Dies the process before the reply is written, the job runs again; the reply, the end of the turn and the job
        that sends it are one transaction.
        """
        message = await self._conversations.waiting(message_id)
        if message is None:
            return
        reply, failure = await self._compose(message_id, message)
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
        await self._conversations.mark_sent(reply_id, platform_id)


_APOLOGY = (
    "Something went wrong on my side, and I could not finish this. It is recorded under {reference}; "
    "please try again, or give that number to whoever runs me."
)
