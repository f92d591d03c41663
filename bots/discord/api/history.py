"""What stands in a channel or a thread, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.discord.limits import PAGE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bots.discord.api.client import Api

MESSAGES = "/channels/{channel_id}/messages"
ONE = f"{MESSAGES}/{{message_id}}"


async def messages(api: Api, channel: str, *, most: int, after: str | None = None) -> AsyncIterator[dict[str, Any]]:
    """Yield at most so many messages of a channel, the newest first; none that is as old as `after`.

    Raises:
        RetryLater: Discord is down or busy.
        DiscordRefused: it refuses, for instance since we may not read there.
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
