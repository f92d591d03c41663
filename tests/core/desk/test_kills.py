"""A desk that is killed at any step of its work loses nothing, doubles nothing, and keeps the order."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from core.storage.database import open_pool
from tests.fakes.dying import Step, Work, run
from tests.fakes.wire import Shore

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg_pool import AsyncConnectionPool

WORK = Work(
    messages=(
        ("e1", "ana", "hello"),
        ("e2", "ana", "remind me tomorrow at 9 to call the bank"),
        ("e3", "ben", "who are you"),
        ("e4", "ana", "remind me tomorrow at 10 to water the plants"),
        ("e5", "ana", "thanks"),
        ("e6", "ana", "hello"),
    ),
    edits=(("e2", "ana", "remind me tomorrow at 8 to call the bank"), ("e3", "ben", "thanks")),
    deletions=(("e6", "ana"),),
)
WRITING = Work((("e1", "ana", "hello"), ("e2", "ben", "hello")), deletions=(("e2", "ben"),), model_says="Hello to you.")


async def test_a_death_after_a_send_that_is_not_recorded_yet_doubles_nothing(
    fresh_database: Callable[[], str],
) -> None:
    url, shore = fresh_database(), Shore()
    async with shore.open() as address:
        assert await asyncio.to_thread(run, url, address, WORK, fatal=Step("send", 3, "after")) is None
        assert await asyncio.to_thread(run, url, address, WORK) is not None
    async with open_pool(url) as pool:
        await _is_whole(pool, shore, [])


@pytest.mark.slow
async def test_a_death_at_any_step_loses_nothing_and_doubles_nothing(fresh_database: Callable[[], str]) -> None:
    for work in (WORK, WRITING):
        step = random.choice(await _steps(fresh_database(), work))
        await _survives(fresh_database(), [step], work)


@pytest.mark.proof
@pytest.mark.parametrize("work", [WORK, WRITING], ids=["talking", "writing"])
async def test_every_step_can_be_the_last(fresh_database: Callable[[], str], work: Work) -> None:
    for step in await _steps(fresh_database(), work):
        await _survives(fresh_database(), [step], work)


@pytest.mark.proof
@pytest.mark.parametrize("first", range(0, 200, 10))
async def test_several_deaths_behind_a_wire_that_fails_half_the_time(
    fresh_database: Callable[[], str], first: int
) -> None:
    steps = await _steps(fresh_database(), WORK)
    for seed in range(first, first + 10):
        deaths = random.Random(seed).sample(steps, 2)
        await _survives(fresh_database(), deaths, WORK, shore=Shore(faults=0.5, seed=seed))


async def _steps(url: str, work: Work) -> list[Step]:
    """Return every durable step that the work has, found by doing it."""
    shore = Shore()
    async with shore.open() as address:
        steps = await asyncio.to_thread(run, url, address, work)
    assert steps is not None
    return list(dict.fromkeys(steps))


async def _survives(url: str, deaths: list[Step], work: Work, *, shore: Shore | None = None) -> None:
    shore = shore or Shore()
    async with shore.open() as address:
        for death in deaths:
            await asyncio.to_thread(run, url, address, work, fatal=death)
        assert await asyncio.to_thread(run, url, address, work) is not None
    async with open_pool(url) as pool:
        await (_is_written if work.model_says else _is_whole)(pool, shore, deaths)


async def _is_written(pool: AsyncConnectionPool, shore: Shore, deaths: list[Step]) -> None:
    drafts = [key for key in shore.posts if key.startswith("draft")]
    assert not drafts or any("draft" in death.kind for death in deaths), "one whose id was never heard stays"
    said = [shore.posts[key] for key in shore.posts if key not in drafts]
    assert said == [("ana", "Hello to you.")], deaths
    await _nothing_waits(pool, deaths)


async def _is_whole(pool: AsyncConnectionPool, shore: Shore, deaths: list[Step]) -> None:
    said = [text.split("\n")[0] for text in shore.said("ana")]
    beginnings = ["Hello!", "You changed this after", "I will remind you tomorrow", "You're welcome!"]
    assert len(said) == len(beginnings), (deaths, said)
    assert all(text.startswith(start) for text, start in zip(said, beginnings, strict=True)), (deaths, said)
    assert "bank" in shore.said("ana")[1], deaths
    assert "plants" in said[2]
    assert shore.said("ben") == ["You're welcome!"], deaths
    async with pool.connection() as connection:
        reminders = await (await connection.execute("SELECT what FROM reminders ORDER BY id")).fetchall()
        effects = await (await connection.execute("SELECT FROM effects")).fetchall()
    assert reminders == [("call the bank",), ("water the plants",)], deaths
    assert len(effects) == len(reminders), deaths
    await _nothing_waits(pool, deaths)


async def _nothing_waits(pool: AsyncConnectionPool, deaths: list[Step]) -> None:
    async with pool.connection() as connection:
        left = await (
            await connection.execute(
                "SELECT (SELECT count(*) FROM messages WHERE state NOT IN ('replied', 'retracted')), "
                "(SELECT count(*) FROM replies WHERE state NOT IN ('sent', 'retracted')), (SELECT count(*) FROM steps)"
            )
        ).fetchone()
    assert left == (0, 0, 0), (deaths, left)
