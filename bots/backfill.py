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


async def read_history(messages: Callable[[], AsyncIterator[dict[str, Any]]], *, channel: str) -> list[dict[str, Any]]:
    """Return a channel's messages, read by `with_retries`; none if the platform refuses them."""

    async def ask() -> list[dict[str, Any]]:
        return [message async for message in messages()]

    try:
        return await with_retries(ask)
    except InputError as error:
        log.info("The history of %s cannot be read: %s", channel, error)
        return []
