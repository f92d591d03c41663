"""Runs coroutines that start child processes, on each system.

On Windows, one event loop can wait for sockets as psycopg does, and another one can start processes. So there, these
coroutines run on a loop of their own, in a thread that lives as long as this process.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import Future
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


async def with_processes(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that starts processes, where the system can start them. If this is cancelled, so is the work."""
    return await (on_own_loop(work) if sys.platform == "win32" else work)


async def on_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the loop of the thread, and return its result."""
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, _loop()))


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Start the thread, and return its loop, which runs until the process ends."""
    started: Future[asyncio.AbstractEventLoop] = Future()

    async def stay() -> None:
        started.set_result(asyncio.get_running_loop())
        await asyncio.Event().wait()

    threading.Thread(target=asyncio.run, args=(stay(),), name="child-processes", daemon=True).start()
    return started.result()
