"""The HTTP server for Slack's requests, and for the pages on which workspaces install the app."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from bots.slack.manifest import EVENTS, INSTALL, REDIRECT
from core.model.errors import RetryLater, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

HEALTH = "/health"
SIGNATURE_SECONDS = 600.0
"""How long a signature could be replayed: Slack's clock may differ from ours by 300 s either way."""
LARGEST_BODY = 2**20
"""In bytes; Slack's events have a few thousand."""


class SeenSignatures:
    """The signatures of accepted requests, for as long as their time would still be accepted.

    Slack signs every attempt anew, so a repeated signature is a replay by somebody else. A restart forgets them; then
    the log recognises the event, and the replay has no effect.
    """

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def begin(self, signature: str) -> bool:
        """Note that a request is being handled; return False if it was handled before."""
        now = time.monotonic()
        while self._until and next(iter(self._until.values())) < now:
            del self._until[next(iter(self._until))]
        if signature in self._until:
            return False
        self._until[signature] = now + SIGNATURE_SECONDS
        return True

    def failed(self, signature: str) -> None:
        """Note that handling a request failed."""
        self._until.pop(signature, None)


class _Requests:
    """Handles requests."""

    def __init__(self, app: AsyncApp, flow: AsyncOAuthFlow | None) -> None:
        self._app = app
        self._flow = flow
        self._seen = SeenSignatures()

    async def deliver(self, request: web.Request) -> web.StreamResponse:
        """Pass on what Slack delivers."""
        try:
            asked = await to_bolt_request(request)
        except (ValueError, TypeError, AttributeError, LookupError):  # slack-bolt reads before it checks the signature
            return web.Response(status=400, text="This is not a request from Slack.")
        signature = request.headers.get("X-Slack-Signature", "")
        if not self._seen.begin(signature):
            return web.Response(status=401, text="This request was delivered before.")
        taken = False
        try:
            answer = await self._app.async_dispatch(asked)
            taken = answer.status == web.HTTPOk.status_code
        finally:
            if not taken:
                self._seen.failed(signature)
        return await to_aiohttp_response(answer)

    async def install(self, request: web.Request) -> web.StreamResponse:
        """Lead somebody who installs the app to Slack, and take in what Slack returns."""
        if self._flow is None:
            raise web.HTTPNotFound
        handle = self._flow.handle_installation if request.path == INSTALL else self._flow.handle_callback
        try:
            return await to_aiohttp_response(await handle(await to_bolt_request(request)))
        except RetryLater as error:
            return web.Response(status=503, text=str(error))

    async def health(self, _request: web.Request) -> web.StreamResponse:
        """Say that the process runs."""
        return web.json_response({"ok": True})


@asynccontextmanager
async def serve_http(app: AsyncApp, flow: AsyncOAuthFlow | None, *, port: int) -> AsyncIterator[int]:
    """Listen for Slack's requests for the duration of the block, and yield the port.

    Raises:
        SettingsError: the port is in use, or we may not open it.
    """
    requests = _Requests(app, flow)
    server = web.Application(client_max_size=LARGEST_BODY)
    install = [web.get(path, requests.install) for path in (INSTALL, REDIRECT)]
    server.add_routes([web.post(EVENTS, requests.deliver), *install, web.get(HEALTH, requests.health)])
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, port=port).start()
        except OSError as error:
            raise SettingsError(f"Cannot listen on PORT {port}: {error.strerror}. Set another PORT.") from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
