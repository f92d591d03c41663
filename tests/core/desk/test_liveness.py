"""Workers know of each other that they live: who is killed is missed at once, who loses a connection is not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.storage.cancellation import end
from core.storage.rows import one
from tests.fakes.board import Board
from tests.fakes.dying import worker
from tests.fakes.house import House
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from multiprocessing.process import BaseProcess

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NEVER = 1_000.0
"""How long a worker must be silent where only its lock is to tell."""
_LOCK = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1651
    AND objid = (SELECT max(id) FROM procrastinate_workers HAVING count(*) = 2)
"""
_SETTLED = "SELECT 1 WHERE now() - pg_postmaster_start_time() > interval '10 seconds'"
_IN_HAND = """
UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) RETURNING status
"""
_STATUS = "SELECT status FROM procrastinate_jobs"


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    """A house with a worker that has a message in hand, and is there."""
    made = House(pool, Board())
    async with made.jobs.open(pool):
        await made.hear("hello", "e1")
        await made.jobs.app.job_manager.register_worker()
        async with pool.connection() as connection:
            await connection.execute(_IN_HAND)
        showing = asyncio.create_task(made.recovery.liveness.hold_lock())
        yield made
        await end([showing])


@pytest.fixture
def other(pool: AsyncConnectionPool) -> Iterator[BaseProcess]:
    """A worker in another process."""
    process = worker(str(pool.conninfo), "http://127.0.0.1:9")
    yield process
    process.kill()
    process.join()


async def _until(house: House, statement: str, *, but: object = None) -> object:
    """Wait until a statement finds something, other than this, and return it."""

    async def found() -> tuple[object, ...] | None:
        row = await one(connection, statement)
        return None if row == (but,) else row

    async with house.pool.connection() as connection:
        (value,) = await until(found)
    return value


async def _look(house: House) -> object:
    await house.recovery.take_over(silent_seconds=NEVER)
    return await _until(house, _STATUS)


async def _is_taken_over(house: House) -> bool:
    return await _look(house) != "doing"


async def test_the_jobs_of_a_worker_that_is_killed_are_taken_over_before_it_is_missed(
    house: House, other: BaseProcess
) -> None:
    await _until(house, _LOCK)
    await _until(house, _IN_HAND)
    assert await _look(house) == "doing"
    other.kill()
    await until(lambda: _is_taken_over(house))


async def test_a_worker_that_loses_the_connection_by_which_it_is_known_keeps_its_jobs(
    house: House, other: BaseProcess
) -> None:
    await _until(house, _SETTLED)
    held = await _until(house, _LOCK)
    await _until(house, _IN_HAND)
    assert await _look(house) == "doing"
    await _until(house, f"SELECT pg_terminate_backend({held})")
    for _ in range(10):
        assert await _look(house) == "doing"
    await _until(house, _LOCK, but=held)
    assert other.is_alive()
    assert await _look(house) == "doing"
