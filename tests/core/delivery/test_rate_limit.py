"""The send governor: one count for all processes, in the database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.delivery.rate_limit import RateLimiter
from core.model.errors import NotYet, RetryLater
from core.model.messages import Address
from core.model.ports import Limit
from tests.fakes.board import Board

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

HERE, THERE = Address("board", "w", "here"), Address("board", "w", "there")


class Slow(Board):
    limits: tuple[Limit, ...] = (
        Limit("channel", interval_seconds=60, burst=2),
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
    assert await _let_through(pool) == 2, "the burst"
    for _ in range(2):
        assert await _let_through(pool) == 0
        async with pool.connection() as connection:
            await connection.execute("UPDATE pace SET free_at = free_at - interval '60 seconds'")
        assert await _let_through(pool) == 1, "one an interval"


async def _let_through(pool: AsyncConnectionPool) -> int:
    """Return how many of six senders may send now; the others are told when they may."""
    sends = (RateLimiter(pool).wait(Slow(), HERE) for _ in range(6))
    refused = [error for error in await asyncio.gather(*sends, return_exceptions=True) if error]
    assert all(isinstance(error, NotYet) and 0 < (error.after_seconds or 0) <= 60 for error in refused)
    return 6 - len(refused)


async def test_other_channels_do_not_wait(pool: AsyncConnectionPool) -> None:
    pace = RateLimiter(pool)
    await pace.hold(Slow(), HERE, RetryLater("slower", after_seconds=60))
    await pace.wait(Slow(), THERE)
    with pytest.raises(RetryLater) as refused:
        await pace.wait(Slow(), HERE)
    assert refused.value.after_seconds == pytest.approx(60, abs=2)
