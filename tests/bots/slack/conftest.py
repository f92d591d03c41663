"""A desk on the fake Slack: the real adapter, the real stores, real HTTP and WebSockets."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from bots.assembly import open_desk
from bots.slack import PLUG
from core.settings import load_settings
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bots.frontdesk import Frontdesk
    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.state import Channel, User

HANDBOOK = """# Handbook

## Lunch

The lunch menu hangs at the door of the kitchen. Lunch is at noon.

## Parking

Visitors park behind the house. The gate code changes each Monday.
"""


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

    async def until(self, so: Callable[[], Any], *, seconds: float = 15) -> Any:
        """Wait until something is so, and return it."""
        async with asyncio.timeout(seconds):
            while not (found := so()):
                await asyncio.sleep(0.02)
        return found

    async def answer(self, text: str, channel: Channel | None = None, **where: Any) -> Message:
        """Say something, and return what the desk says to it."""
        place = channel or self.help
        before = len(self.ours(place))
        self.slack.workspace.say(self.ada, place, text, **where)
        return (await self.until(lambda: self.ours(place)[before:]))[-1]


@asynccontextmanager
async def office(
    home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, **variables: str
) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        settings = {
            "FRONTDESK_HOME": str(home),
            "DATABASE_URL": database_url,
            "FRONTDESK_ZONE": "UTC",
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.installed.token,
            "SLACK_APP_TOKEN": slack.app.app_token,
            **variables,
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        ada = slack.workspace.add_user("ada", tz="Europe/London")
        channel = slack.workspace.add_channel("help", ada, slack.installed)
        async with open_desk(load_settings(), plugs=[PLUG]) as desk, desk.working():
            await asyncio.to_thread((home / "handbook.md").write_text, HANDBOOK)
            await desk.stores.learn([(str(home / "handbook.md"), None)])
            listening = asyncio.create_task(desk.listen())
            await slack.socket.connected(2)
            yield Office(slack, desk, ada, channel)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
async def desk(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    async with office(home, database_url, monkeypatch) as opened:
        yield opened
