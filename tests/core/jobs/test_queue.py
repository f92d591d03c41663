"""The outcome of a job is recorded in spite of an outage, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from core.jobs.jobs import Jobs
from core.model.messages import Address

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

ANA = Address("board", "w", "ana")


def _make_unavailable(monkeypatch: pytest.MonkeyPatch, *, times: int) -> list[int]:
    """Let the database be unavailable for the first requests to end a job, and return the jobs of all requests."""
    record, asked = JobManager.finish_job_by_id_async, list[int]()

    async def finish(manager: JobManager, job_id: int, status: Status, delete_job: bool) -> None:  # noqa: FBT001 — Procrastinate's signature
        asked.append(job_id)
        if len(asked) <= times:
            raise ConnectorException from psycopg.OperationalError("the server closed the connection")
        await record(manager, job_id, status, delete_job)

    monkeypatch.setattr(JobManager, "finish_job_by_id_async", finish)
    monkeypatch.setattr("core.jobs.queue.PAUSE_SECONDS", 0)
    return asked


async def _running(pool: AsyncConnectionPool, jobs: Jobs) -> int:
    """Return the id of a job that is running."""
    async with pool.connection() as connection:
        await jobs.send(connection, 1, ANA)
    worker = await jobs.app.job_manager.register_worker()
    job = await jobs.app.job_manager.fetch_job(None, worker)
    assert job is not None
    assert job.id is not None
    return job.id


async def _states(pool: AsyncConnectionPool) -> list[str]:
    async with pool.connection() as connection:
        return [
            state
            for (state,) in await (await connection.execute("SELECT status::text FROM procrastinate_jobs")).fetchall()
        ]


async def test_an_outcome_is_recorded_after_a_short_outage(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs()
    async with jobs.open(pool):
        job_id = await _running(pool, jobs)
        asked = _make_unavailable(monkeypatch, times=3)
        await jobs.app.job_manager.finish_job_by_id_async(job_id, Status.FAILED, delete_job=False)
    assert asked == [job_id] * 4
    assert await _states(pool) == ["failed"]


async def test_an_outage_that_lasts_is_raised(pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.jobs.queue.PATIENCE_SECONDS", -1)
    jobs = Jobs()
    async with jobs.open(pool):
        job_id = await _running(pool, jobs)
        _make_unavailable(monkeypatch, times=99)
        with pytest.raises(ConnectorException):
            await jobs.app.job_manager.finish_job_by_id_async(job_id, Status.FAILED, delete_job=False)


async def test_a_job_that_ended_in_our_own_transaction_is_not_ended_again(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs()
    async with jobs.open(pool):
        job_id = await _running(pool, jobs)
        asked = _make_unavailable(monkeypatch, times=0)
        jobs._queue.ended.add(job_id)
        await jobs.app.job_manager.finish_job_by_id_async(job_id, Status.SUCCEEDED, delete_job=True)
    assert asked == []
