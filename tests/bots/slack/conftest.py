"""A desk on the fake Slack: the real adapter, the real stores, real HTTP and WebSockets."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bots.assembly import open_desk
from bots.slack import PLUG
from core.settings.settings import load_settings
from core.storage.rows import MESSAGE, scalar
from tests.fakes import servers
from tests.fakes.slack import FakeSlack
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bots.frontdesk import Frontdesk
    from core.model.messages import Message as Stored
    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.state import Channel, User

HANDBOOK = """# Handbook

## Lunch

The lunch menu hangs at the door of the kitchen. Lunch is at noon.

## Parking

Visitors can park their cars behind the house, next to the garden. The gate code changes each Monday.
"""

_OPEN = """
SELECT (SELECT count(*) FROM messages WHERE state = 'waiting') + (SELECT count(*) FROM replies WHERE state = 'waiting')
"""


async def settled(desk: Frontdesk) -> None:
    """Wait until everything that was taken in is answered, and every answer is sent."""
    async with asyncio.timeout(120):
        while await scalar(desk.stores.pool, _OPEN):
            await asyncio.sleep(0.02)


@dataclass
class Office:
    """A fake workspace with a person and a channel, and the desk that serves it."""

    slack: FakeSlack
    desk: Frontdesk
    ada: User
    help: Channel

    @property
    def us(self) -> str:
        return f"<@{self.slack.installed.bot.id}>"

    @property
    def alone(self) -> Channel:
        return self.slack.workspace.dm(self.ada, self.slack.installed)

    def ours(self, channel: Channel | None = None) -> list[Message]:
        """What the desk said, in the order of the channel."""
        place = channel or self.help
        return [message for message in self.slack.workspace.messages(place) if message.by]

    async def until(self, so: Callable[[], Any], *, seconds: float = 120) -> Any:
        """Wait until something is so, and return it."""
        async with asyncio.timeout(seconds):
            while not (found := so()):
                await asyncio.sleep(0.02)
        return found

    async def stored(self, said: Message) -> Stored:
        """Return a message as the desk stored it."""
        query = "SELECT message FROM messages WHERE event_id = %s"

        async def look() -> Any:
            return await scalar(self.desk.stores.pool, query, f"{said.channel.id}/{said.ts}")

        return MESSAGE.validate_python(await until(look))

    async def answer(self, text: str, channel: Channel | None = None, **where: Any) -> Message:
        """Say something, and return what the desk says to it.

        Replies to what happened before are awaited first, so that none of them is taken for this one.
        """
        await settled(self.desk)
        place = channel or self.help
        before = len(self.ours(place))
        self.slack.workspace.say(self.ada, place, text, **where)
        await self.until(lambda: self.ours(place)[before:])
        return self.ours(place)[-1]


@asynccontextmanager
async def open_office(home: Path, server_url: str, **variables: str) -> AsyncIterator[Office]:
    """Open a desk on a fresh database, and have it listen."""
    async with FakeSlack(view="assistant" if variables.get("SLACK_VIEW") == "assistant" else "agent") as slack:
        with servers.fresh_database(server_url) as database_url, pytest.MonkeyPatch.context() as patch:
            ada = slack.workspace.add_user("ada", tz="Europe/London")
            help_channel = slack.workspace.add_channel("help", ada, slack.installed)
            settings = {
                "FRONTDESK_HOME": str(home),
                "DATABASE_URL": database_url,
                "FRONTDESK_ZONE": "UTC",
                "SLACK_API_URL": slack.api_url,
                "SLACK_BOT_TOKEN": slack.installed.token,
                "SLACK_APP_TOKEN": slack.app.app_token,
                "SLACK_SIGNING_SECRET": slack.app.signing_secret,
                "SLACK_CLIENT_ID": slack.app.client_id,
                "SLACK_CLIENT_SECRET": slack.app.client_secret,
                "FRONTDESK_AUDIENCES": f"staff={ada.id},{help_channel.id}",
                **variables,
            }
            for name, value in settings.items():
                patch.setenv(name, value)
            async with open_desk(load_settings(), plugs=[PLUG]) as desk, desk.working():
                await asyncio.to_thread((home / "handbook.md").write_text, HANDBOOK)
                await desk.stores.learn([(str(home / "handbook.md"), None)])
                listening = asyncio.create_task(desk.listen())
                yield Office(slack, desk, ada, help_channel)
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """One desk for the tests of a module, over Socket Mode."""
    async with open_office(tmp_path_factory.mktemp("home"), server_url) as opened:
        await opened.slack.socket.connected(2)
        yield opened


@pytest.fixture
def desk(office: Office) -> Office:
    """The same desk, with a person and a channel that nobody has spoken in."""
    workspace, name = office.slack.workspace, uuid.uuid4().hex[:8]
    person = workspace.add_user(f"ada {name}", tz="Europe/London")
    return Office(
        office.slack, office.desk, person, workspace.add_channel(f"help-{name}", person, office.slack.installed)
    )
