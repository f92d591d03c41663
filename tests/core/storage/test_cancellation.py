"""Ending tasks, also those that lose a cancellation."""

from __future__ import annotations

import asyncio

from core.storage.cancellation import end


async def test_a_task_that_loses_a_cancellation_is_cancelled_again() -> None:
    asked = 0

    async def stubborn() -> None:
        nonlocal asked
        while asked < 3:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                asked += 1

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await end([task], again_seconds=0.01)
    assert asked == 3
    assert task.done()


async def test_what_tasks_end_with_is_not_raised() -> None:
    async def fail() -> None:
        raise ValueError("broken")

    failing = asyncio.create_task(fail())
    waiting = asyncio.create_task(asyncio.Event().wait())
    await asyncio.sleep(0)
    await end([failing, waiting])
    assert isinstance(failing.exception(), ValueError)
    assert waiting.cancelled()


async def test_a_task_that_was_cancelled_before_may_clean_up() -> None:
    closed = asyncio.Event()

    async def closing() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            await closed.wait()
        return ""

    task = asyncio.create_task(closing())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(closed.set)
    await end([task], again_seconds=60)
    assert task.cancelled()
