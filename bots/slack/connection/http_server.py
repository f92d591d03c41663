"""Over HTTP: the requests by which Slack delivers, and the pages by which workspaces install the app."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from bots.slack.connection.paths import EVENTS, HEALTH, INSTALL, REDIRECT
from core.model.errors import RetryLater, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

SIGNATURE_SECONDS = 600.0
"""How long a signature may be used: Slack's time may be 300 s before ours or after it."""
LARGEST_BODY = 2**20
"""Bytes; Slack's events have a few thousand."""


class Delivered:
    """The signatures of requests that were taken, for as long as Slack's check of the time lets them pass.

    Slack signs each try anew, so the same signature once more is somebody's copy. Forgotten with the process: then the
    log knows the event, and nothing comes of it.
    """

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def begin(self, signature: str) -> bool:
        """Note that a request is being taken; False if it was taken before."""
        now = time.monotonic()
        while self._until and next(iter(self._until.values())) < now:
            del self._until[next(iter(self._until))]
        if signature in self._until:
            return False
        self._until[signature] = now + SIGNATURE_SECONDS
        return True

    def failed(self, signature: str) -> None:
        """Note that a request was not taken after all."""
        self._until.pop(signature, None)


@asynccontextmanager
async def serving(app: AsyncApp, flow: AsyncOAuthFlow | None, *, port: int) -> AsyncIterator[int]:
    """Listen for Slack's requests for the time of the block, and yield the port.

    Raises:
        SettingsError: the port is in use, or not ours to open.
    """
    delivered = Delivered()

    async def deliver(request: web.Request) -> web.StreamResponse:
        try:
            asked = await to_bolt_request(request)
        except (ValueError, TypeError, AttributeError, KeyError, LookupError):  # slack-bolt reads before it checks
            return web.Response(status=400, text="This is nothing that Slack sends.")
        signature = request.headers.get("X-Slack-Signature", "")
        if not delivered.begin(signature):
            return web.Response(status=401, text="This request was delivered before.")
        taken = False
        try:
            answer = await app.async_dispatch(asked)
            taken = answer.status == web.HTTPOk.status_code
        finally:
            if not taken:
                delivered.failed(signature)
        return await to_aiohttp_response(answer)

    async def install(request: web.Request) -> web.StreamResponse:
        if flow is None:
            raise web.HTTPNotFound
        handle = flow.handle_installation if request.path == INSTALL else flow.handle_callback
        try:
            return await to_aiohttp_response(await handle(await to_bolt_request(request)))
        except RetryLater as error:
            return web.Response(status=503, text=str(error))

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
