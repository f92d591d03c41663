"""One of several does the work, and another takes over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.model.errors import RetryLater
from core.storage import leader_lock
from core.storage.cancellation import end
from core.storage.leader_lock import hold
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

ENDED = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader_lock, "LOOK_SECONDS", 0.02)


async def test_a_standby_begins_when_the_leader_ends(pool: AsyncConnectionPool) -> None:
    at_work: list[str] = []

    async def work(name: str) -> None:
        at_work.append(name)
        await asyncio.Event().wait()

    first = asyncio.create_task(hold(pool, "gateway", work("first")))
    await until(lambda: at_work)
    second = asyncio.create_task(hold(pool, "gateway", work("second")))
    other = asyncio.create_task(hold(pool, "another thing", work("other")))
    await until(lambda: "other" in at_work)
    assert at_work == ["first", "other"]
    await end([first])
    await until(lambda: "second" in at_work)
    await end([second, other])


async def test_what_the_work_fails_with_is_raised_and_the_lock_is_free(pool: AsyncConnectionPool) -> None:
    async def fail() -> None:
        raise ValueError("broken")

    async def succeed() -> None:
        pass

    with pytest.raises(ValueError, match="broken"):
        await hold(pool, "gateway", fail())
    await hold(pool, "gateway", succeed())


async def test_the_work_is_cancelled_when_the_database_connection_breaks(pool: AsyncConnectionPool) -> None:
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    leader = asyncio.create_task(hold(pool, "gateway", work()))
    await began.wait()
    async with pool.connection() as connection:
        await connection.execute(ENDED)
    with pytest.raises(RetryLater):
        await leader
    assert cancelled.is_set()
