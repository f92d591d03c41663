"""Socket Mode: WebSockets that we open, over which Slack delivers."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bots.network_errors import reason
from bots.slack.api.client import SlackRefused, call, naming_token
from bots.slack.connection.quiet_log import quiet_log
from core.model.errors import FrontdeskError, RetryLater, WireError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest
    from slack_sdk.web.async_client import AsyncWebClient

    from bots.slack.connection.deliveries import Deliveries

log = logging.getLogger(__name__)

CONNECTIONS = 2
"""Slack allows ten, and spreads events over them. While one is renewed or silent, the other listens."""
PING_SECONDS = 5.0
"""A connection whose pings stay unanswered for four times as long is reopened (slack_sdk)."""
HELLO_SECONDS = 10.0
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
CONTROL = frozenset({"hello", "disconnect"})
"""Types of messages about the connection itself."""


class _Connection(SocketModeClient):
    """One connection. The old one is closed only after the new one has said hello, and only one is renewed at a time.

    slack_sdk's own client closes the old one first, retries a URL that can be used only once, and asks for the next URL
    at once, even if Slack says that there are too many requests.
    """

    def __init__(
        self,
        app_token: str,
        web: AsyncWebClient,
        turn: asyncio.Lock,
        on_open: Callable[[], None],
        drop: Callable[[object, Exception], object],
    ) -> None:
        super().__init__(app_token, logger=quiet_log("bots.slack.socket"), web_client=web, ping_interval=PING_SECONDS)
        self._turn = turn
        self._on_open = on_open
        self._drop = drop

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Handle an envelope. Drop an envelope that lacks a field, which slack_sdk would ignore."""
        is_whole = {"type", "envelope_id"} <= message.keys() and isinstance(message.get("payload"), dict)
        if message and str(message.get("type")) not in CONTROL and not is_whole:
            self._drop(message.get("payload"), WireError("Slack sent an envelope that lacks a field"))
        else:
            await super().run_message_listeners(message, raw_message)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 — slack_sdk's
        """Renew the connection when it is its turn, unless it has been renewed in the meantime."""
        old = self.current_session
        async with self._turn:
            if self.current_session is old and (force or not await self.is_connected()):
                await self.connect()

    async def connect(self) -> None:
        """Connect, however long that takes. Raises SlackRefused if the token has been wrong from the start."""
        pause = PAUSE_SECONDS
        while not self.closed:
            try:
                await self._exchange(await self._greeted())
            except (FrontdeskError, aiohttp.ClientError, TimeoutError, OSError) as error:
                if isinstance(error, SlackRefused) and self.current_session is None:
                    raise  # the token is wrong
                wait = getattr(error, "after_seconds", None) or pause
                cause = str(error) if isinstance(error, FrontdeskError) else reason(error)
                log.warning("Cannot connect to Slack, trying again in %g s: %s", wait, cause)
                await asyncio.sleep(wait)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            else:
                return

    async def _greeted(self) -> aiohttp.ClientWebSocketResponse:
        """Open a connection and wait for Slack's hello."""
        session = await self.aiohttp_client_session.ws_connect(
            await open_connection(self.web_client, self.app_token),
            autoping=False,
            heartbeat=self.ping_interval,
            proxy=self.proxy,
            ssl=self.web_client.ssl or True,
        )
        try:
            hello = await session.receive(timeout=HELLO_SECONDS)
        except BaseException:
            await session.close()
            raise
        if hello.type is aiohttp.WSMsgType.TEXT and hello.json().get("type") == "hello":
            return session
        await session.close()
        if self.current_session and "too_many_websockets" in str(hello.data):
            await self.current_session.close()  # the old one counts, too
        raise RetryLater(f"Slack said {str(hello.data)[:100]} instead of hello.")

    async def _exchange(self, session: aiohttp.ClientWebSocketResponse) -> None:
        """Listen on a new connection, then close the old one.

        The caller may be a task of the old connection, which this cancels; what follows the last `await` still runs.
        """
        old, before = self.current_session, (self.current_session_monitor, self.message_receiver)
        self.current_session, self.stale, self.last_ping_pong_time = session, False, None
        await session.ping(f"sdk-ping-pong:{time.time()}".encode())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self._on_open()
        if old is not None:
            await old.close()
        for task in before:
            if task is not None:
                task.cancel()


async def open_connection(client: AsyncWebClient, app_token: str) -> str:
    """Ask Slack for the URL of a connection. Raises as `call`: the app-level token may be wrong."""
    with naming_token("SLACK_APP_TOKEN", "the app-level token (`xapp-…`, scope `connections:write`) of your app"):
        return str((await call(client.apps_connections_open, app_token=app_token))["url"])


class SocketModeConnections:
    """All connections of an app."""

    def __init__(
        self, deliveries: Deliveries, app_token: str, client: AsyncWebClient, *, on_open: Callable[[], None]
    ) -> None:
        turn = asyncio.Lock()
        self._deliveries = deliveries
        self._app_token = app_token
        self._web = client
        self._connections = [_Connection(app_token, client, turn, on_open, deliveries.drop) for _ in range(CONNECTIONS)]
        for connection in self._connections:
            connection.socket_mode_request_listeners.append(self._deliver)

    @property
    def is_connected(self) -> bool:
        """Whether one of the connections is open."""
        sessions = (connection.current_session for connection in self._connections)
        return any(session is not None and not session.closed for session in sessions)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keep the connections open for the duration of the block. If Slack is down, wait for it.

        Raises:
            SlackRefused: the app-level token is wrong.
        """
        try:
            for connection in self._connections:
                await connection.connect()
            yield
        finally:
            for connection in self._connections:
                await connection.close()  # type: ignore[no-untyped-call]

    async def renew(self) -> None:
        """Replace connections that deliver nothing by new ones, one after the other."""
        for connection in self._connections:
            await connection.connect_to_new_endpoint(force=True)

    async def _deliver(self, connection: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Handle an envelope, then acknowledge it. One that is refused is not acknowledged."""
        began = time.time()
        response = await self._deliveries.handle(request.payload)
        if isinstance(request.envelope_id, str):
            await send_async_response(connection, request, response, began)
