"""The history of a channel or a thread, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.slack.api.client import call

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient

PAGE = 200


async def message(client: AsyncWebClient, channel: str, ts: str) -> dict[str, Any] | None:
    """Return one message. For a reply in a thread, Slack delivers the thread's first message, too.

    Raises:
        RetryLater: Slack is down or busy.
        SlackRefused: it refuses, for example because we are not in the channel.
    """
    only = {"oldest": ts, "latest": ts, "inclusive": True, "limit": 2}
    page = await call(client.conversations_replies, channel=channel, ts=ts, **only)
    return next((message for message in page["messages"] if message["ts"] == ts), None)


async def messages(
    client: AsyncWebClient, channel: str, thread: str | None, *, most: int, oldest: str | None = None
) -> AsyncIterator[dict[str, Any]]:
    """Yield up to `most` messages: those of a channel newest first, those of a thread oldest first.

    Raises:
        RetryLater: Slack is down or busy.
        SlackRefused: it refuses, for example because we are not in the channel.
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
