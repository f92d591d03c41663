"""The two ways by which Slack delivers: WebSockets that we open (Socket Mode), and requests that it sends."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from bots.slack.api import call
from bots.slack.paths import EVENTS, HEALTH, INSTALL, REDIRECT
from core.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

CONNECTIONS = 2
"""Slack allows ten, and spreads what it delivers over them. While one is refreshed or silent, the other listens."""
PING_SECONDS = 5.0
"""A connection whose pings stay unanswered for four times as long is opened anew (slack_sdk)."""
LARGEST_BODY = 2**20
"""Bytes; Slack's events have a few thousand."""


class Sockets:
    """Socket Mode."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient, *, on_open: Callable[[], None]) -> None:
        self._handlers = [
            AsyncSocketModeHandler(app, app_token, web_client=client, ping_interval=PING_SECONDS)
            for _ in range(CONNECTIONS)
        ]
        self._app_token = app_token
        self._web = client
        for handler in self._handlers:
            handler.client.message_listeners.append(_on_hello(on_open))

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keep the connections open for the time of the block.

        Raises:
            SlackRefused: the app-level token is wrong.
        """
        await call(self._web.apps_connections_open, app_token=self._app_token)  # else slack_sdk tries for ever
        try:
            for handler in self._handlers:
                await handler.connect_async()  # type: ignore[no-untyped-call]
            yield
        finally:
            for handler in self._handlers:
                await handler.close_async()  # type: ignore[no-untyped-call]

    async def renew(self) -> None:
        """Open new connections in the place of those that deliver nothing, one after the other."""
        for handler in self._handlers:
            await handler.client.connect_to_new_endpoint(force=True)


def _on_hello(on_open: Callable[[], None]) -> Any:
    async def listen(_client: Any, message: dict[str, Any], _raw: str | None) -> None:
        if message.get("type") == "hello":
            on_open()

    return listen


@asynccontextmanager
async def serving(app: AsyncApp, *, port: int) -> AsyncIterator[int]:
    """Listen for Slack's requests for the time of the block, and yield the port.

    Raises:
        SettingsError: the port is in use, or not ours to open.
    """

    async def deliver(request: web.Request) -> web.StreamResponse:
        try:
            asked = await to_bolt_request(request)
        except (ValueError, TypeError, AttributeError, KeyError, LookupError):  # slack-bolt reads before it checks
            return web.Response(status=400, text="This is nothing that Slack sends.")
        return await to_aiohttp_response(await app.async_dispatch(asked))

    async def install(request: web.Request) -> web.StreamResponse:
        flow = app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        handle = flow.handle_installation if request.path == INSTALL else flow.handle_callback
        return await to_aiohttp_response(await handle(await to_bolt_request(request)))

    async def health(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True})

    server = web.Application(client_max_size=LARGEST_BODY)
    server.add_routes([web.post(EVENTS, deliver), web.get(INSTALL, install), web.get(REDIRECT, install)])
    server.add_routes([web.get(HEALTH, health)])
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, port=port).start()
        except OSError as error:
            raise SettingsError(f"PORT {port} cannot be listened on: {error.strerror}. Set another PORT.") from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
