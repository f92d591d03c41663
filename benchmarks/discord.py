"""Measures how fast `frontdesk discord` is ready on its embedded stores, and how fast a standby takes over.

The fake Discord runs in this process, over real HTTP and WebSockets. The desk is one process, or two that share
PostgreSQL, Chroma and a worker. It is ready when the gateway has begun a session. The first start creates the database;
later ones open it. For the takeover, the listening process is killed (SIGKILL), and a question is asked at once.

Usage: python benchmarks/discord.py [--times 5]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from tests.fakes import servers
from tests.fakes.commands import Command
from tests.fakes.discord.fake import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_SECONDS = 120.0
LOOK_SECONDS = 0.01


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    first, again = await starts(options.times)
    print(f"{options.times} times each, load {os.getloadavg()[0]:.1f}")
    show("start to ready, with a database to be made", first)
    show("start to ready, with one that is there", again)
    ready, answered = await take_overs(options.times)
    print(f"{options.times} times each, load {os.getloadavg()[0]:.1f}")
    show("kill -9 to ready, a stand-by", ready)
    show("kill -9 to the answer", answered)


async def starts(times: int) -> tuple[list[float], list[float]]:
    """Return the seconds from a start to READY, with a new home, and with the same home again."""
    first: list[float] = []
    again: list[float] = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            async with FakeDiscord() as discord:
                variables = {**_variables(discord), "FRONTDESK_HOME": f"{folder}/home"}
                for seconds in (first, again):
                    begun, sessions = time.monotonic(), len(discord.gateway.identifies)
                    async with Command("discord", variables, Path(folder) / "log").running() as desk:
                        seconds.append(await _since(begun, partial(_begun, discord, sessions)))
                        desk.process.terminate()
                        await desk.process.wait()
    return first, again


async def take_overs(times: int) -> tuple[list[float], list[float]]:
    """Return the seconds from the death of the listening process to READY of the other, and to an answer."""
    ready: list[float] = []
    answered: list[float] = []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(embedded_postgres(folder))
        await asyncio.to_thread(migrate, url)
        chroma_url = stack.enter_context(servers.chroma_server(folder / "chroma"))
        discord = await stack.enter_async_context(FakeDiscord(time_scale=20))
        discord.world.join(discord.world.add_user("ada"))
        discord.world.add_channel("help")
        variables = {**_variables(discord), "DATABASE_URL": url, "CHROMA_URL": chroma_url}

        async def start(name: str, number: int) -> Command:
            own = {**variables, "FRONTDESK_HOME": str(folder / f"home-{number}")}
            return await stack.enter_async_context(Command(name, own, folder / f"{number}.log").running())

        await start("worker", 0)
        holder = await start("discord", 1)
        await _since(0, partial(_begun, discord, 0))
        stand_by = await start("discord", 2)
        for number in range(times):
            await _since(0, partial(_opened, stand_by.log, (number + 1) // 2))
            sessions = len(discord.gateway.identifies)
            await holder.kill()
            killed = time.monotonic()
            discord.world.say("ada", "#help", f"{discord.app.bot.mention} what can you do?")
            ready.append(await _since(killed, partial(_begun, discord, sessions)))
            answered.append(await _since(killed, partial(_answers, discord, number)))
            await holder.start()
            holder, stand_by = stand_by, holder
    return ready, answered


def _variables(discord: FakeDiscord) -> Mapping[str, str]:
    ours = {"DISCORD_TOKEN": discord.app.token, "DISCORD_API_URL": discord.api_url}
    return {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "SLACK_"))} | ours


def _begun(discord: FakeDiscord, before: int) -> bool:
    """Return whether more sessions than this have begun."""
    return any(each.accepted for each in discord.gateway.identifies[before:])


def _answers(discord: FakeDiscord, before: int) -> bool:
    """Return whether the desk has sent more messages than this."""
    us = discord.app.bot
    said = [each for channel in discord.world.channels.values() for each in channel.messages.values()]
    return sum(each.author is us for each in said) > before


def _opened(log: Path, before: int) -> bool:
    """Return whether processes have reported more often than this that they listen."""
    return log.read_text().count("listens") > before


async def _since(begun: float, so: Callable[[], object]) -> float:
    """Wait for a condition, and return the seconds since an instant of the monotonic clock."""
    async with asyncio.timeout(LONGEST_SECONDS):
        while not so():
            await asyncio.sleep(LOOK_SECONDS)
    return time.monotonic() - begun


def show(name: str, seconds: list[float]) -> None:
    print(f"{name:44} p50 {median(seconds):5.1f} s   at most {max(seconds):5.1f} s   ({len(seconds)})")


if __name__ == "__main__":
    asyncio.run(main())
