"""Lines from a pipe or a file."""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING

from bots.terminal.limits import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


async def piped_lines() -> AsyncIterator[str]:
    """Yield the lines of standard input, decoded as UTF-8; other bytes become lone surrogates.

    The thread that reads them is abandoned at the end, because a blocked read cannot be cancelled.
    """
    lines: asyncio.Queue[bytes] = asyncio.Queue(maxsize=8)
    loop = asyncio.get_running_loop()

    def put(line: bytes) -> None:
        asyncio.run_coroutine_threadsafe(lines.put(line), loop).result()

    threading.Thread(target=_read_lines, args=(put,), name="stdin", daemon=True).start()
    while line := await lines.get():
        yield line.decode("utf-8", errors="surrogateescape")


def _read_lines(put: Callable[[bytes], None]) -> None:
    """Put each line, and an empty one at the end. Python locks `sys.stdin` at exit, so the file is read directly."""
    with suppress(RuntimeError, CancelledError):  # the loop has ended
        with suppress(OSError), open(sys.stdin.fileno(), "rb", closefd=False) as stdin:
            while line := stdin.readline(LONGEST_LINE):
                put(line)
        put(b"")
