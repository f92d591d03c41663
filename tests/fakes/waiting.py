"""Waiting for what happens in another task, process or thread: as long as it takes, and not forever."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


async def until(so: Callable[[], Any], *, seconds: float = 120) -> Any:
    """Wait until a function, or a coroutine function, returns something true, and return it."""
    async with asyncio.timeout(seconds):
        while True:
            found = so()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.02)
