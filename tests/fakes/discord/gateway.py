"""Discord's gateway, version 10, over real loopback WebSockets, and what a test may order it to do.

async with Gateway(world) as gateway:
    await gateway.ready()
    gateway.tell("message_create", content="Hello")
    gateway.cut()

discord.com/developers/docs/events/gateway. A client finds it at `gateway.url`, or by `GET /gateway/bot`: `limits(bot)`.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any, Self

from aiohttp import WSMsgType, web

from tests.fakes.discord.connection import Connection, encoder
from tests.fakes.discord.members import chunks
from tests.fakes.discord.sessions import INVALID, Closing, Sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.discord.connection import Bot, Session
    from tests.fakes.discord.sessions import Pace, World

Json = dict[str, Any]

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, MEMBERS, HELLO, ACK = 1, 2, 3, 4, 6, 7, 8, 10, 11
NEED_A_SESSION = frozenset({PRESENCE, VOICE, MEMBERS})
TAKEN = NEED_A_SESSION | {HEARTBEAT, IDENTIFY, RESUME}
PAYLOAD_BYTES = 4096
BY_THE_CLIENT = frozenset({1000, 1001})  # closes with which a client ends its session


class Gateway(Sessions):
    """The server. `opened` counts the connections so far, `closes` has the codes with which clients ended theirs."""

    def __init__(self, world: World, pace: Pace | None = None) -> None:
        super().__init__(world, pace)
        self.connections: list[Connection] = []
        self.closes: list[int] = []
        self.opened = 0
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/", self._connect)
        app.router.add_get("/resume/", self._connect)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"ws://{host}:{port}/"
        self.resume_url = f"{self.url}resume/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        self.cut()
        if self._runner:
            await self._runner.cleanup()

    def limits(self, bot: Bot) -> Json:
        """Answer `GET /gateway/bot`."""
        begun = sum(each.bot.id == bot.id for each in self.identifies)
        limit = {"total": 1000, "remaining": 1000 - begun, "reset_after": 14_400_000}
        return {
            "url": self.url,
            "shards": bot.shards,
            "session_start_limit": limit | {"max_concurrency": bot.max_concurrency},
        }

    async def until(self, so: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait for something to become so about this gateway; `TimeoutError` if it does not."""
        await self._waiters.until(so, seconds)

    async def ready(self, count: int = 1, seconds: float = 120.0) -> None:
        """Wait until so many sessions stand on a connection."""
        await self.until(lambda: sum(each.connection is not None for each in self.sessions) == count, seconds)

    def cut(self) -> None:
        """Break every connection without a word; the sessions may be resumed."""
        for connection in [*self.connections]:
            self.part(connection)
            connection.cut()

    def end(self, code: int) -> None:
        """End every connection with a close code."""
        for connection in [*self.connections]:
            self.part(connection)
            connection.close(code)

    def reconnect(self) -> None:
        """Ask every client to connect anew and resume: op 7."""
        for connection in self.connections:
            connection.send(RECONNECT, None)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Say on every connection that its session is invalid: op 9. Not resumable, it is no more, connected or not."""
        for connection in self.connections:
            connection.send(INVALID, data=resumable)
        for session in [*self.sessions]:
            if not resumable:
                self.forget(session)

    def withhold_acks(self) -> None:
        """Leave the heartbeats of the present connections without an answer."""
        for connection in self.connections:
            connection.acks = False

    def deafen(self, *, acks: bool = False) -> None:
        """Leave the present connections open and deliver nothing on them; a RESUME replays what they missed."""
        for connection in self.connections:
            connection.is_deaf, connection.acks = True, acks

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        try:
            encode = encoder(request.query.get("compress", ""))
        except KeyError:
            return web.Response(status=400, text="no such compression")
        ws = web.WebSocketResponse(max_msg_size=0)
        await ws.prepare(request)
        connection = Connection(ws, request, encode)
        self.connections.append(connection)
        self.opened += 1
        self._waiters.ring()
        writing = asyncio.create_task(connection.write())
        try:
            await self._serve(connection)
            if connection.is_closing:
                await asyncio.wait({writing}, timeout=1)
            else:
                self._ended(connection)
        finally:
            self.part(connection)
            self.connections.remove(connection)
            writing.cancel()
            self._waiters.ring()
        return ws

    async def _serve(self, connection: Connection) -> None:
        asked = connection.request.query
        if asked.get("v") != "10" or asked.get("encoding", "json") != "json":
            connection.close(4012)
            return
        connection.send(HELLO, {"heartbeat_interval": round(self.pace.heartbeat_seconds * 1000), "_trace": []})
        try:
            await self._listen(connection)
        except TimeoutError:
            self.forget(connection.session)
            connection.close(4009)
        except Closing as closing:
            self.part(connection)
            connection.close(closing.code)

    async def _listen(self, connection: Connection) -> None:
        patience = self.pace.heartbeat_seconds + self.pace.patience_seconds
        while True:
            left = connection.beat_at + patience - time.monotonic()
            message = await connection.ws.receive(timeout=max(left, 0.001))
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return
            self._heard(connection, *_payload(message.data))
            self._waiters.ring()

    def _ended(self, connection: Connection) -> None:
        """Note how a client ended its connection, and its session if that is what it said."""
        if code := connection.ws.close_code:
            self.closes.append(code)
            if code in BY_THE_CLIENT:
                self.forget(connection.session)

    def _heard(self, connection: Connection, op: object, data: Any) -> None:
        if connection.is_flooded():
            raise Closing(4008)
        if op == HEARTBEAT:
            connection.beat(data, ACK)
        elif connection.is_deaf:
            return
        elif op not in TAKEN:
            raise Closing(4001)
        elif not isinstance(data, dict):
            raise Closing(4002)
        elif op == IDENTIFY:
            self.begin(connection, data)
        elif op == RESUME:
            self.resume(connection, data)
        else:
            self._asked(connection.session, op, data)

    def _asked(self, session: Session | None, op: object, data: Json) -> None:
        if session is None:
            raise Closing(4003)
        if op == PRESENCE:
            session.presence = data
        elif op == MEMBERS and self.world.sees(session.bot, guild_id := str(data.get("guild_id")), None):
            for chunk in chunks(data, self.world.members(guild_id), intents=session.intents):
                session.dispatch("GUILD_MEMBERS_CHUNK", chunk)


def _payload(raw: str | bytes) -> tuple[object, Any]:
    if len(raw) > PAYLOAD_BYTES:
        raise Closing(4002)
    try:
        payload = json.loads(raw)
        return payload["op"], payload.get("d")
    except (ValueError, TypeError, LookupError):
        raise Closing(4002) from None
