"""How fast one process asks Discord at most, whatever it asks for: in the order in which it wants to."""

from __future__ import annotations

import asyncio


class Turnstile:
    """Lets so many pass in a second, and some at once after a pause, by the generic cell rate algorithm."""

    def __init__(self, per_second: float, at_once: int) -> None:
        self._interval = 1 / per_second
        self._burst = (at_once - 1) * self._interval
        self._free_at = 0.0

    async def wait(self) -> None:
        """Return when it is one's turn; whoever gives up meanwhile leaves a place unused."""
        now = asyncio.get_running_loop().time()
        seconds = max(self._free_at - self._burst - now, 0.0)
        self._free_at = max(self._free_at, now) + self._interval
        if seconds:
            await asyncio.sleep(seconds)
