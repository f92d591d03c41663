"""Unmodified clients of discord.py, pointed at another Discord, that note what they hear."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@contextmanager
def pointed_at(api_url: str, gateway_url: str) -> Iterator[None]:
    """Let every client of this process talk to these, and to Discord again afterwards."""
    there = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_url.removesuffix("/"), yarl.URL(gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = there


class Desk(discord.Client):
    """A client that notes what it hears, and waits neither for more guilds nor before it identifies again."""

    def __init__(self, *, intents: discord.Intents | None = None, **options: Any) -> None:
        options = {"guild_ready_timeout": 0.0} | options
        super().__init__(intents=intents or discord.Intents.all(), **options)
        self.heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Go on at once; discord.py's own waits five seconds before all but the first."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        super().dispatch(event, *args, **kwargs)
        self.heard.put_nowait((event, args[0] if args else None))

    async def hear(self, event: str, seconds: float = 120.0) -> Any:
        """Wait for the next event of that name; others before it are passed over."""
        async with asyncio.timeout(seconds):
            while True:
                name, what = await self.heard.get()
                if name == event:
                    return what


class ManyDesks(Desk, discord.AutoShardedClient):
    """The same on every shard."""


@asynccontextmanager
async def running(desk: Desk, token: str) -> AsyncIterator[Desk]:
    """Let a client log in and be ready; it raises what `Client.start` raises."""
    work = asyncio.create_task(desk.start(token))
    try:
        hearing = asyncio.create_task(desk.hear("ready"))
        await asyncio.wait({work, hearing}, return_when=asyncio.FIRST_COMPLETED)
        hearing.cancel()
        if work.done():
            await work
        yield desk
    finally:
        await desk.close()
        work.cancel()
        with suppress(asyncio.CancelledError, discord.DiscordException):
            await work
