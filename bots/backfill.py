"""What all adapters share when they fetch messages that were missed."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from core.model.errors import InputError, RetryLater

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)

FARTHEST: Final = timedelta(days=7)
"""How far back messages are fetched. Nobody still waits for an answer to an older one."""
OVERLAP: Final = timedelta(minutes=2)
"""How much is fetched from before the gap, since events may come late and clocks differ."""
MOST_MESSAGES: Final = 200
"""Per channel or thread. In a channel, the newest are read; in a thread, whose pages start at the root, the oldest."""
TRIES: Final = 5
"""How often a platform that does not answer is asked. If it says when to come back, there is no limit."""
RETRY_SECONDS: Final = 1.0


def begin(heard_until: datetime, *, now: datetime) -> datetime:
    """Return from when on to fetch messages, if everything was received until an instant (all with a time zone)."""
    return max(heard_until - OVERLAP, now - FARTHEST)


async def with_retries(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Call a platform, and wait and retry if it is busy. A new start from the first channel would only be slower.

    Raises:
        RetryLater: the platform did not answer several times.
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


async def read_history(messages: Callable[[], AsyncIterator[dict[str, Any]]], *, channel: str) -> list[dict[str, Any]]:
    """Return a channel's messages, read by `with_retries`; none if the platform refuses them."""

    async def ask() -> list[dict[str, Any]]:
        return [message async for message in messages()]

    try:
        return await with_retries(ask)
    except InputError as error:
        log.info("The history of %s cannot be read: %s", channel, error)
        return []
