"""The fake's gateway against discord.py's own clients, and against a bare WebSocket where those are too polite."""

from __future__ import annotations

import asyncio
import json
import zlib
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest

from tests.fakes.discord.intents import GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT, PRIVILEGED
from tests.fakes.discord.office import TOKEN, Office
from tests.fakes.discord.sessions import Pace
from tests.fakes.discord.shapes import shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Json = dict[str, Any]

QUICK = Pace(identify_seconds=0)
BOT = shape("ready")["user"]["id"]
GUILD = shape("guild_create")["id"]


class Desk(discord.Client):
    """An unmodified client that notes what it hears, and does not wait before it identifies again."""

    def __init__(self, *, intents: discord.Intents | None = None, **options: Any) -> None:
        options = {"guild_ready_timeout": 0.0} | options
        super().__init__(intents=intents or discord.Intents.all(), **options)
        self.heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Go on at once."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        super().dispatch(event, *args, **kwargs)
        self.heard.put_nowait((event, args[0] if args else None))

    async def hear(self, event: str, seconds: float = 20.0) -> Any:
        """Wait for the next event of that name; others before it are passed over."""
        async with asyncio.timeout(seconds):
            while True:
                name, what = await self.heard.get()
                if name == event:
                    return what


class ManyDesks(Desk, discord.AutoShardedClient):
    """The same on every shard."""


@asynccontextmanager
async def at_work(office: Office, desk: Desk) -> AsyncIterator[Desk]:
    with office.pointed():
        running = asyncio.create_task(desk.start(TOKEN))
        try:
            hearing = asyncio.create_task(desk.hear("ready"))
            await asyncio.wait({running, hearing}, return_when=asyncio.FIRST_COMPLETED)
            hearing.cancel()
            if running.done():
                await running
            yield desk
        finally:
            await desk.close()
            running.cancel()
            with suppress(asyncio.CancelledError, discord.DiscordException):
                await running


async def test_a_client_gets_ready_and_hears_a_message() -> None:
    async with Office() as office, at_work(office, Desk()) as desk:
        assert [guild.name for guild in desk.guilds] == ["Office"]
        assert desk.guilds[0].chunked
        office.gateway.tell("message_create", content="Hello")
        message = await desk.hear("message")
        assert (message.content, message.channel.name, message.author.name) == ("Hello", "lunch", "ada")
        assert len(office.gateway.identifies) == 1
