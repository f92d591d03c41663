"""The fake Discord's time: ids and messages carry the real time, limits run as fast as a test wants."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
"""The first millisecond of 2015, from which snowflakes count; discord.com/developers/reference#snowflakes."""


@dataclass(slots=True)
class Clock:
    """`now` is Unix time; `ticks` counts the seconds of limits, `time_scale` to each real one."""

    time_scale: float = 1.0
    _skipped: float = 0.0

    def now(self) -> float:
        return time.time()

    def stamp(self, at: float | None = None) -> str:
        """A time as the wire has it."""
        moment = datetime.fromtimestamp(self.now() if at is None else at, UTC)
        return moment.isoformat(timespec="microseconds")

    def ticks(self) -> float:
        return time.monotonic() * self.time_scale + self._skipped

    def skip(self, seconds: float) -> None:
        """Let all limits (interactions, nonces, rates) come so much nearer, at once."""
        self._skipped += seconds


def snowflake_time(snowflake: str) -> float:
    """The Unix time at which an id was made."""
    return ((int(snowflake) >> 22) + EPOCH_MS) / 1000
