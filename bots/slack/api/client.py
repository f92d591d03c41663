"""Clients of Slack's Web API, with Slack's errors turned into ours."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bots.network_errors import name_stranger, reason
from core.model.errors import FrontdeskError, InputError, RetryLater
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

TIMEOUT_SECONDS = 10
BUSY = frozenset(
    {"ratelimited", "rate_limited", "service_unavailable", "fatal_error", "internal_error", "request_timeout"}
)
TOKEN_CODES = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)
_ADVICE = {
    "invalid_auth": "Slack does not know SLACK_BOT_TOKEN. Copy the Bot User OAuth Token again: it is in the "
    "settings of your app at api.slack.com/apps, under Install App.",
    "not_authed": "Slack received no token. Set SLACK_BOT_TOKEN to the bot token of the installed app.",
    "account_inactive": "The app was removed from the workspace. Install it again.",
    "token_revoked": "The app was removed from the workspace. Install it again.",
    "token_expired": "The token has expired. Install the app again.",
    "missing_scope": "The app lacks the scope {needed}. Renew its manifest (`frontdesk slack manifest`) and reinstall.",
    "channel_not_found": N_("The channel does not exist, or the app is not in it. Invite it: /invite @Frontdesk."),
    "not_in_channel": N_("The app is not in the channel. Invite it: /invite @Frontdesk."),
    "is_archived": N_("The channel is archived."),
    "restricted_action": N_("The workspace does not let the app post there. Ask an admin to allow it."),
    "invalid_app_id": "SLACK_APP_ID is not an app of yours. Copy the App ID from Basic Information.",
    "msg_too_long": N_("The message is too long for Slack."),
}
_NO_REASON = "The page of the method, below docs.slack.dev/reference/methods, says what that means."


class SlackRefused(InputError):
    """Slack refused a call; `code` is Slack's own error code."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


async def call(method: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any) -> AsyncSlackResponse:
    """Call a method of the Web API.

    Raises:
        RetryLater: Slack is down, busy, or does not answer.
        SlackRefused: Slack refuses the call.
    """
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await method(**arguments)
    except SlackApiError as error:
        raise _as_our_error(error, _url(method)) from error
    except (AttributeError, ValueError) as error:  # slack_sdk's, for a response that is a text, a list or broken JSON
        raise RetryLater(name_stranger("Slack", _url(method), variable="SLACK_API_URL")) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise RetryLater(f"Slack does not answer: {reason(error)}.") from error


@contextmanager
def naming_token(variable: str, kind: str) -> Iterator[None]:
    """Within the block, report a refused token by the name of its variable and its kind."""
    try:
        yield
    except SlackRefused as error:
        if error.code not in TOKEN_CODES:
            raise
        words = f"Slack refused {variable} ({error.code}). Set {variable} to {kind}: see api.slack.com/apps."
        raise SlackRefused(words, code=error.code) from error


def _url(method: Callable[..., Awaitable[AsyncSlackResponse]]) -> str:
    """Return the URL of the Web API of the client to which a method belongs."""
    return str(getattr(getattr(method, "__self__", None), "base_url", ""))


def _as_our_error(error: SlackApiError, url: str) -> FrontdeskError:
    response = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 200)  # the latter if it is no JSON
    data = response.data if hasattr(response, "data") and isinstance(response.data, dict) else {}
    code = str(data.get("error") or f"http_{status}")
    if status == 429 or code in BUSY or status >= 500:  # noqa: PLR2004 — HTTP's own numbers
        after = response.headers.get("Retry-After") if hasattr(response, "headers") else None
        return RetryLater(f"Slack is busy ({code}).", after_seconds=float(after) if after else None)
    if "ok" not in data:  # each answer of Slack's has it; the login page of a network, with 200, goes away by itself
        words = name_stranger("Slack", url, variable="SLACK_API_URL", status=status)
        return RetryLater(words) if status < 300 else SlackRefused(words, code=code)  # noqa: PLR2004
    advice = _ADVICE.get(code, "").format(needed=data.get("needed", "?"))
    more = "; ".join(data.get("response_metadata", {}).get("messages", ()))
    advice = _(advice) if advice else more or _NO_REASON
    return SlackRefused(_("Slack refused ({code}). {advice}").format(code=code, advice=advice), code=code)


def make_client(token: str, *, api_url: str, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    """Return a client for a token. It does not retry, because the calling job does. The rate limit delays it."""
    from slack_sdk.web.async_client import AsyncWebClient  # noqa: PLC0415 — heavy for the command line

    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT_SECONDS, session=session, retry_handlers=[])


PAGE = 200


async def find_message(client: AsyncWebClient, channel: str, ts: str) -> dict[str, Any] | None:
    """Return one message. For a reply in a thread, Slack delivers the thread's first message, too. Raises as `call`."""
    only = {"oldest": ts, "latest": ts, "inclusive": True, "limit": 2, "include_all_metadata": True}
    page = await call(client.conversations_replies, channel=channel, ts=ts, **only)
    return next((message for message in page["messages"] if message["ts"] == ts), None)


async def pages(method: Callable[..., Awaitable[AsyncSlackResponse]], **options: Any) -> AsyncIterator[Any]:
    """Call a method page by page. Raises as `call`."""
    more: dict[str, str] = {}
    while True:
        page = await call(method, **options, **more)
        yield page
        more = {"cursor": (page.get("response_metadata") or {}).get("next_cursor") or ""}
        if not more["cursor"]:
            return


async def messages(
    client: AsyncWebClient, channel: str, thread: str | None, *, most: int, oldest: str | None = None
) -> AsyncIterator[dict[str, Any]]:
    """Yield up to `most` messages: a channel's newest first, a thread's oldest first. Raises as `call`."""
    options: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
    options |= {"oldest": oldest} if oldest else {}
    options |= {"ts": thread} if thread else {}
    seen = 0
    async for page in pages(client.conversations_replies if thread else client.conversations_history, **options):
        for message in page["messages"]:
            yield message
        seen += len(page["messages"])
        if seen >= most:
            return
