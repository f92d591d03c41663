"""One desk on two platforms, over the wire of both: who has an account on each is reminded where that is wanted."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from bots import discord, slack
from bots.assembly import open_desk
from core.settings.settings import load_settings
from tests.bots.discord.conftest import Office as Server
from tests.bots.slack.conftest import Office as Workspace
from tests.fakes import servers
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
async def both(home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Workspace, Server]]:
    """One desk on a workspace and on a server, and a person who is in both."""
    async with FakeSlack() as workspace, FakeDiscord(time_scale=20) as server:
        server.limits.enabled = False
        with servers.fresh_database(server_url) as database_url:
            settings = {
                "DATABASE_URL": database_url,
                "FRONTDESK_ZONE": "UTC",
                "SLACK_API_URL": workspace.api_url,
                "SLACK_BOT_TOKEN": workspace.installed.token,
                "SLACK_APP_TOKEN": workspace.app.app_token,
                "DISCORD_API_URL": server.api_url,
                "DISCORD_TOKEN": server.app.token,
            }
            for name, value in settings.items():
                monkeypatch.setenv(name, value)
            there = workspace.workspace.add_user("ada", tz="Europe/London")
            here = server.world.add_user("ada l")
            server.world.join(here)
            async with open_desk(load_settings(), plugs=[slack.PLUG, discord.PLUG]) as desk, desk.working():
                listening = asyncio.create_task(desk.listen())
                office = Workspace(workspace, desk, there, workspace.workspace.add_channel("help", there))
                try:
                    await workspace.socket.connected(2)
                    await server.gateway.ready(server.doorway.shards)
                    yield office, Server(server, desk, here, server.world.add_channel("help"))
                finally:
                    listening.cancel()
                    await asyncio.gather(listening, return_exceptions=True)


async def test_a_person_of_two_platforms_is_reminded_on_the_one_that_is_chosen(both: tuple[Workspace, Server]) -> None:
    office, server = both
    told = await office.answer("link my account", office.alone)
    code = re.search(r"link (\w{4}-\w{4})", told.text)
    assert code, told.text
    assert "Is that you" in (await server.answer(f"link {code[1]}", server.alone)).content
    linked = await server.answer("yes", server.alone)
    assert linked.content.startswith("This account is now linked with ada on Slack"), linked.content
    notice = await office.until(lambda: office.ours(office.alone)[1:])
    assert "now linked with ada l on Discord" in notice[0].text
    assert "only to ada l on Discord" in (await office.answer("send my reminders to me on Discord", office.alone)).text
    await office.answer("remind me in 1 second to stretch", office.alone)
    came = await server.until(lambda: server.ours(server.alone)[2:])
    assert "Reminder: stretch" in came[0].content
    assert "Done" in (await server.answer("done", server.alone)).content

    server.ada.accepts_dms = False
    await office.answer("remind me in 1 second to eat", office.alone)
    await office.until(lambda: office.ours(office.alone)[6:])
    told_so, reminder = sorted(each.text for each in office.ours(office.alone)[5:])
    assert (told_so[:30], reminder[:13]) == ("I could not remind you on Disc", "Reminder: eat")
