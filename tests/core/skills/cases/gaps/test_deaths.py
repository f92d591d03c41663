"""A desk that is killed at any step keeps a question once, and tells the team of it once a week."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Final

import pytest

from core.storage.database import open_pool
from core.storage.rows import run, scalar
from tests.fakes import dying
from tests.fakes.dying import Step, Work
from tests.fakes.wire import Shore

if TYPE_CHECKING:
    from collections.abc import Callable

WORK: Final = Work((), case=(("e1", "ana", "What does the blue light on the router mean?"),))
LONG_AGO: Final = "2020-01-06 09:00+00"
EVERY: Final = pytest.param(None, marks=pytest.mark.proof)

pytestmark = pytest.mark.slow


async def do(url: str, address: str, *, fatal: Step | None = None) -> list[Step] | None:
    return await asyncio.to_thread(dying.run, url, address, WORK, fatal=fatal)


async def let_a_week_pass(url: str) -> None:
    """Have the digest of this week be due, as if the last one was sent long ago."""
    async with open_pool(url) as pool:
        await run(pool, "DELETE FROM gap_digests")
        await run(pool, "INSERT INTO gap_digests (due, sent_at) VALUES (%s, %s)", LONG_AGO, LONG_AGO)


@pytest.mark.parametrize("many", [1, EVERY])
async def test_a_death_before_or_after_a_gap_leaves_one(fresh_database: Callable[[], str], many: int | None) -> None:
    async with Shore().open() as address:
        steps = await do(fresh_database(), address)
    deaths = [step for step in dict.fromkeys(steps or ()) if "INSERT INTO gaps" in step.kind]
    assert {step.side for step in deaths} == {"before", "after"}
    for death in random.sample(deaths, many or len(deaths)):
        url = fresh_database()
        async with Shore().open() as address:
            await do(url, address, fatal=death)
            assert await do(url, address) is not None
        async with open_pool(url) as pool:
            assert await scalar(pool, "SELECT count(*) FROM gaps WHERE closed_at IS NULL") == 1, death


@pytest.mark.parametrize("many", [1, EVERY])
async def test_a_death_before_or_after_a_digest_sends_one(fresh_database: Callable[[], str], many: int | None) -> None:
    url = fresh_database()
    async with Shore().open() as address:
        await do(url, address)
        await let_a_week_pass(url)
        steps = await do(url, address)
    deaths = [step for step in dict.fromkeys(steps or ()) if "gap_digests" in step.kind]
    assert {step.side for step in deaths} == {"before", "after"}
    for death in random.sample(deaths, many or len(deaths)):
        url, shore = fresh_database(), Shore()
        async with shore.open() as address:
            await do(url, address)
            await let_a_week_pass(url)
            await do(url, address, fatal=death)
            assert await do(url, address) is not None
            assert await do(url, address) is not None
        assert sum("What to document next" in text for text in shore.said("team")) == 1, death
