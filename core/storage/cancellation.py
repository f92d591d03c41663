"""Cancelling tasks, and waiting until they have ended."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

AGAIN_SECONDS = 1.0


async def end(tasks: Iterable[asyncio.Task[Any]], *, again_seconds: float = AGAIN_SECONDS) -> None:
    """Cancel tasks and wait until all have ended, with a result, an error or a cancellation.

    A task that is still running after `again_seconds` is cancelled again: before Python 3.12, `asyncio.wait_for` loses
    a cancellation that arrives together with the result. A task that was being cancelled already gets the same time to
    clean up.
    """
    running = {task for task in tasks if not task.done()}
    wanted = {task for task in running if not task.cancelling()}
    while running:
        for task in wanted:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=again_seconds)
        wanted = running
