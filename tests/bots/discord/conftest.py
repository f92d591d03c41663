"""A desk on the fake Discord: the real adapter, the real stores, real HTTP and WebSockets."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bots.assembly import open_desk
from bots.discord import PLUG
from core.settings.settings import load_settings
from tests.bots.discord.wire import Wire, open_wire
from tests.bots.slack.conftest import HANDBOOK, settled
from tests.fakes import servers
from tests.fakes.discord.fake import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bots.frontdesk import Frontdesk
    from tests.fakes.discord.messages import Message
    from tests.fakes.discord.state import Channel, User

_WAITING = "SELECT count(*) FROM replies WHERE state = 'waiting'"


@dataclass
class Office:
    """A fake server with a person and a channel, and the desk that serves it."""

    discord: FakeDiscord
    desk: Frontdesk
    ada: User
    help: Channel
    listening: asyncio.Task[None] | None = None

    @property
    def us(self) -> str:
        return self.discord.app.bot.mention

    @property
    def alone(self) -> Channel:
        return self.discord.world.dm(self.ada, self.discord.app)

    def ours(self, channel: Channel | None = None) -> list[Message]:
        """What the desk said in a channel and its threads, in its order."""
        place = channel or self.help
        places = [place, *(each for each in self.discord.world.channels.values() if each.parent is place)]
        found = [message for each in places for message in each.messages.values()]
        ours = [message for message in found if message.author is self.discord.app.bot]
        return sorted(ours, key=lambda message: int(message.id))

    async def stop(self) -> None:
        """End the listening."""
        if self.listening:
            self.listening.cancel()
            await asyncio.gather(self.listening, return_exceptions=True)

    async def until(self, so: Callable[[], Any], *, seconds: float = 120) -> Any:
        """Wait until something is so, and return it."""
        async with asyncio.timeout(seconds):
            while not (found := so()):
                await asyncio.sleep(0.02)
        return found

    async def recorded(self) -> None:
        """Wait until it is recorded of all replies that they were sent."""
        async with self.desk.stores.pool.connection() as connection, asyncio.timeout(120):
            while (await (await connection.execute(_WAITING)).fetchall())[0][0]:
                await asyncio.sleep(0.02)

    async def answer(self, text: str, channel: Channel | None = None) -> Message:
        """Say something, and return what the desk says to it."""
        return await self.answer_with(text, channel or self.help)

    async def answer_with(self, text: str, place: Channel, *files: tuple[str, bytes]) -> Message:
        """Say something with files, and return what the desk says to it.

        Replies to what happened before are awaited first, so that none of them is taken for this one.
        """
        await settled(self.desk)
        before = len(self.ours(place))
        self.discord.world.say(self.ada, place, text, files=files)
        await self.until(lambda: self.ours(place)[before:])
        return self.ours(place)[-1]


@asynccontextmanager
async def open_office(
    home: Path, server_url: str, *, discord: FakeDiscord | None = None, **variables: str
) -> AsyncIterator[Office]:
    """Open a desk on a fresh database, and have it listen."""
    async with discord or FakeDiscord(time_scale=20) as fake:
        fake.limits.enabled = False
        with servers.fresh_database(server_url) as database_url, pytest.MonkeyPatch.context() as patch:
            settings = {
                "FRONTDESK_HOME": str(home),
                "DATABASE_URL": database_url,
                "FRONTDESK_ZONE": "UTC",
                "FRONTDESK_HELLO": "false",
                "DISCORD_API_URL": fake.api_url,
                "DISCORD_TOKEN": fake.app.token,
                **variables,
            }
            for name, value in settings.items():
                patch.setenv(name, value)
            async with open_desk(load_settings(), plugs=[PLUG]) as desk, desk.working():
                await asyncio.to_thread((home / "handbook.md").write_text, HANDBOOK)
                await desk.stores.learn([(str(home / "handbook.md"), None)])
                ada = fake.world.add_user("ada")
                fake.world.join(ada)
                listening = asyncio.create_task(desk.listen())
                office = Office(fake, desk, ada, fake.world.add_channel("help"), listening)
                try:
                    await fake.gateway.ready(fake.doorway.shards)
                    await office.until(lambda: fake.app.commands.get(""))
                    yield office
                finally:
                    await office.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """One desk for the tests of a module."""
    async with open_office(tmp_path_factory.mktemp("home"), server_url) as opened:
        yield opened


@pytest.fixture
def desk(office: Office) -> Office:
    """The same desk, with a person and a channel that nobody has spoken in."""
    world, name = office.discord.world, uuid.uuid4().hex[:8]
    person = world.add_user(f"ada {name}")
    world.join(person)
    return Office(office.discord, office.desk, person, world.add_channel(f"help-{name}"))


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """A client on a fake Discord of its own, without a desk."""
    async with open_wire() as opened:
        yield opened
