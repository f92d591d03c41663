"""Measures how many messages per second several workers answer, compared with Procrastinate's empty jobs.

All messages are waiting when the workers start. A fifth of the events comes twice, and one in twenty out of order. Each
message is a separate turn and one job, which answers and then sends; each commit is flushed to disk. The upper limit
is a task that does nothing, one job per message, on as many processes with the same concurrency. It is measured on
Procrastinate's own tables and on ours (which have one more index), without a lock, and with a lock per conversation as
our jobs have.

Usage: python benchmarks/messages.py [--messages 10000] [--conversations 500] [--workers 3]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from procrastinate.jobs import Job
from procrastinate.schema import SchemaManager

from core.conversations.inbox import Inbox
from core.conversations.log import Conversations
from core.desk.worker import CONCURRENCY, POLLING_SECONDS
from core.jobs.jobs import Jobs
from core.model.clock import SystemClock
from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from tests.fakes.crowd import answering, crowd, drained, hear, is_right

if TYPE_CHECKING:
    from tests.fakes.crowd import Meeting

NOTHING = "nothing"


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--conversations", type=int, default=500)
    parser.add_argument("--workers", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, embedded_postgres(Path(home)) as url:
        stock = await procrastinate_alone(made(url, "stock", tables=SchemaManager.get_schema()), options, locked=False)
        bare = await procrastinate_alone(made(url, "bare"), options, locked=False)
        locked = await procrastinate_alone(made(url, "locked"), options, locked=True)
        own = await messages(made(url, "own"), options)
    print(f"{options.messages} messages, {options.conversations} conversations, {options.workers} workers")
    print(f"Procrastinate as it is, a job that does nothing {stock:6.0f} jobs/s")
    print(f"the same on our tables                          {bare:6.0f} jobs/s")
    print(f"the same, with a lock a conversation            {locked:6.0f} jobs/s")
    print(f"messages answered, each once and in order       {own:6.0f} messages/s")
    print(f"share of Procrastinate as it is {own / stock:.2f} (goal 0.7), on our tables {own / bare:.2f}")


def made(url: str, name: str, *, tables: str = "") -> str:
    """Create a database with the given tables, or with ours, and return its URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    there = url.replace("/postgres?", f"/{name}?")
    if tables:
        with psycopg.connect(there) as connection:
            connection.execute(tables.encode())
    else:
        migrate(there)
    return there


async def messages(url: str, options: argparse.Namespace) -> float:
    """Return how many messages are answered per second, from the start of the workers to the last send."""
    said = crowd(options.messages, conversations=options.conversations, replayed=0.2, reordered=0.05)
    jobs = Jobs()
    async with open_pool(url) as pool, jobs.open(pool):
        started = time.perf_counter()
        new = await hear(Inbox(pool, Conversations(pool), jobs, clock=SystemClock()), said)
        print(f"{new} of {len(said)} events accepted, {len(said) / (time.perf_counter() - started):.0f} a second")
    assert new == options.messages
    seconds, sent = await drained(url, options.workers, answering)
    assert is_right(url, sent)
    return float(options.messages / seconds)


async def procrastinate_alone(url: str, options: argparse.Namespace, *, locked: bool) -> float:
    """Return how many empty jobs Procrastinate runs per second."""
    jobs = Jobs()
    async with open_pool(url) as pool, jobs.open(pool):
        waiting = [
            Job(
                task_name=NOTHING,
                task_kwargs={"message_id": number},
                lock=f"c{number % options.conversations}" if locked else None,
                queueing_lock=None,
                queue=NOTHING,
            )
            for number in range(options.messages)
        ]
        await jobs.app.job_manager.batch_defer_jobs_async(waiting)
    seconds, _ = await drained(url, options.workers, nothing)
    return float(options.messages / seconds)


async def nothing(url: str, meeting: Meeting) -> None:
    """Run empty jobs."""
    ends = [0]

    async def end(message_id: int) -> None:  # noqa: ARG001 — the signature of our own job
        ends.append(time.monotonic_ns())

    jobs = Jobs()
    jobs.app.task(name=NOTHING)(end)
    async with open_pool(url) as pool, jobs.open(pool):
        await meeting.meet()
        worker = asyncio.create_task(
            jobs.app.run_worker_async(
                queues=[NOTHING],
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=POLLING_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )
        await meeting.meet()
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
    await meeting.meet([(ends[-1], "")])


if __name__ == "__main__":
    asyncio.run(main())
