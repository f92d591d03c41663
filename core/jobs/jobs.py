"""The four kinds of job: answer, send, retract and summarise.

A job is queued in the transaction that causes it. It ends in the transaction that does the last part of its work, so
that both need only one commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import procrastinate
from procrastinate import PsycopgConnector
from procrastinate.jobs import Job

from core.jobs.queue import Queue
from core.model.observation import carried
from core.storage.rows import many, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

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
# A running job still has to be ended by its worker. So it is kept without its data, and finds nothing to do.
_EMPTY = """
UPDATE procrastinate_jobs SET lock = NULL, queue_name = 'answer',
    args = CASE WHEN task_name = 'summarise' THEN '{"conversation": ""}' ELSE args END
WHERE id = ANY(%s) AND status = 'doing'
"""
# Only the worker that holds a job can end it, not one that was declared dead. The statement reads `work` first, so that
# the reply's row is locked before the job's: erasing a person locks them in the same order.
_FINISH = """
DELETE FROM procrastinate_jobs USING (SELECT count(*) FROM work) AS done
WHERE id = %(job)s AND worker_id = %(worker)s AND status = 'doing'
"""

URGENT = 2
TO_A_PERSON = 1
IN_ITS_TURN = 0
BROADCAST = -1
"""Priorities. Sending comes before answering more messages, so that under load the first people do not wait for the
last. Replies to a person come before broadcasts, and moderators before everybody."""


TRACE = "trace"
"""The argument of a job that says which trace it continues. It is there only if traces are written."""


def subject_of(arguments: Mapping[str, Any]) -> Any:
    """Return what a job is about, from its arguments: the id of a message or reply, or a conversation."""
    (subject,) = (value for name, value in arguments.items() if name != TRACE)
    return subject


def send_queue(platform: str) -> str:
    """Return the name of the queue of replies to a platform. A process serves the queues of its own platforms."""
    return f"{SEND} {platform}"


def answer_columns(conversation: str, *, urgent: bool) -> dict[str, object]:
    """Return the columns, in Procrastinate's table, of a job that answers a message of this conversation."""
    return {"task": ANSWER, "queue": ANSWER, "lock": conversation, "priority": URGENT if urgent else IN_ITS_TURN}


async def forget_jobs(connection: AsyncConnection, conversations: Sequence[str]) -> int:
    """Erase the jobs of erased messages and replies, and all jobs of these conversations; return how many."""
    locks = [f"{kind}{conversation}" for conversation in conversations for kind in ("", f"{SEND} ", f"{SUMMARISE} ")]
    ids = [row[0] for row in await many(connection, _LEFT_OVER, locks)]
    await run(connection, _ERASE, ids)
    await run(connection, _EMPTY, ids)
    return len(ids)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that a worker holds. It ends, or becomes another job, in the transaction that does its work.

    `queues` are the queues that the worker serves.
    """

    job: int
    worker: int
    queues: frozenset[str]
    _queue: Queue

    async def finish(
        self, connection: AsyncConnection, work: str = "SELECT 1", values: Mapping[str, object] | None = None
    ) -> None:
        """End the job in the caller's transaction, in one statement with `work`, the last part of its work.

        If the process dies before the commit, the job is still held and is taken over; if after, it is gone.
        """
        statement = f"WITH work AS ({work}) {_FINISH}"  # of constants alone
        if await run(connection, statement, **(values or {}), job=self.job, worker=self.worker):
            self._queue.ended.add(self.job)

    def send_columns(self, address: Address, *, priority: int) -> dict[str, object] | None:
        """Return the columns, in Procrastinate's table, that turn this job into one that sends a reply to an address.

        This saves ending the job and queueing another. Return None if the worker does not serve the platform.
        """
        queue = send_queue(address.platform)
        if queue not in self.queues:
            return None
        columns = {"task": SEND, "lock": _send_lock(address), "queue": queue, "priority": priority}
        return {**columns, "job": self.job, "worker": self.worker}


class Jobs:
    """Queues jobs. Answers in one conversation share a lock, so they run one at a time, in order; so do its sends.

    A job is written in the same transaction as the row that it is for. If the process dies before the commit, neither
    exists; if after, both do.
    """

    def __init__(self) -> None:
        self.app = procrastinate.App(connector=PsycopgConnector())
        self._queue = Queue(self.app.connector)
        self.app.job_manager = self._queue

    @property
    def worker(self) -> int | None:
        """The number of this process's worker, once it is registered."""
        return self._queue.worker

    def claim(self, context: JobContext) -> Claim:
        """Return the claim to the job that a worker holds, from Procrastinate's context."""
        job = context.job
        assert job.id is not None  # noqa: S101 — it was fetched
        assert job.worker_id is not None  # noqa: S101
        return Claim(job.id, job.worker_id, frozenset(context.worker_queues or ()), self._queue)

    async def answer(self, connection: AsyncConnection, message_id: int, conversation: str) -> None:
        """Queue a message of the log to be answered."""
        await self._defer(connection, _job(ANSWER, conversation, ANSWER, message_id=message_id))

    async def send(
        self, connection: AsyncConnection, reply_id: int, address: Address, *, priority: int = TO_A_PERSON
    ) -> None:
        """Queue a reply to be sent by a process that serves its platform."""
        await self.send_all(connection, [(reply_id, address, priority)])

    async def send_all(self, connection: AsyncConnection, replies: Sequence[tuple[int, Address, int]]) -> None:
        """Queue replies, given with their priorities, in one statement."""
        jobs = [
            _job(SEND, _send_lock(address), send_queue(address.platform), priority=priority, reply_id=reply_id)
            for reply_id, address, priority in replies
        ]
        if jobs:
            await self._defer(connection, *jobs)

    async def retract(self, connection: AsyncConnection, reply_id: int, address: Address) -> None:
        """Queue a reply to be taken back, after the sends that its conversation has in the queue."""
        lock, queue = _send_lock(address), send_queue(address.platform)
        await self._defer(connection, _job(RETRACT, lock, queue, priority=TO_A_PERSON, reply_id=reply_id))

    async def summarise(self, connection: AsyncConnection, conversation: str) -> None:
        """Queue a conversation's summary to be renewed. This runs in parallel with the conversation's turns."""
        await self._defer(connection, _job(SUMMARISE, f"{SUMMARISE} {conversation}", ANSWER, conversation=conversation))

    async def _defer(self, connection: AsyncConnection, *jobs: Job) -> None:
        await self._queue.batch_defer_jobs_async(list(jobs), connection=connection)

    def open(self, pool: AsyncConnectionPool) -> AbstractAsyncContextManager[object]:
        """Use a pool for the queue during the block. The pool is not closed afterwards."""
        return self.app.open_async(pool)


def _job(task: str, lock: str, queue: str, *, priority: int = IN_ITS_TURN, **arguments: int | str) -> Job:
    trace = carried()
    kwargs = {**arguments, **({TRACE: trace} if trace else {})}
    return Job(task_name=task, task_kwargs={**kwargs}, lock=lock, queueing_lock=None, queue=queue, priority=priority)


def _send_lock(address: Address) -> str:
    return f"{SEND} {address.conversation}"
