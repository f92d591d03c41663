"""Several workers on one database: some are killed, the database is restarted, and the wire fails all the while."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.model.errors import RetryLater, StoreError
from core.storage.database import open_pool, told_as_ours
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from tests.fakes.dying import worker
from tests.fakes.house import House
from tests.fakes.wire import Shore, wired

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from multiprocessing.process import BaseProcess

CONVERSATIONS = 20
PAUSE_SECONDS = 0.05


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a path so short that its database has the same address after each restart."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-") as made:
        yield Path(made)


@pytest.mark.proof
async def test_three_workers_of_which_one_is_killed_every_two_seconds(fresh_database: Callable[[], str]) -> None:
    url, shore, dice = fresh_database(), Shore(faults=0.2, seed=3), random.Random(3)
    async with shore.open() as address, _workers(url, address, count=3) as workers:
        talking = asyncio.create_task(_talk(url, address, seconds=60))
        for _ in range(30):
            await asyncio.sleep(2)
            victim = dice.randrange(3)
            workers[victim].kill()
            workers[victim].join()
            workers[victim] = await asyncio.to_thread(worker, url, address)
        await _is_whole(url, shore, await talking)


@pytest.mark.proof
async def test_a_database_that_is_restarted_under_load_for_a_minute(home: Path) -> None:
    await _restarted(home, seconds=60)


@pytest.mark.slow
async def test_a_database_that_is_restarted_under_load(home: Path) -> None:
    await _restarted(home, seconds=1)


async def _restarted(home: Path, *, seconds: float) -> None:
    shore = Shore(faults=0.2, seed=4)
    with embedded_postgres(home) as url:
        migrate(url)
    async with shore.open() as address, _workers(url, address, count=2):
        talking = asyncio.create_task(_talk(url, address, seconds=seconds))
        while not talking.done():
            with embedded_postgres(home):
                await asyncio.wait({talking}, timeout=2)
        with embedded_postgres(home):
            await _is_whole(url, shore, await talking)


@asynccontextmanager
async def _workers(url: str, shore: str, *, count: int) -> AsyncIterator[list[BaseProcess]]:
    workers = [await asyncio.to_thread(worker, url, shore) for _ in range(count)]
    try:
        yield workers
    finally:
        for process in workers:
            process.kill()
            process.join()


async def _talk(url: str, shore: str, *, seconds: float) -> dict[str, int]:
    """Say things as a platform delivers them: again until they are accepted, and one in five twice."""
    said = dict.fromkeys((f"c{number}" for number in range(CONVERSATIONS)), 0)
    ends, dice = time.monotonic() + seconds, random.Random(5)
    waiting: list[tuple[str, int]] = []
    while waiting or time.monotonic() < ends:
        try:
            with told_as_ours():
                async with open_pool(url) as pool, wired(shore) as wire:
                    house = House(pool, wire)
                    async with house.jobs.open(pool):
                        while waiting or time.monotonic() < ends:
                            if not waiting:
                                channel = f"c{dice.randrange(CONVERSATIONS)}"
                                said[channel] += 1
                                waiting.append((channel, said[channel]))
                            channel, number = waiting[0]
                            for _ in range(1 + (dice.random() < 0.2)):
                                await house.hear(f"what of {number}?", f"{channel}-{number}", channel=channel)
                            waiting.pop(0)
                            await asyncio.sleep(PAUSE_SECONDS)
        except (RetryLater, StoreError):
            await asyncio.sleep(0.1)
    return said


async def _is_whole(url: str, shore: Shore, said: dict[str, int]) -> None:
    """Wait until all is answered, and look that each message was, once, in its order."""
    async with open_pool(url) as pool, wired("http://127.0.0.1:1") as wire:
        house = House(pool, wire)
        await house.settle(seconds=120)
        async with pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT m.message ->> 'text', m.state, r.key, r.state, m.conversation FROM messages m "
                "LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded ORDER BY m.id"
            )
            rows = await cursor.fetchall()
    assert {(state, sending) for _, state, _, sending, _ in rows} == {("replied", "sent")}
    keys = list(shore.posts)
    for channel, count in said.items():
        mine = [(text, key) for text, _, key, _, conversation in rows if conversation == f"wire/w/{channel}"]
        assert [text for text, _ in mine] == [f"what of {number}?" for number in range(1, count + 1)]
        places = [keys.index(key) for _, key in mine]
        assert places == sorted(places), "out of order"
        assert len(shore.said(channel)) == count
