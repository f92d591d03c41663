"""Ending tasks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

AGAIN_SECONDS = 1.0


async def end(tasks: Iterable[asyncio.Task[Any]], *, again_seconds: float = AGAIN_SECONDS) -> None:
    """Cancel tasks and wait until they have ended, whatever they end with.

    A task that goes on for so long is cancelled again: before Python 3.12 `asyncio.wait_for`, by which libraries wait,
    loses a cancellation that comes together with what it waits for. One that was cancelled before has as long to close
    what it has opened.
    """
    running = {task for task in tasks if not task.done()}
    wanted = {task for task in running if not task.cancelling()}
    while running:
        for task in wanted:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=again_seconds)
        wanted = running
