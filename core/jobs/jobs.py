"""Our use of Procrastinate: four kinds of jobs, each deferred on the connection of the transaction that causes it.

The transaction that does the last part of a job's work also ends the job, so that one commit serves both.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import procrastinate
from procrastinate import PsycopgConnector
from procrastinate.jobs import Job

from core.jobs.queue import Queue

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from procrastinate import JobContext
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.messages import Address

ANSWER = "answer"
SEND = "send"
RETRACT = "retract"
SUMMARISE = "summarise"
_LEFT_OVER = """
SELECT id FROM procrastinate_jobs
WHERE (task_name = 'answer' AND NOT EXISTS (SELECT FROM messages WHERE id = (args ->> 'message_id')::bigint))
    OR (task_name IN ('send', 'retract') AND NOT EXISTS (SELECT FROM replies WHERE id = (args ->> 'reply_id')::bigint))
    OR lock = ANY(%s)
FOR UPDATE
"""
_ERASE = "DELETE FROM procrastinate_jobs WHERE id = ANY(%s) AND status <> 'doing'"
# A job in progress must still be ended by its worker. So it stays, without content, and finds nothing to do.
_EMPTY = """
UPDATE procrastinate_jobs SET lock = NULL, queue_name = 'answer',
    args = CASE WHEN task_name = 'summarise' THEN '{"conversation": ""}' ELSE args END
WHERE id = ANY(%s) AND status = 'doing'
"""
# Only the worker that holds the job may end it. A worker that was declared dead leaves it to its successor.
_FINISH = "DELETE FROM procrastinate_jobs WHERE id = %(job)s AND worker_id = %(worker)s AND status = 'doing'"

URGENT = 2
TO_A_PERSON = 1
IN_ITS_TURN = 0
BROADCAST = -1
"""Priorities. Answers are sent before more messages are answered, so that in a rush the first people do not wait for
the last. Replies to a person go before broadcasts, and what moderators need goes before everything."""


def sending(platform: str) -> str:
    """Return the queue of replies for a platform. A process listens to the queues of the platforms that it serves."""
    return f"{SEND} {platform}"


async def forget_jobs(connection: AsyncConnection, conversations: Sequence[str]) -> int:
    """Erase the jobs of erased messages and replies, and those of some conversations. Return how many."""
    locks = [f"{kind}{name}" for name in conversations for kind in ("", f"{SEND} ", f"{SUMMARISE} ")]
    ids = [row[0] for row in await (await connection.execute(_LEFT_OVER, (locks,))).fetchall()]
    await connection.execute(_ERASE, (ids,))
    await connection.execute(_EMPTY, (ids,))
    return len(ids)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job held by a worker. It ends, or continues as another job, in the transaction that does its work.

    `queues` are those that the worker serves.
    """

    job: int
    worker: int
    queues: frozenset[str]
    _queue: Queue

    async def finish(
        self, connection: AsyncConnection, work: str = "SELECT", values: Mapping[str, object] | None = None
    ) -> None:
        """End the job in the transaction that does the last part of its work, or together with a statement that does.

        If the process dies before the commit, the job is still held and is taken over; if after, it is gone.
        """
        statement = f"WITH work AS ({work}) {_FINISH}".encode()  # of constants alone
        wanted = {**(values or {}), "job": self.job, "worker": self.worker}
        if (await connection.execute(statement, wanted)).rowcount:
            self._queue.ended.add(self.job)

    def sending(self, address: Address, *, priority: int) -> dict[str, object] | None:
        """Return the columns of Procrastinate's table that turn this job into the one that sends a reply to an address.

        So the job continues as the next one, instead of ending while the next one is queued and fetched. None if the
        worker does not serve the platform.
        """
        job = _at_platform(SEND, 0, address, priority)
        if job.queue not in self.queues:
            return None
        columns = {"task": job.task_name, "lock": job.lock, "queue": job.queue, "priority": job.priority}
        return {**columns, "job": self.job, "worker": self.worker}


class Jobs:
    """Defers jobs. By their lock, the jobs of one conversation run one at a time, in the order in which they came.

    A job is stored in the same transaction as the thing that it is for. If the process dies before the commit, neither
    exists; if after, both do.
    """

    def __init__(self) -> None:
        self.app = procrastinate.App(connector=PsycopgConnector())
        self._queue = Queue(self.app.connector)
        self.app.job_manager = self._queue

    @property
    def worker(self) -> int | None:
        """The number of this process's worker, once it has started."""
        return self._queue.worker

    def claim(self, context: JobContext) -> Claim:
        """Return the claim of the worker that runs a job."""
        job = context.job
        assert job.id is not None  # noqa: S101 — it was fetched
        assert job.worker_id is not None  # noqa: S101
        return Claim(job.id, job.worker_id, frozenset(context.worker_queues or ()), self._queue)

    async def answer(
        self, connection: AsyncConnection, message_id: int, conversation: str, *, priority: int = IN_ITS_TURN
    ) -> None:
        """Defer the answer to a message."""
        task = self.app.configure_task(
            ANSWER, lock=conversation, queue=ANSWER, connection=connection, allow_unknown=True, priority=priority
        )
        await task.defer_async(message_id=message_id)

    async def send(
        self, connection: AsyncConnection, reply_id: int, address: Address, *, priority: int = TO_A_PERSON
    ) -> None:
        """Defer the sending of a reply, by a process that serves its platform."""
        await self.send_all(connection, [(reply_id, address, priority)])

    async def send_all(self, connection: AsyncConnection, replies: Sequence[tuple[int, Address, int]]) -> None:
        """Defer the sending of replies, given with their priorities, in one statement."""
        jobs = [_at_platform(SEND, reply_id, address, priority) for reply_id, address, priority in replies]
        if jobs:
            await self.app.job_manager.batch_defer_jobs_async(jobs, connection=connection)

    async def retract(self, connection: AsyncConnection, reply_id: int, address: Address) -> None:
        """Defer the retraction of a reply, after whatever is being sent in its conversation now."""
        job = _at_platform(RETRACT, reply_id, address, TO_A_PERSON)
        await self.app.job_manager.batch_defer_jobs_async([job], connection=connection)

    async def summarise(self, connection: AsyncConnection, conversation: str) -> None:
        """Defer a new summary of a conversation. It runs alongside the turns."""
        task = self.app.configure_task(
            SUMMARISE, lock=f"{SUMMARISE} {conversation}", queue=ANSWER, connection=connection, allow_unknown=True
        )
        await task.defer_async(conversation=conversation)

    @asynccontextmanager
    async def open(self, pool: AsyncConnectionPool) -> AsyncIterator[None]:
        """Use a pool for the queue during the block. The pool stays open."""
        async with self.app.open_async(pool):
            yield


def _at_platform(task: str, reply_id: int, address: Address, priority: int) -> Job:
    """Return a job for a process that serves a platform, in order with the other jobs of the conversation."""
    return Job(
        task_name=task,
        task_kwargs={"reply_id": reply_id},
        lock=f"{SEND} {address.conversation}",
        queueing_lock=None,
        queue=sending(address.platform),
        priority=priority,
    )
