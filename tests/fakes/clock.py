"""The time of a fake platform: messages carry the real time, rates run as fast as a test wants."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Clock:
    """`now` is Unix time; `ticks` counts the seconds of rates, `time_scale` to each real one.

    By when a client must have done something runs by `seconds`, real ones: what is hurried to a twentieth of three
    seconds would be missed by whoever's machine is busy.
    """

    time_scale: float = 1.0
    _skipped: float = 0.0

    def now(self) -> float:
        return time.time()

    def ticks(self) -> float:
        return time.monotonic() * self.time_scale + self._skipped

    def seconds(self) -> float:
        return time.monotonic() + self._skipped

    def skip(self, seconds: float) -> None:
        """Let all limits (streams, triggers, interactions, rates) come so much nearer, at once."""
        self._skipped += seconds
