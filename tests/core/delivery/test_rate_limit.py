"""The send governor: one count for all processes, in the database."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.delivery.rate_limit import RateLimiter
from core.model.errors import RetryLater
from core.model.messages import Address
from core.model.ports import Limit
from tests.fakes.board import Board

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

HERE, THERE = Address("board", "w", "here"), Address("board", "w", "there")


class Slow(Board):
    limits: tuple[Limit, ...] = (
        Limit("channel", interval_seconds=0.2, burst=2),
        Limit("workspace", interval_seconds=0.01, burst=50),
    )


async def test_what_goes_by_a_way_of_its_own_waits_for_nobody(pool: AsyncConnectionPool) -> None:
    pace = RateLimiter(pool)
    await pace.wait(Slow(), HERE)
    await pace.hold(Slow(), HERE, RetryLater("busy", after_seconds=30))
    async with asyncio.timeout(10):
        await pace.wait(Slow(), replace(HERE, via="a token"))
    with pytest.raises(RetryLater):
        await pace.wait(Slow(), HERE)


async def test_several_senders_together_keep_the_pace_of_a_channel(pool: AsyncConnectionPool) -> None:
    sent: list[float] = []

    async def send(pace: RateLimiter) -> None:
        while True:
            try:
                await pace.wait(Slow(), HERE)
            except RetryLater as error:
                await asyncio.sleep(error.after_seconds or 0)
            else:
                return sent.append(time.monotonic())

    await asyncio.gather(*(send(RateLimiter(pool)) for _ in range(6)))
    assert max(sent) - min(sent) >= 0.2 * 4 - 0.05


async def test_other_channels_do_not_wait(pool: AsyncConnectionPool) -> None:
    pace = RateLimiter(pool)
    await pace.hold(Slow(), HERE, RetryLater("slower", after_seconds=60))
    await pace.wait(Slow(), THERE)
    with pytest.raises(RetryLater) as refused:
        await pace.wait(Slow(), HERE)
    assert refused.value.after_seconds == pytest.approx(60, abs=2)
