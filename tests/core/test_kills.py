"""A desk that is killed at any step of its work loses nothing, doubles nothing, and keeps the order."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from core.storage.database import open_pool
from tests.fakes.dying import Step, run
from tests.fakes.wire import Shore

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg_pool import AsyncConnectionPool

MESSAGES = [
    ("e1", "ana", "hello"),
    ("e2", "ana", "remind me tomorrow at 9 to call the bank"),
    ("e3", "ben", "who are you"),
    ("e4", "ana", "remind me tomorrow at 10 to water the plants"),
    ("e5", "ana", "thanks"),
]


@pytest.mark.slow
async def test_a_death_at_any_step_loses_nothing_and_doubles_nothing(fresh_database: Callable[[], str]) -> None:
    steps = await _steps(fresh_database())
    for step in random.Random(1).sample(steps, 6):
        await _survives(fresh_database(), [step])


@pytest.mark.proof
async def test_every_step_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    steps = await _steps(fresh_database())
    for step in steps:
        await _survives(fresh_database(), [step])


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(200))
async def test_several_deaths_behind_a_wire_that_fails_half_the_time(
    fresh_database: Callable[[], str], seed: int
) -> None:
    dice = random.Random(seed)
    steps = await _steps(fresh_database())
    await _survives(fresh_database(), dice.sample(steps, 2), shore=Shore(faults=0.5, seed=seed))


async def _steps(url: str) -> list[Step]:
    """Return every durable step that the work has, found by doing it."""
    shore = Shore()
    async with shore.open() as address:
        steps = await asyncio.to_thread(run, url, address, MESSAGES)
    assert steps is not None
    return list(dict.fromkeys(steps))


async def _survives(url: str, deaths: list[Step], *, shore: Shore | None = None) -> None:
    shore = shore or Shore()
    async with shore.open() as address:
        for death in deaths:
            await asyncio.to_thread(run, url, address, MESSAGES, fatal=death)
        assert await asyncio.to_thread(run, url, address, MESSAGES) is not None
    async with open_pool(url) as pool:
        await _is_whole(pool, shore, deaths)


async def _is_whole(pool: AsyncConnectionPool, shore: Shore, deaths: list[Step]) -> None:
    said = [text.split("\n")[0] for text in shore.said("ana")]
    beginnings = ["Hello!", "I will remind you tomorrow", "I will remind you tomorrow", "You're welcome!"]
    assert len(said) == len(beginnings), (deaths, said)
    assert all(text.startswith(start) for text, start in zip(said, beginnings, strict=True)), (deaths, said)
    assert "bank" in said[1]
    assert "plants" in said[2]
    assert len(shore.said("ben")) == 1, deaths
    async with pool.connection() as connection:
        reminders = await (await connection.execute("SELECT what FROM reminders ORDER BY id")).fetchall()
        left = await (
            await connection.execute(
                "SELECT (SELECT count(*) FROM messages WHERE state <> 'replied'), "
                "(SELECT count(*) FROM replies WHERE state <> 'sent'), (SELECT count(*) FROM steps), "
                "(SELECT count(*) FROM effects)"
            )
        ).fetchone()
    assert reminders == [("call the bank",), ("water the plants",)], deaths
    assert left == (0, 0, 0, 2), (deaths, left)
