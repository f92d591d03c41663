"""The HTTP server for Slack's requests, and for the pages on which workspaces install the app."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING, cast

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier

from bots.slack.connection.idle_connections import MOST_STRANGERS, REQUEST_SECONDS, IdleConnections
from bots.slack.connection.quiet_log import quiet_log
from bots.slack.manifest import EVENTS, INSTALL, REDIRECT
from core.model.errors import RetryLater, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

    from bots.slack.connection.deliveries import Deliveries

log = logging.getLogger(__name__)

HEALTH = "/health"
SIGNATURE_SECONDS = 600.0
"""How long a signature could be replayed, because Slack's clock may differ from ours by 300 s either way."""
LARGEST_BODY = 2**20
"""In bytes; Slack's events have a few thousand."""


class SeenSignatures:
    """The signatures of accepted requests, for as long as their time would still be accepted.

    Slack signs every attempt anew, so a repeated signature is a replay by somebody else. After a restart, they are
    forgotten; then the log recognises the event, and the replay has no effect.
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

    def __init__(self, deliveries: Deliveries, flow: AsyncOAuthFlow | None, secret: str) -> None:
        self._deliveries = deliveries
        self._flow = flow
        self._verifier = SignatureVerifier(secret)
        self._seen = SeenSignatures()
        self.connections: IdleConnections

    async def deliver(self, request: web.Request) -> web.StreamResponse:
        """Pass on what Slack delivers. Nothing is read from a body before its signature has been checked."""
        body = await self._read(request)
        signature = request.headers.get("X-Slack-Signature", "")
        if not self._is_signed(request, body):
            log.warning("A request that Slack has not signed was refused; it came from %s", request.remote)
            return web.Response(status=401, text="This request is not signed by Slack.")
        self.connections.admit(request.protocol)
        try:
            delivered = parse_body(body.decode(), request.content_type)
        except ValueError:
            return web.Response(status=400, text="This is not a request from Slack.")
        if not self._seen.begin(signature):
            return web.Response(status=401, text="This request was delivered before.")
        taken = False
        try:
            answer = await self._deliveries.handle(delivered)
            taken = answer.status == web.HTTPOk.status_code
        finally:
            if not taken:
                self._seen.failed(signature)
        return await to_aiohttp_response(answer)

    async def _read(self, request: web.Request) -> bytes:
        """Return the body. If it is too long, too slow or broken, the answer is 413, 408 or 400."""
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                return await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except web.RequestPayloadError:
            raise web.HTTPBadRequest from None

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        """Return whether Slack has signed a request, within the last five minutes."""
        timestamp, signature = (request.headers.get(f"X-Slack-{name}") for name in ("Request-Timestamp", "Signature"))
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError, OverflowError):  # “nan”, letters that are not ASCII, 400 digits
            return False

    async def install(self, request: web.Request) -> web.StreamResponse:
        """Lead somebody who installs the app to Slack, and take in what Slack returns."""
        if self._flow is None:
            raise web.HTTPNotFound
        self.connections.admit(request.protocol)
        handle = self._flow.handle_installation if request.path == INSTALL else self._flow.handle_callback
        try:
            answer = await to_aiohttp_response(await handle(await to_bolt_request(request)))
        except RetryLater as error:
            answer = web.Response(status=503, text=str(error))
        except UnicodeDecodeError:
            answer = web.Response(status=400, text="This is not a request from Slack.")
        answer.force_close()
        return answer

    async def health(self, _request: web.Request) -> web.StreamResponse:
        """Report that the process is running."""
        return web.json_response({"ok": True})


@asynccontextmanager
async def serve_http(
    deliveries: Deliveries, flow: AsyncOAuthFlow | None, *, signing_secret: str, port: int
) -> AsyncIterator[int]:
    """Listen for Slack's requests for the duration of the block, and yield the port.

    Raises:
        SettingsError: the port is in use, or we are not allowed to open it.
    """
    requests = _Requests(deliveries, flow, signing_secret)
    server = web.Application(client_max_size=LARGEST_BODY)
    install = [web.get(path, requests.install) for path in (INSTALL, REDIRECT)]
    server.add_routes([web.post(EVENTS, requests.deliver), *install, web.get(HEALTH, requests.health)])
    quiet = quiet_log("bots.slack.http")
    # Slack compresses nothing, so nothing is decompressed for anybody.
    runner = web.AppRunner(server, access_log=None, logger=quiet, auto_decompress=False, shutdown_timeout=5)
    await runner.setup()
    try:
        requests.connections = IdleConnections(cast("web.Server", runner.server))
        try:
            listening = await asyncio.get_running_loop().create_server(
                requests.connections, port=port, backlog=MOST_STRANGERS
            )
        except OSError as error:
            raise SettingsError(f"Cannot listen on PORT {port}: {error.strerror}. Set another PORT.") from error
        with closing(listening):
            yield int(listening.sockets[0].getsockname()[1])
    finally:
        await runner.cleanup()
