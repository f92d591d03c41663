"""The event loop of a command, and what stops it, on each system."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")

WAKE_SECONDS = 0.5
"""How soon Ctrl-C is noticed on Windows, where a signal does not wake a loop that waits for sockets."""


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on a selector loop, because psycopg cannot use the default loop of Windows."""
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(coroutine)


def on_signals(*numbers: signal.Signals, call: Callable[[], object]) -> None:
    """Call a function in the running loop when one of these signals comes."""
    loop = asyncio.get_running_loop()
    for number in numbers:
        try:
            loop.add_signal_handler(number, call)
        except NotImplementedError:  # on Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(call))
            _keep_awake(loop)


def _keep_awake(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(WAKE_SECONDS, _keep_awake, loop)
