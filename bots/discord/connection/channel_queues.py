"""What was heard, on its way to the inbox: in order within a channel, side by side between channels."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from core.model.errors import FrontdeskError, RetryLater
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

LANES = 8
MOST_WAITING = 1_000
"""Of one lane; what comes then is fetched from the history later."""
RETRY_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0)


class Lanes:
    """Takes what is to be done for each event. What cannot be kept now is tried again until it is.

    Dies the process with something waiting here, it is fetched from the history: the watermark moves only while nothing
    waits. `is_behind` says that something was let go for want of room.
    """

    def __init__(self) -> None:
        self._queues: list[asyncio.Queue[Callable[[], Awaitable[object]]]] = [
            asyncio.Queue(MOST_WAITING) for _ in range(LANES)
        ]
        self._under_way = 0
        self.is_behind = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits, and nothing is under way."""
        return not self._under_way

    def put(self, channel: str, act: Callable[[], Awaitable[object]]) -> None:
        """Have something done after everything else of its channel."""
        try:
            self._queues[int(channel) % LANES].put_nowait(act)
            self._under_way += 1
        except asyncio.QueueFull:
            self.is_behind = True

    async def run(self) -> None:
        """Do what comes, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for queue in self._queues:
                group.create_task(self._drive(queue))

    async def _drive(self, queue: asyncio.Queue[Callable[[], Awaitable[object]]]) -> None:
        while True:
            act = await queue.get()
            try:
                await _done(act)
            finally:
                self._under_way -= 1


async def _done(act: Callable[[], Awaitable[object]]) -> None:
    """Do something, again and again while the world is in the way."""
    failures = 0
    while True:
        try:
            with told_as_ours():
                await act()
        except RetryLater as error:
            log.warning("What Discord delivered is not taken in yet: %s", error)
            pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
            failures += 1
            await asyncio.sleep(error.after_seconds or pause)
        except FrontdeskError as error:
            log.warning("What Discord delivered is not taken in: %s", error)
            return
        except Exception:
            log.exception("What Discord delivered failed")
            return
        else:
            return
