"""What stands in a channel or a thread, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.slack.api.client import call

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient

PAGE = 200


async def message(client: AsyncWebClient, channel: str, ts: str) -> dict[str, Any] | None:
    """Return one message; before one in a thread, Slack gives the thread's head.

    Raises:
        RetryLater: Slack is down or busy.
        SlackRefused: it refuses, for instance since we are not in the channel.
    """
    only = {"oldest": ts, "latest": ts, "inclusive": True, "limit": 2}
    page = await call(client.conversations_replies, channel=channel, ts=ts, **only)
    return next((each for each in page["messages"] if each["ts"] == ts), None)


async def messages(
    client: AsyncWebClient, channel: str, thread: str | None, *, most: int, oldest: str | None = None
) -> AsyncIterator[dict[str, Any]]:
    """Yield at most so many messages: a channel's, the newest first, or a thread's, the oldest first.

    Raises:
        RetryLater: Slack is down or busy.
        SlackRefused: it refuses, for instance since we are not in the channel.
    """
    cursor, seen = "", 0
    while seen < most:
        options: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
        options |= {"oldest": oldest} if oldest else {}
        options |= {"cursor": cursor} if cursor else {}
        if thread:
            page = await call(client.conversations_replies, ts=thread, **options)
        else:
            page = await call(client.conversations_history, **options)
        for message in page["messages"]:
            yield message
        seen += len(page["messages"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
