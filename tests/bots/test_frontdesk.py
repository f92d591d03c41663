"""Coroutines that run side by side until one of them fails."""

from __future__ import annotations

import asyncio

import pytest

from bots.frontdesk import run_together
from core.model.errors import RetryLater


async def test_when_one_fails_the_others_are_cancelled_and_its_error_is_raised() -> None:
    cancelled = asyncio.Event()

    async def listen() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def fail() -> None:
        await asyncio.sleep(0)
        raise RetryLater("Slack is down.")

    with pytest.raises(RetryLater, match="Slack is down"):
        await run_together([listen(), fail()])
    assert cancelled.is_set()


async def test_when_all_have_ended_it_ends() -> None:
    ended = list[int]()

    async def note(number: int) -> None:
        ended.append(number)

    await run_together(note(number) for number in range(3))
    assert sorted(ended) == [0, 1, 2]
