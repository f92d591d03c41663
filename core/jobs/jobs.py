"""Procrastinate as we use it: four kinds of job, each deferred on the connection of the transaction that causes it.

The transaction that does the last of a job's work also ends the job, so that one commit serves both.
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
# Its worker still has to end a job that is being worked on: it stays, says nothing any more, and finds nothing to do.
_EMPTY = """
UPDATE procrastinate_jobs SET lock = NULL, queue_name = 'answer',
    args = CASE WHEN task_name = 'summarise' THEN '{"conversation": ""}' ELSE args END
WHERE id = ANY(%s) AND status = 'doing'
"""
# Only by the worker that has the job in hand: one that was taken for dead leaves it to its successor.
_FINISH = "DELETE FROM procrastinate_jobs WHERE id = %(job)s AND worker_id = %(worker)s AND status = 'doing'"

URGENT = 2
TO_A_PERSON = 1
IN_ITS_TURN = 0
BROADCAST = -1
"""Priorities. What is answered is sent before more is answered, so that in a crowd the first ones need not wait for the
last; who asked goes before what many may read, and who keeps order before everybody."""


def send_queue(platform: str) -> str:
    """Return the queue of the replies for a platform: a process listens to those of the platforms that it serves."""
    return f"{SEND} {platform}"


def answer_columns(conversation: str, *, urgent: bool) -> dict[str, object]:
    """Return what makes a job that answers a message of a conversation, as columns of Procrastinate's table."""
    return {"task": ANSWER, "queue": ANSWER, "lock": conversation, "priority": URGENT if urgent else IN_ITS_TURN}


async def forget_jobs(connection: AsyncConnection, conversations: Sequence[str]) -> int:
    """Erase what is left of jobs whose message or reply was erased, and of those of conversations; return how many."""
    locks = [f"{kind}{name}" for name in conversations for kind in ("", f"{SEND} ", f"{SUMMARISE} ")]
    ids = [row[0] for row in await (await connection.execute(_LEFT_OVER, (locks,))).fetchall()]
    await connection.execute(_ERASE, (ids,))
    await connection.execute(_EMPTY, (ids,))
    return len(ids)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that a worker has in hand: it ends, or goes on as another, in the transaction of what it is for.

    `queues` are those that the worker serves.
    """

    job: int
    worker: int
    queues: frozenset[str]
    _queue: Queue

    async def finish(
        self, connection: AsyncConnection, work: str = "SELECT", values: Mapping[str, object] | None = None
    ) -> None:
        """End the job in the transaction that does the last of its work, or in one with a statement that does.

        If the process dies before the commit, the job is still in hand and is taken over; if after, it is gone.
        """
        statement = f"WITH work AS ({work}) {_FINISH}".encode()  # of constants alone
        wanted = {**(values or {}), "job": self.job, "worker": self.worker}
        if (await connection.execute(statement, wanted)).rowcount:
            self._queue.ended.add(self.job)

    def send_columns(self, address: Address, *, priority: int) -> dict[str, object] | None:
        """Return what makes this the job that sends a reply to an address, as columns of Procrastinate's table.

        The job goes on as that one where it would otherwise end and the other one be queued and fetched. None if the
        worker does not serve the platform.
        """
        job = _at_platform(SEND, 0, address, priority)
        if job.queue not in self.queues:
            return None
        columns = {"task": job.task_name, "lock": job.lock, "queue": job.queue, "priority": job.priority}
        return {**columns, "job": self.job, "worker": self.worker}


class Jobs:
    """Defers jobs. The lock of a job makes those of one conversation run one at a time, in the order deferred.

    A job is a row of the same transaction as what it is for: a process that dies before the commit leaves neither,
    one that dies after it leaves both.
    """

    def __init__(self) -> None:
        self.app = procrastinate.App(connector=PsycopgConnector())
        self._queue = Queue(self.app.connector)
        self.app.job_manager = self._queue

    @property
    def worker(self) -> int | None:
        """The number of this process's worker, once it works."""
        return self._queue.worker

    def claim(self, context: JobContext) -> Claim:
        """Return what a worker has in hand, as Procrastinate tells it."""
        job = context.job
        assert job.id is not None  # noqa: S101 — it was fetched
        assert job.worker_id is not None  # noqa: S101
        return Claim(job.id, job.worker_id, frozenset(context.worker_queues or ()), self._queue)

    async def answer(self, connection: AsyncConnection, message_id: int, conversation: str) -> None:
        """Have a message answered that is in the log."""
        task = self.app.configure_task(
            ANSWER, lock=conversation, queue=ANSWER, connection=connection, allow_unknown=True, priority=IN_ITS_TURN
        )
        await task.defer_async(message_id=message_id)

    async def send(
        self, connection: AsyncConnection, reply_id: int, address: Address, *, priority: int = TO_A_PERSON
    ) -> None:
        """Have a reply sent, by a process that serves its platform."""
        await self.send_all(connection, [(reply_id, address, priority)])

    async def send_all(self, connection: AsyncConnection, replies: Sequence[tuple[int, Address, int]]) -> None:
        """Have replies sent, given with their priorities, at one go."""
        jobs = [_at_platform(SEND, reply_id, address, priority) for reply_id, address, priority in replies]
        if jobs:
            await self.app.job_manager.batch_defer_jobs_async(jobs, connection=connection)

    async def retract(self, connection: AsyncConnection, reply_id: int, address: Address) -> None:
        """Have a reply taken back, after what is being sent in its conversation now."""
        job = _at_platform(RETRACT, reply_id, address, TO_A_PERSON)
        await self.app.job_manager.batch_defer_jobs_async([job], connection=connection)

    async def summarise(self, connection: AsyncConnection, conversation: str) -> None:
        """Have the summary of a conversation renewed, beside its turns."""
        task = self.app.configure_task(
            SUMMARISE, lock=f"{SUMMARISE} {conversation}", queue=ANSWER, connection=connection, allow_unknown=True
        )
        await task.defer_async(conversation=conversation)

    @asynccontextmanager
    async def open(self, pool: AsyncConnectionPool) -> AsyncIterator[None]:
        """Use a pool for the queue for the time of the block; it stays open."""
        async with self.app.open_async(pool):
            yield


def _at_platform(task: str, reply_id: int, address: Address, priority: int) -> Job:
    """Return a job for a process that serves a platform, in order with the others of the conversation."""
    return Job(
        task_name=task,
        task_kwargs={"reply_id": reply_id},
        lock=f"{SEND} {address.conversation}",
        queueing_lock=None,
        queue=send_queue(address.platform),
        priority=priority,
    )
