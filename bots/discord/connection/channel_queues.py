"""Queues between the gateway and the inbox: events stay in order within a channel, channels run side by side."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from core.model.errors import FrontdeskError, RetryLater
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

QUEUES = 8
MOST_WAITING = 1_000
"""Events in one queue. Later ones are dropped, and fetched from the history afterwards."""
RETRY_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0)


class ChannelQueues:
    """Handles events. What cannot be stored now is tried again until it is.

    If the process dies while events wait here, they are fetched from the history: the watermark moves only when nothing
    waits. `is_behind` says that events were dropped because a queue was full.
    """

    def __init__(self) -> None:
        self._queues: list[asyncio.Queue[Callable[[], Awaitable[object]]]] = [
            asyncio.Queue(MOST_WAITING) for _ in range(QUEUES)
        ]
        self._under_way = 0
        self.is_behind = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits and nothing is being handled."""
        return not self._under_way

    def put(self, channel: str, act: Callable[[], Awaitable[object]]) -> None:
        """Handle an event after all earlier events of its channel."""
        try:
            self._queues[int(channel) % QUEUES].put_nowait(act)
            self._under_way += 1
        except asyncio.QueueFull:
            self.is_behind = True

    async def run(self) -> None:
        """Handle events until cancelled."""
        async with asyncio.TaskGroup() as group:
            for queue in self._queues:
                group.create_task(self._work(queue))

    async def _work(self, queue: asyncio.Queue[Callable[[], Awaitable[object]]]) -> None:
        while True:
            act = await queue.get()
            try:
                await _handle(act)
            finally:
                self._under_way -= 1


async def _handle(act: Callable[[], Awaitable[object]]) -> None:
    """Handle one event; try again as long as the database or Discord is down."""
    failures = 0
    while True:
        try:
            with told_as_ours():
                await act()
        except RetryLater as error:
            log.warning("An event from Discord cannot be stored yet: %s", error)
            pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
            failures += 1
            await asyncio.sleep(error.after_seconds or pause)
        except FrontdeskError as error:
            log.warning("An event from Discord is dropped: %s", error)
            return
        except Exception:
            log.exception("Handling an event from Discord failed")
            return
        else:
            return
