"""A fake Room: its HTTP API over a loopback socket, and what people do there."""

from __future__ import annotations

import asyncio
import itertools
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from aiohttp import web

ME = "frontdesk"
EVERYBODY = frozenset({"everybody", "ana"})
"""Whom a mention notifies."""
_MENTION = re.compile(r"(?<!\w)@(\w+)")
Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """What stands in the Room; the desk's have a key and a number."""

    id: str
    channel: str
    person: str
    text: str
    more: Json = field(default_factory=dict)

    @property
    def pings(self) -> tuple[str, ...]:
        return tuple(name for name in _MENTION.findall(self.text) if name in EVERYBODY)


class FakeRoom:
    """`url` is where it is. `down` refuses all calls but the one for events, and `silent` that one alone.

    `busy_seconds` refuses the next post for so long, and `loses` takes it and breaks the connection.
    """

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.events: list[Json] = []
        self.url = ""
        self.down = self.silent = self.loses = False
        self.busy_seconds = 0
        self._numbers = itertools.count(1)
        self._last = self._asked = datetime.now(UTC)
        self._happened = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(
            [
                web.get("/events", self._told),
                web.get("/messages", self._found),
                web.post("/messages", self._posted),
                web.patch("/messages/{id}", self._edited),
                web.delete("/messages/{id}", self._deleted),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def say(self, person: str, channel: str, text: str) -> Message:
        message = self._keep(channel, person, text)
        await self.tell("said", message, person)
        return message

    async def tell(self, kind: str, message: Message, person: str, **more: Any) -> None:
        """Let something happen; no two things happen at one time."""
        about = {"message": message.id, "channel": message.channel, "person": person, "text": message.text}
        self._last = max(datetime.now(UTC), self._last + timedelta(microseconds=1))
        self.events.append({"id": len(self.events), "kind": kind, **about, **more, "at": self._last.isoformat()})
        await self.ring()

    async def tell_again(self) -> None:
        """Let the last thing happen once more, and return when what comes after it is asked for."""
        self._last = max(datetime.now(UTC), self._last + timedelta(microseconds=1))
        self.events.append(self.events[-1] | {"at": self._last.isoformat()})
        await self.ring()
        async with asyncio.timeout(120), self._happened:
            await self._happened.wait_for(lambda: self._asked >= self._last)

    async def ring(self) -> None:
        """Have those who wait for events look again."""
        async with self._happened:
            self._happened.notify_all()

    def _keep(self, channel: str, person: str, text: str, **more: Any) -> Message:
        message = Message(f"m{next(self._numbers)}", channel, person, text, more)
        self.messages[message.id] = message
        return message

    async def _told(self, request: web.Request) -> web.Response:
        def news() -> list[Json]:
            since = datetime.fromisoformat(request.query["since"])
            return [each for each in self.events if datetime.fromisoformat(each["at"]) > since]

        self._asked = max(self._asked, datetime.fromisoformat(request.query["since"]))
        await self.ring()
        try:
            async with asyncio.timeout(float(request.query["wait"])), self._happened:
                await self._happened.wait_for(lambda: self.silent or news())
        except TimeoutError:
            return web.json_response([])
        return web.Response(status=503) if self.silent else web.json_response(news())

    async def _found(self, request: web.Request) -> web.Response:
        if self.down:
            return web.Response(status=503)
        channel, key = request.query["channel"], request.query["key"]
        found = [each for each in self.messages.values() if (each.channel, each.more.get("key")) == (channel, key)]
        return web.json_response([{"id": each.id, "of": each.more["of"]} for each in found])

    async def _posted(self, request: web.Request) -> web.Response:
        if self.down:
            return web.Response(status=503)
        if self.busy_seconds:
            after, self.busy_seconds = self.busy_seconds, 0
            return web.Response(status=429, headers={"Retry-After": str(after)})
        given = await request.json()
        for each in self.messages.values():
            if each.person == ME and (each.more["key"], each.more["part"]) == (given["key"], given["part"]):
                return web.json_response({"id": each.id})
        message = self._keep(given.pop("channel"), ME, given.pop("text"), **given)
        if self.loses and request.transport:
            self.loses = False
            request.transport.abort()
        return web.json_response({"id": message.id})

    async def _edited(self, request: web.Request) -> web.Response:
        if self.down:
            return web.Response(status=503)
        message = self.messages.get(request.match_info["id"])
        if message is None:
            return web.Response(status=404, text="no such message")
        given = await request.json()
        message.text = given.pop("text", message.text)
        message.more |= given
        return web.json_response({"id": message.id})

    async def _deleted(self, request: web.Request) -> web.Response:
        if self.down:
            return web.Response(status=503)
        gone = self.messages.pop(request.match_info["id"], None)
        return web.json_response({"gone": gone is not None})
