"""How many requests one process makes."""

from __future__ import annotations

import asyncio

import pytest

from bots.discord.api import Throttle


def test_a_burst_passes_at_once_and_the_rest_at_the_rate() -> None:
    throttle = Throttle(per_second=10, at_once=3)
    assert [throttle.reserve(100.0) for _ in range(6)] == pytest.approx([0, 0, 0, 0.1, 0.2, 0.3])


def test_a_pause_allows_a_new_burst_and_not_more_than_one() -> None:
    throttle = Throttle(per_second=10, at_once=3)
    for _ in range(3):
        throttle.reserve(100.0)
    assert [throttle.reserve(500.0) for _ in range(4)] == pytest.approx([0, 0, 0, 0.1])


async def test_turns_come_in_the_order_in_which_they_were_wanted() -> None:
    throttle, turns = Throttle(per_second=100, at_once=1), list[int]()

    async def take(number: int) -> None:
        await throttle.wait()
        turns.append(number)

    await asyncio.gather(*(take(number) for number in range(8)))
    assert turns == list(range(8))
