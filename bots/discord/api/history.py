"""The history of a channel or a thread, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.discord.limits import PAGE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bots.discord.api.client import Api

MESSAGES = "/channels/{channel_id}/messages"
ONE = f"{MESSAGES}/{{message_id}}"


async def messages(api: Api, channel: str, *, most: int, after: str | None = None) -> AsyncIterator[dict[str, Any]]:
    """Yield up to `most` messages of a channel, newest first, down to the id `after` (not included).

    Raises:
        RetryLater: Discord is down or busy.
        DiscordRefused: it refuses, for example because we may not read there.
    """
    before, seen = None, 0
    while seen < most:
        query = {"limit": PAGE} | ({"before": before} if before else {})
        page = await api.call("GET", MESSAGES, channel_id=channel, query=query)
        for message in page:
            if after is not None and int(message["id"]) <= int(after):
                return
            yield message
        seen += len(page)
        if len(page) < PAGE:
            return
        before = page[-1]["id"]
