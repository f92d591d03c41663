"""The fake Discord's time: ids and messages carry the real time, rates run as fast as a test wants."""

from __future__ import annotations

from datetime import UTC, datetime

import tests.fakes.clock

EPOCH_MS = 1_420_070_400_000
"""The first millisecond of 2015, from which snowflakes count; discord.com/developers/reference#snowflakes."""


class Clock(tests.fakes.clock.Clock):
    """It also writes times as the wire has them."""

    __slots__ = ()

    def stamp(self, at: float | None = None) -> str:
        """A time as the wire has it."""
        moment = datetime.fromtimestamp(self.now() if at is None else at, UTC)
        return moment.isoformat(timespec="microseconds")


def snowflake_time(snowflake: str) -> float:
    """The Unix time at which an id was made."""
    return ((int(snowflake) >> 22) + EPOCH_MS) / 1000
