"""What all adapters share when they fetch messages that were missed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from core.model.errors import RetryLater

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

Answer = TypeVar("Answer")

FARTHEST: Final = timedelta(days=7)
"""How far back messages are fetched; nobody waits for an answer to an older one."""
OVERLAP: Final = timedelta(minutes=2)
"""How much is fetched from before the gap, since events may come late and clocks differ."""
MOST_MESSAGES: Final = 200
"""Of a channel, the newest ones; of a thread, whose pages begin with its first message, the first ones."""
TRIES: Final = 5
"""How often a platform that does not answer is asked. One that says when to come back is asked for ever."""
RETRY_SECONDS: Final = 1.0


def begin(heard_until: datetime, *, now: datetime) -> datetime:
    """Return from when on messages are fetched, if everything was received until an instant; all are aware."""
    return max(heard_until - OVERLAP, now - FARTHEST)


async def with_retries(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Call a platform, as slowly as it wants; starting again at the first channel would get no further.

    Raises:
        RetryLater: it did not answer several times.
    """
    failures = 0
    while True:
        try:
            return await ask()
        except RetryLater as error:
            failures += error.after_seconds is None
            if failures == TRIES:
                raise
            await asyncio.sleep(error.after_seconds or RETRY_SECONDS)
