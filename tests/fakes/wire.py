"""A platform behind an unreliable wire: its requests get lost, arrive twice, arrive late, or are never answered."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from core.model.errors import RetryLater
from core.model.ports import NoFiles, Open
from core.model.replies import Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.model.messages import Address, Message
    from core.model.ports import Limit

TIMEOUT_SECONDS = 0.3
FAULTS = ("lost", "delayed", "doubled", "unanswered", "answered late")


class Shore:
    """The platform's side: keeps what was posted, each key once, as Discord does with an enforced nonce."""

    def __init__(self, *, faults: float = 0, seed: int = 0) -> None:
        """Make one whose wire fails for a share of the requests (0..1)."""
        self.posts: dict[str, tuple[str, str]] = {}
        self.last_at = 0.0
        self._faults = faults
        self._random = random.Random(seed)

    def said(self, channel: str) -> list[str]:
        """Return what stands in a channel, in order."""
        return [text for place, text in self.posts.values() if place == channel]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Listen for the time of the block, and yield the URL."""
        application = web.Application()
        application.add_routes([web.post("/posts", self._post), web.get("/posts/{key}", self._find)])
        application.add_routes([web.delete("/posts/{key}", self._take_down)])
        runner = web.AppRunner(application, shutdown_timeout=0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}"
        finally:
            await runner.cleanup()

    async def _post(self, request: web.Request) -> web.StreamResponse:
        fault = self._random.choice(FAULTS) if self._random.random() < self._faults else None
        if fault == "lost":
            return _cut(request)
        if fault == "delayed":
            await asyncio.sleep(TIMEOUT_SECONDS / 2)
        wanted = await request.json()
        self.last_at = time.monotonic()
        for _ in range(2 if fault == "doubled" else 1):
            self._put(wanted["key"], (wanted["channel"], wanted["text"]), wanted["replaces"])
        if fault == "answered late":
            await asyncio.sleep(TIMEOUT_SECONDS * 2)
        return _cut(request) if fault == "unanswered" else web.json_response({"id": wanted["key"]})

    def _put(self, key: str, post: tuple[str, str], replaced: str | None) -> None:
        """Post, in the place of another if that stands; nothing, if the key was used."""
        if key == replaced and key in self.posts:
            self.posts[key] = post
        elif key not in self.posts and replaced in self.posts:
            self.posts = {key if each == replaced else each: self.posts[each] for each in self.posts}
            self.posts[key] = post
        else:
            self.posts.setdefault(key, post)

    async def _take_down(self, request: web.Request) -> web.StreamResponse:
        if self._random.random() < self._faults / 2:
            return _cut(request)
        self.posts.pop(request.match_info["key"], None)
        return web.json_response({})

    async def _find(self, request: web.Request) -> web.StreamResponse:
        if self._random.random() < self._faults / 2:
            return _cut(request)
        return web.json_response({"found": request.match_info["key"] in self.posts})


def _cut(request: web.Request) -> web.Response:
    """Break the connection off without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()


class Wire(NoFiles, Open):
    """Our side of it: a `Platform`."""

    name = "wire"
    limits: tuple[Limit, ...] = ()

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
        """Post a reply."""
        post = {"key": key, "channel": address.channel, "text": reply.text, "replaces": replaces}
        try:
            async with self._session.post(f"{self._url}/posts", json=post) as answer:
                return str((await answer.json())["id"])
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater("The wire failed.", after_seconds=0.05) from error

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Post a draft, the first of a message under a key of its own."""
        key = draft or f"draft {message.event_id}"
        return await self.send(message.address, Reply(text), key=key, replaces=draft)

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Ask whether it stands there."""
        try:
            async with self._session.get(f"{self._url}/posts/{key}") as answer:
                return key if (await answer.json())["found"] else None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater("The wire failed.", after_seconds=0.05) from error

    async def retract(self, address: Address, platform_id: str) -> None:
        """Take a post down."""
        try:
            async with self._session.delete(f"{self._url}/posts/{platform_id}"):
                return
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater("The wire failed.", after_seconds=0.05) from error


@asynccontextmanager
async def wired(url: str) -> AsyncIterator[Wire]:
    """Open our side for the time of the block."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield Wire(session, url)
