"""A job exists if and only if the row that it is for does, and ends with the last part of its work."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.delivery.outbox import Outbox
from core.jobs.jobs import ANSWER, BROADCAST, TO_A_PERSON, URGENT, Jobs, answer_columns, forget_jobs, send_queue
from core.model.messages import Address
from core.model.replies import Reply
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from procrastinate.jobs import Job
    from psycopg_pool import AsyncConnectionPool

    from core.jobs.jobs import Claim

TEAM, ANA = Address("board", "w", "team"), Address("board", "w", "ana")


@pytest.fixture
async def jobs(pool: AsyncConnectionPool) -> AsyncIterator[Jobs]:
    made = Jobs()
    async with made.open(pool):
        yield made


async def _fetch(jobs: Jobs, *queues: str) -> Job | None:
    worker = jobs.worker or await jobs.app.job_manager.register_worker()
    return await jobs.app.job_manager.fetch_job(list(queues) or None, worker)


async def _claim(jobs: Jobs, job: Job | None, *queues: str) -> Claim:
    from procrastinate import JobContext

    assert job is not None
    return jobs.claim(
        JobContext(app=jobs.app, job=job, worker_queues=queues, start_timestamp=0, abort_reason=lambda: None)
    )


async def _left(pool: AsyncConnectionPool) -> list[tuple[str, str]]:
    async with pool.connection() as connection:
        found = await connection.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        return await found.fetchall()


async def test_replies_to_people_are_fetched_before_broadcasts(pool: AsyncConnectionPool, jobs: Jobs) -> None:
    async with pool.connection() as connection:
        await jobs.send_all(connection, [(1, TEAM, BROADCAST), (2, ANA, TO_A_PERSON)])
    first, second = await _fetch(jobs, send_queue("board")), await _fetch(jobs, send_queue("board"))
    assert first is not None
    assert second is not None
    assert [job.task_kwargs["reply_id"] for job in (first, second)] == [2, 1]


async def test_jobs_of_one_conversation_run_one_at_a_time_and_on_a_process_that_serves_the_platform(
    pool: AsyncConnectionPool, jobs: Jobs
) -> None:
    async with pool.connection() as connection:
        await jobs.send(connection, 1, ANA)
        await jobs.retract(connection, 2, ANA)
    assert await _fetch(jobs, send_queue("slack")) is None
    assert await _fetch(jobs, send_queue("board")) is not None
    assert await _fetch(jobs, send_queue("board")) is None


async def test_a_job_stays_if_the_transaction_that_ends_it_fails(pool: AsyncConnectionPool, jobs: Jobs) -> None:
    async with pool.connection() as connection:
        await jobs.send(connection, 1, ANA)
    claim = await _claim(jobs, await _fetch(jobs))
    async with pool.connection() as connection:
        async with connection.transaction():
            await claim.finish(connection)
            raise psycopg.Rollback
        assert await _left(pool) == [("send", "doing")]
        await replace(claim, worker=claim.worker + 1).finish(connection)
        assert await _left(pool) == [("send", "doing")], "another worker cannot end it"
    async with pool.connection() as connection:
        await claim.finish(connection)
    assert await _left(pool) == []


async def test_a_job_becomes_the_sending_job_only_where_its_worker_serves_the_platform(
    pool: AsyncConnectionPool, jobs: Jobs
) -> None:
    async with pool.connection() as connection:
        await jobs.answer(connection, 1, "board/w/ana")
    claim = await _claim(jobs, await _fetch(jobs), ANSWER, send_queue("board"))
    columns = claim.send_columns(ANA, priority=URGENT)
    assert columns is not None
    assert (columns["queue"], columns["priority"], columns["job"]) == (send_queue("board"), URGENT, claim.job)
    assert claim.send_columns(Address("slack", "w", "ana"), priority=URGENT) is None
    assert answer_columns("c", urgent=True)["priority"] == URGENT


async def test_jobs_of_erased_rows_and_conversations_are_erased_and_running_ones_emptied(
    pool: AsyncConnectionPool, jobs: Jobs
) -> None:
    async with pool.connection() as connection:
        await jobs.summarise(connection, "board/w/ana")
    await _fetch(jobs)
    async with pool.connection() as connection:
        await jobs.answer(connection, 404, "board/w/li")
        assert await forget_jobs(connection, ["board/w/ana"]) == 2
        found = await connection.execute("SELECT task_name, lock, args FROM procrastinate_jobs")
        assert await found.fetchall() == [("summarise", None, {"conversation": ""})]


async def test_a_reply_is_locked_before_the_job_that_sent_it_as_whoever_erases_a_person_locks_them(
    pool: AsyncConnectionPool, jobs: Jobs
) -> None:
    outbox = Outbox(pool)
    async with pool.connection() as connection, connection.transaction():
        outgoing = await outbox.write(connection, ANA, Reply("hello"), message_id=None)
        await jobs.send(connection, outgoing.id, ANA)
    claim = await _claim(jobs, await _fetch(jobs))
    async with pool.connection() as eraser, eraser.transaction():
        await eraser.execute("SELECT FROM replies WHERE id = %s FOR UPDATE", [outgoing.id])
        recording = asyncio.create_task(outbox.mark_sent(outgoing.id, "m1", at=datetime.now(UTC), claim=claim))

        async def waits() -> bool:
            waiting = "SELECT FROM pg_locks WHERE NOT granted"
            return (await eraser.execute(waiting)).rowcount > 0

        await until(waits)
        free = "SELECT FROM procrastinate_jobs WHERE id = %s FOR UPDATE NOWAIT"
        assert (await eraser.execute(free, [claim.job])).rowcount == 1
    await recording
    assert await _left(pool) == []
