"""Limits how many requests one process makes to Discord, in the order in which they are wanted."""

from __future__ import annotations

import asyncio


class Throttle:
    """Allows a number of requests a second, and a burst after a pause, by the generic cell rate algorithm."""

    def __init__(self, per_second: float, at_once: int) -> None:
        self._interval = 1 / per_second
        self._burst = (at_once - 1) * self._interval
        self._free_at = 0.0

    async def wait(self) -> None:
        """Wait for a turn. A caller that is cancelled leaves its turn unused."""
        seconds = self.reserve(asyncio.get_running_loop().time())
        if seconds:
            await asyncio.sleep(seconds)

    def reserve(self, now: float) -> float:
        """Take the next turn, and return in how many seconds it is due; `now` are seconds of a monotonic clock."""
        seconds = max(self._free_at - self._burst - now, 0.0)
        self._free_at = max(self._free_at, now) + self._interval
        return seconds
