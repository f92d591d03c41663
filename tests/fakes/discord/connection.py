"""One WebSocket of a client, with its compression, and the session that outlives it."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

Json = dict[str, Any]

BIG_BYTES = 1000  # from which on a payload is compressed by itself, where the client said that it takes it so
PAYLOADS, PAYLOAD_SECONDS = 120, 60.0  # discord.com/developers/docs/events/gateway#rate-limiting


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot as the gateway knows it. `privileged` are the intents that its application is allowed of the three."""

    token: str
    user: Json
    application: str
    flags: int = 0
    privileged: int = 0
    shards: int = 1
    max_concurrency: int = 1

    @property
    def id(self) -> str:
        identifier: str = self.user["id"]
        return identifier


@dataclass(frozen=True, slots=True)
class Sent:
    """One dispatched event, as it went out and goes out again on RESUME."""

    seq: int
    event: str
    text: str

    @property
    def data(self) -> Any:
        return json.loads(self.text)["d"]


@dataclass(slots=True, eq=False)
class Session:
    """What an IDENTIFY began. It goes on without a connection, until it is invalidated or the client ends it."""

    id: str
    bot: Bot
    intents: int
    shard: tuple[int, int]
    large_threshold: int
    connection: Connection | None = None
    presence: Json | None = None
    guilds: set[str] = field(default_factory=set)  # that it was told of
    down: set[str] = field(default_factory=set)  # of those, the unavailable ones
    log: list[Sent] = field(default_factory=list)

    @property
    def seq(self) -> int:
        return len(self.log)

    def holds(self, guild_id: str | None) -> bool:
        """Say whether this shard has the guild; direct messages are shard 0's."""
        mine, count = self.shard
        return (int(guild_id) >> 22) % count == mine if guild_id else mine == 0

    def dispatch(self, event: str, data: object) -> None:
        """Number an event, keep it, and send it if there is somebody to send it to."""
        seq = self.seq + 1
        self.log.append(Sent(seq, event, json.dumps({"op": 0, "s": seq, "t": event, "d": data})))
        if self.connection:
            self.connection.send_text(self.log[-1].text)

    def replay(self, after: int) -> None:
        """Send again what came after a number."""
        for sent in self.log[after:]:
            if self.connection:
                self.connection.send_text(sent.text)


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket. A deaf one stays open, takes nothing in and gives nothing out; what is sent keeps its order."""

    ws: web.WebSocketResponse
    request: web.Request
    encode: Callable[[str], str | bytes]
    session: Session | None = None
    is_deaf: bool = False
    acks: bool = True
    is_closing: bool = False  # the gateway's own doing
    heartbeats: list[int | None] = field(default_factory=list)
    packs_big: bool = False
    beat_at: float = field(default_factory=time.monotonic)
    _heard_at: deque[float] = field(default_factory=lambda: deque(maxlen=PAYLOADS + 1))
    _out: asyncio.Queue[str | int] = field(default_factory=asyncio.Queue)

    def beat(self, seq: int | None, ack: int) -> None:
        """Take a heartbeat in, and answer it even while deaf if acks are not withheld."""
        self.beat_at = time.monotonic()
        self.heartbeats.append(seq)
        if self.acks:
            self._out.put_nowait(_op(ack, None))

    def send(self, op: int, data: object) -> None:
        self.send_text(_op(op, data))

    def send_text(self, text: str) -> None:
        if not self.is_deaf:
            self._out.put_nowait(text)

    def close(self, code: int) -> None:
        """End it with a code, after what was sent before."""
        self.is_closing = True
        self._out.put_nowait(code)

    def cut(self) -> None:
        """End it as a broken network does: no close frame."""
        if self.request.transport is not None:
            self.request.transport.abort()

    def is_flooded(self) -> bool:
        """Count a payload, and say whether it is one too many in a minute."""
        now = time.monotonic()
        self._heard_at.append(now)
        return len(self._heard_at) > PAYLOADS and now - self._heard_at[0] < PAYLOAD_SECONDS

    async def write(self) -> None:
        """Send what is put out, until the end."""
        while True:
            out = await self._out.get()
            if isinstance(out, int):
                await self.ws.close(code=out)
                return
            try:
                await self._write(self.encode(out))
            except ConnectionError:
                return

    async def _write(self, raw: str | bytes) -> None:
        if isinstance(raw, bytes):
            await self.ws.send_bytes(raw)
        elif self.packs_big and len(raw) > BIG_BYTES:
            await self.ws.send_bytes(zlib.compress(raw.encode()))
        else:
            await self.ws.send_str(raw)


def _op(op: int, data: object) -> str:
    return json.dumps({"op": op, "d": data, "s": None, "t": None})


def encoder(compress: str) -> Callable[[str], str | bytes]:
    """Find the encoder for a connection's `compress`; `KeyError` if Discord has none of that name."""
    return ENCODERS[compress]()


def _zlib_stream() -> Callable[[str], bytes]:
    stream = zlib.compressobj()
    return lambda text: stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd_stream() -> Callable[[str], bytes]:
    stream = zstandard.ZstdCompressor().compressobj()
    return lambda text: stream.compress(text.encode()) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def _plain() -> Callable[[str], str]:
    return str


ENCODERS: dict[str, Callable[[], Callable[[str], str | bytes]]] = {
    "": _plain,
    "zlib-stream": _zlib_stream,
    "zstd-stream": _zstd_stream,
}
