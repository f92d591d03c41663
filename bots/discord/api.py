"""Discord's REST API by discord.py's HTTP client, with its errors turned into ours; message history; files."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from discord import DiscordServerError, HTTPException, LoginFailure, RateLimited
from discord.http import HTTPClient, Route

from bots.discord.ids import MessageRef
from bots.discord.limits import PAGE, REQUESTS_A_SECOND, REQUESTS_AT_ONCE
from bots.downloads import check_status, is_own_url, read_bytes, transferring
from bots.network_errors import name_stranger, reason
from core.model.errors import FrontdeskError, InputError, RetryLater
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence

    from core.model.replies import Enclosure

TIMEOUT = aiohttp.ClientTimeout(total=10.0)
LONGEST_PAUSE_SECONDS = 30.0
"""The longest that discord.py itself waits for a rate limit. If that is not enough, the job is retried later. No limit
needs as long. With a smaller value, discord.py would take a limit that still has room for exhausted."""
LONGEST_SECONDS = 40.0
"""The time limit of one request, including discord.py's own pauses and retries."""
NOT_KNOWN = (
    "Discord does not know the token in DISCORD_TOKEN. For a new one, open your application at "
    "discord.com/developers/applications, press Reset Token under Bot, and put the token into `.env`."
)

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10003, 10008, 10015, 10062
ALREADY_ANSWERED, INVALID_WEBHOOK_TOKEN, INVALID_FORM = 40060, 50027, 50035
NO_ACCESS, NO_PERMISSION, CANNOT_WRITE_TO_USER = 50001, 50013, 50007
THREAD_ARCHIVED, THREAD_LOCKED, THREAD_EXISTS, NOT_IN_FORUM, EVENT_OVER = 50083, 160005, 160004, 40058, 180000
_ADVICE = {
    UNKNOWN_CHANNEL: N_("The channel does not exist any more, or the bot has no access to it."),
    NO_ACCESS: N_("The bot cannot see the channel. Give its role “View Channel” there."),
    NO_PERMISSION: N_("The bot lacks a permission there. `frontdesk doctor` lists what is missing."),
    CANNOT_WRITE_TO_USER: N_("The person does not accept direct messages from members of this server."),
    THREAD_ARCHIVED: N_("The thread is archived."),
    THREAD_LOCKED: N_("The thread is locked."),
}
_NO_REASON = {
    403: N_("The bot may not do that. `frontdesk doctor` lists what it is not allowed to do."),
    404: N_("There is nothing at this address. Check DISCORD_API_URL."),
}
"""The text for an HTTP status if Discord says nothing more."""
_UNEXPLAINED = N_("It gives no reason.")
_OF_PROXIES = frozenset({403, 404, 407})
"""The HTTP statuses of proxies and wrong addresses. Discord's own refusals with them are JSON."""


class DiscordRefused(InputError):
    """Discord refused a call; `code` is Discord's own error code, or the HTTP status."""

    def __init__(self, message: str, *, code: int) -> None:
        super().__init__(message)
        self.code = code


class Api:
    """Makes requests to Discord. It logs in at the first one, so that a worker can start while Discord is down."""

    def __init__(self, token: str, *, api_url: str) -> None:
        self._token = token
        self.url = api_url
        self._http: HTTPClient | None = None
        self._me: dict[str, Any] = {}
        self._route = type("Route", (Route,), {"BASE": api_url})
        self._opening = asyncio.Lock()
        self._throttle = Throttle(REQUESTS_A_SECOND, REQUESTS_AT_ONCE)

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        ids: Mapping[str, str] | None = None,
        files: Sequence[Enclosure] = (),
        **named: str,
    ) -> Any:
        """Make a request to a path such as `/channels/{channel_id}`; its ids are passed as a mapping or by name.

        `files` replace all files that the message had before.

        Raises:
            RetryLater: Discord is down, busy, or does not answer.
            DiscordRefused: Discord refuses the request.
        """
        http = await self._open()
        if "webhook_token" not in (ids or {}):
            await self._throttle.wait()
        options: dict[str, Any] = {"timeout": TIMEOUT}
        if files:
            options["form"] = _form(body, files)
        elif body is not None:
            options["json"] = body
        options |= {"params": dict(query)} if query else {}
        answer = await self._translate(http.request(self._route(method, path, **(ids or {}), **named), **options))
        if isinstance(answer, str) and (answer or method == "GET"):  # what is not JSON; empty after an effect
            raise self._stranger()
        return answer

    async def me(self) -> str:
        """Return the id of the bot's user; raises as `call`."""
        await self._open()
        return str(self._me["id"])

    async def aclose(self) -> None:
        """Close the connections."""
        if self._http:
            await self._http.close()

    async def _open(self) -> HTTPClient:
        async with self._opening:
            if self._http is None:
                Route.BASE = self.url  # discord.py has one address for the whole process
                http = HTTPClient(asyncio.get_running_loop(), max_ratelimit_timeout=LONGEST_PAUSE_SECONDS)
                try:
                    self._me = await self._log_in(http)
                except BaseException:
                    await http.close()
                    raise
                self._http = http
            return self._http

    async def _log_in(self, http: HTTPClient) -> dict[str, Any]:
        us: Any = await self._translate(http.static_login(self._token))
        if not isinstance(us, dict) or "id" not in us:
            raise self._stranger()
        return us

    async def _translate(self, asking: Awaitable[Any]) -> Any:
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await asking
        except LoginFailure as error:
            raise DiscordRefused(NOT_KNOWN, code=401) from error
        except RateLimited as error:
            raise RetryLater("Discord is busy (429).", after_seconds=error.retry_after) from error
        except DiscordServerError as error:
            raise RetryLater(f"Discord is down ({error.status}).") from error
        except HTTPException as error:
            raise _as_our_error(error, self.url) from error
        except ValueError as error:  # what calls itself JSON is none
            raise self._stranger() from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RetryLater(f"Discord does not answer: {reason(error)}.") from error

    def _stranger(self) -> RetryLater:
        """Return the error for an answer that is not Discord's; the login page of a network goes away by itself."""
        return RetryLater(name_stranger("Discord", self.url, variable="DISCORD_API_URL"))


def _form(body: Mapping[str, Any], files: Sequence[Enclosure]) -> list[dict[str, Any]]:
    """Return a body and its files as the multipart form that discord.py sends."""
    described = [{"id": number, "filename": file.name} for number, file in enumerate(files)]
    parts = [
        {"name": f"files[{number}]", "value": file.data, "filename": file.name, "content_type": file.type}
        for number, file in enumerate(files)
    ]
    return [{"name": "payload_json", "value": json.dumps({**body, "attachments": described})}, *parts]


def _as_our_error(error: HTTPException, url: str) -> FrontdeskError:
    if error.status == 429:  # noqa: PLR2004 — HTTP's own number
        after = error.response.headers.get("Retry-After")
        return RetryLater("Discord is busy (429).", after_seconds=float(after) if after else None)
    code = error.code or error.status
    if error.status == 401 and not error.code:  # noqa: PLR2004
        return DiscordRefused(NOT_KNOWN, code=401)
    if error.status in _OF_PROXIES and not error.response.headers.get("Content-Type", "").startswith(
        "application/json"
    ):
        words = name_stranger("Discord", url, variable="DISCORD_API_URL", status=error.status)
        return DiscordRefused(words, code=error.status)
    advice = _(_ADVICE.get(code, "")) or (error.text if error.code else "") or _(_NO_REASON.get(code, _UNEXPLAINED))
    return DiscordRefused(_("Discord refused ({code}). {advice}").format(code=code, advice=advice), code=code)


class Throttle:
    """Allows a number of requests a second, and a burst after a pause, by the generic cell rate algorithm."""

    def __init__(self, per_second: float, at_once: int) -> None:
        self._interval = 1 / per_second
        self._burst = (at_once - 1) * self._interval
        self._free_at = 0.0

    async def wait(self) -> None:
        """Wait for a turn. A caller that is cancelled leaves its turn unused."""
        seconds = self.reserve(asyncio.get_running_loop().time())
        if seconds:
            await asyncio.sleep(seconds)

    def reserve(self, now: float) -> float:
        """Take the next turn, and return in how many seconds it is due. `now` is a monotonic time in seconds."""
        seconds = max(self._free_at - self._burst - now, 0.0)
        self._free_at = max(self._free_at, now) + self._interval
        return seconds


MESSAGES = "/channels/{channel_id}/messages"
ONE = f"{MESSAGES}/{{message_id}}"
TYPING = "/channels/{channel_id}/typing"


async def messages(api: Api, channel: str, *, most: int, after: str | None = None) -> AsyncIterator[dict[str, Any]]:
    """Yield up to `most` messages of a channel, newest first, down to the id `after` (not included).

    Raises as `Api.call`, for instance if we are not allowed to read there.
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


HOSTS: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})


async def fetch(api: Api, file_id: str, name: str) -> bytes:
    """Return the content of a file; `file_id` is the reference of its message and its own id, as `parse` wrote it.

    Raises:
        RetryLater: Discord is down or busy.
        InputError: the file is gone, is stored elsewhere, or is too large.
    """
    ref, _, id_ = file_id.rpartition("/")
    message = await api.call("GET", ONE, ids=MessageRef.read(ref).ids)
    url = next((str(file["url"]) for file in message.get("attachments") or () if file["id"] == id_), "")
    if not url:
        raise InputError(f"{name} does not exist any more. Send it again.")
    if not is_own_url(url, hosts=HOSTS, api_url=api.url):
        raise InputError(
            f"{name} is stored on a host that is not Discord's, so I do not download it. Send a copy of it."
        )
    async with (
        transferring("Discord"),
        aiohttp.ClientSession() as session,
        session.get(url, allow_redirects=False) as response,
    ):
        check_status(response, platform="Discord", name=name)
        return await read_bytes(response, name=name)
