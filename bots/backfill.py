"""What every adapter keeps to when it fetches what was said while nobody listened."""

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
"""How far back is looked: what is older nobody waits for any more."""
OVERLAP: Final = timedelta(minutes=2)
"""What is fetched from before the gap: events may come late, and clocks differ."""
MOST_MESSAGES: Final = 200
"""Of one channel, the newest; of one thread, whose pages begin with its head, the first."""
TRIES: Final = 5
"""How often a platform is asked, if it does not answer; if it says when to come back, without end."""
RETRY_SECONDS: Final = 1.0


def begin(heard_until: datetime, *, now: datetime) -> datetime:
    """Return from when on what was said is fetched, after it was listened until an instant; all of them aware."""
    return max(heard_until - OVERLAP, now - FARTHEST)


async def patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask as slowly as the platform wants it: to begin anew at the first channel would come no farther than before.

    Raises:
        RetryLater: it did not answer so many times.
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
