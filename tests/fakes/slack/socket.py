"""Slack's end of Socket Mode over real loopback WebSockets: single-use URLs, envelopes, acks, re-delivery, refreshes.

async with SocketMode(Schedule(scale=1000)) as slack:
    url = slack.open_url("A0001")  # what `apps.connections.open` answers
    slack.put("events_api", shape("message_channel"))

docs.slack.dev/apis/events-api/using-socket-mode. An app has up to ten connections, and each envelope goes to one.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from aiohttp import WSMsgType, web

from tests.fakes.slack.delivery import Acked, Deliverer, Missed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.delivery import DeliveryKind, Json, Schedule

CONNECTIONS = 10  # an app may hold at one time
WARNING_SECONDS = 10.0  # between `warning` and `refresh_requested`
TAKES_PAYLOAD = frozenset({"interactive", "slash_commands"})


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket of an app. A deaf one stays open, takes nothing in and gives nothing out."""

    id: str
    app: str
    ws: web.WebSocketResponse
    request: web.Request
    is_deaf: bool = False
    answers_pings: bool = True
    pings: list[bytes] = field(default_factory=list)
    warned: bool = False

    async def send(self, what: Json) -> None:
        if not self.is_deaf:
            await self.ws.send_str(json.dumps(what))

    def cut(self) -> None:
        """End it as a broken network does: no close frame."""
        if self.request.transport is not None:
            self.request.transport.abort()


class SocketMode(Deliverer):
    """The server. Deliveries go to the app that their `api_app_id` names."""

    def __init__(self, schedule: Schedule | None = None, *, on_ack: Callable[[Acked], None] | None = None) -> None:
        super().__init__(schedule, on_ack=on_ack)
        self.connections: list[Connection] = []
        self.opened = 0  # connections so far
        self.strays: list[Json] = []  # acks of no envelope that waits for one: late, twice, or made up
        self.acks_to_lose = 0  # so many of the next acks get lost on their way
        self._turn = itertools.count()
        self._tickets: dict[str, str] = {}
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/link/", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await super().close()
        for connection in [*self.connections]:
            connection.cut()
        if self._runner:
            await self._runner.cleanup()

    def open_url(self, app: str) -> str:
        """Answer `apps.connections.open`: a URL that works once."""
        ticket = uuid.uuid4().hex
        self._tickets[ticket] = app
        return f"ws://127.0.0.1:{self._port}/link/?ticket={ticket}&app_id={app}"

    async def connected(self, count: int = 1, seconds: float = 120.0) -> None:
        """Wait until so many connections stand."""
        await self.until(lambda: len(self.connections) == count, seconds)

    async def warn(self) -> None:
        """Say on every connection that it will be renewed in ten seconds."""
        for connection in [*self.connections]:
            connection.warned = True
            await self._disconnect(connection, "warning")

    async def refresh(self) -> None:
        """Renew every connection as Slack does each hour or so: a warning, then an end."""
        old = [*self.connections]
        await self.warn()
        await asyncio.sleep(self.schedule.real(WARNING_SECONDS))
        for connection in old:
            await self._disconnect(connection, "refresh_requested", ends=True)

    async def disable(self) -> None:
        """Do what switching Socket Mode off in the app's settings does."""
        self._tickets.clear()
        for connection in [*self.connections]:
            await self._disconnect(connection, "link_disabled", ends=True)

    def cut(self) -> None:
        """Break every connection without a word."""
        for connection in [*self.connections]:
            connection.cut()

    def deafen(self, *, answers_pings: bool = False) -> None:
        """Leave the connections open and deliver nothing on them; those that come later hear well."""
        for connection in self.connections:
            connection.is_deaf, connection.answers_pings = True, answers_pings

    async def _disconnect(self, connection: Connection, reason: str, *, ends: bool = False) -> None:
        if connection.ws.closed:
            return
        await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})
        if ends:
            await connection.ws.close()

    async def _link(self, request: web.Request) -> web.StreamResponse:
        app = self._tickets.pop(request.query.get("ticket", ""), None)
        if app is None:
            return web.Response(status=403, text="this URL was used before, or never given out")
        ws = web.WebSocketResponse(autoping=False, autoclose=True, max_msg_size=0)
        await ws.prepare(request)
        self.opened += 1
        connection = Connection(f"connection-{self.opened}", app, ws, request)
        if len(self._of(app)) >= CONNECTIONS:
            await self._disconnect(connection, "too_many_websockets", ends=True)
            return ws
        self.connections.append(connection)
        await self._hello(connection)
        self._waiters.ring()
        try:
            await self._listen(connection)
        finally:
            self.connections.remove(connection)
            self._waiters.ring()
        return ws

    async def _hello(self, connection: Connection) -> None:
        await connection.send(
            {
                "type": "hello",
                "num_connections": len(self._of(connection.app)),
                "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
                "connection_info": {"app_id": connection.app},
            }
        )

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.ws:
            if message.type is WSMsgType.PING:
                connection.pings.append(message.data)
                self._waiters.ring()
                if connection.answers_pings:
                    await connection.ws.pong(message.data)
            elif message.type is WSMsgType.TEXT and not connection.is_deaf:
                self._heard(json.loads(message.data))

    def _heard(self, ack: Json) -> None:
        if self.acks_to_lose:
            self.acks_to_lose -= 1
            return
        waiting = self._waiting.pop(ack.get("envelope_id", ""), None)
        if waiting is None or waiting.done():
            self.strays.append(ack)
        else:
            waiting.set_result(ack.get("payload"))

    def _of(self, app: str) -> list[Connection]:
        return [each for each in self.connections if each.app == app and not each.ws.closed]

    async def _try(self, kind: DeliveryKind, body: Json, attempt: int, reason: str) -> Acked | Missed:
        open_ones = self._of(body["api_app_id"])
        if not open_ones:
            return Missed(kind, body, "no_connection")
        connection = open_ones[next(self._turn) % len(open_ones)]
        envelope_id = str(uuid.uuid4())
        self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        sent_at = time.monotonic()
        try:
            async with asyncio.timeout(self.schedule.ack_seconds):
                await connection.send(_envelope(envelope_id, kind, body, attempt, reason))
                payload = await self._waiting[envelope_id]
        except (TimeoutError, ConnectionError):
            return Missed(kind, body, "timeout")
        finally:
            self._waiting.pop(envelope_id, None)
        return Acked(kind, body, attempt, time.monotonic() - sent_at, payload, via=connection.id)


def _envelope(envelope_id: str, kind: DeliveryKind, body: Json, attempt: int, reason: str) -> Json:
    envelope = {
        "envelope_id": envelope_id,
        "type": kind,
        "payload": body,
        "accepts_response_payload": kind in TAKES_PAYLOAD,
    }
    if kind == "events_api":
        envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if reason else ""}
    return envelope
