"""Listening on Discord, whatever becomes of the connection, of the intents, and of the process that listens."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bots.discord.adapter import connect
from core.model.errors import SettingsError
from core.settings.settings import load_settings
from tests.bots.discord.conftest import open_office
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.intents import MESSAGE_CONTENT
from tests.fakes.discord.sessions import Pace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bots.discord.conftest import Office

pytestmark = pytest.mark.slow

QUESTION = "where is the lunch menu?"


async def test_without_the_intent_what_is_said_to_us_is_answered_and_the_rest_unread(
    tmp_path: Path, server_url: str
) -> None:
    discord = FakeDiscord(time_scale=20)
    discord.app.intents.clear()
    async with open_office(tmp_path, server_url, discord=discord) as desk:
        assert not discord.gateway.identifies[-1].intents & MESSAGE_CONTENT
        discord.world.say(desk.ada, desk.help, QUESTION)
        await desk.answer(f"{desk.us} {QUESTION}")
        assert len(desk.ours()) == 1
        assert len(discord.gateway.identifies) == 1


async def test_an_intent_that_is_taken_from_us_is_done_without(tmp_path: Path, server_url: str) -> None:
    discord = FakeDiscord(time_scale=20)
    async with open_office(tmp_path, server_url, discord=discord) as desk:
        discord.app.intents.clear()
        discord.gateway.end(4014)
        await desk.until(lambda: len(discord.gateway.identifies) > 1 and discord.gateway.sessions)
        first, *_, last = discord.gateway.identifies
        assert first.intents & MESSAGE_CONTENT
        assert last.intents == first.intents & ~MESSAGE_CONTENT
        assert "kitchen" in (await desk.answer(f"{desk.us} {QUESTION}")).content


async def test_an_intent_that_is_demanded_and_not_switched_on_is_a_setting_to_mend(
    tmp_path: Path, server_url: str
) -> None:
    async with open_office(tmp_path, server_url, DISCORD_MESSAGE_CONTENT="on") as desk:
        desk.discord.app.intents.clear()
        (adapter,) = desk.desk.adapters
        desk.discord.gateway.end(4014)
        with pytest.raises(SettingsError, match="Message Content"):
            await asyncio.wait_for(adapter.listen(desk.desk), 120)


async def test_through_cuts_and_lost_sessions_each_question_is_answered_once(
    tmp_path: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord = FakeDiscord(time_scale=20)
    monkeypatch.setattr("bots.discord.connection.gateway.IDENTIFY_SECONDS", discord.gateway.pace.identify_seconds)
    async with open_office(tmp_path, server_url, discord=discord) as desk:
        await desk.answer("Hello", desk.alone)
        for number in range(4):
            discord.gateway.cut() if number % 2 else discord.gateway.invalidate()
            discord.world.say(desk.ada, desk.help, f"{desk.us} {QUESTION} {number}")
            discord.world.say(desk.ada, desk.alone, f"When is lunch? {number}")
            await desk.until(partial(_said, desk, number + 1))
            await discord.gateway.ready()
        assert len(discord.gateway.resumes) >= 2
        assert len(discord.gateway.identifies) >= 3


def _said(desk: Office, times: int) -> bool:
    """Whether there were so many answers in the channel's threads, and alone to as many after the first one."""
    return (len(desk.ours()), len(desk.ours(desk.alone))) == (times, times + 1)


async def test_another_process_takes_over_when_the_one_that_listens_ends(tmp_path: Path, server_url: str) -> None:
    async with open_office(tmp_path, server_url) as desk, connect(load_settings(), desk.desk.stores.pool) as second:
        waiting = asyncio.create_task(second.listen(desk.desk))
        await desk.answer(f"{desk.us} {QUESTION}")
        await desk.answer("Hello", desk.alone)
        await desk.recorded()
        assert len(desk.discord.gateway.identifies) == 1
        desk.discord.faults.fail_next("get_channel", 503, times=1_000)
        before = len(desk.ours())
        desk.discord.world.delivery = None
        desk.discord.world.say(desk.ada, desk.help, f"{desk.us} when is lunch?")
        desk.discord.world.say(desk.ada, desk.alone, "who are you?")
        desk.discord.world.delivery = desk.discord.gateway
        await desk.stop()
        await desk.until(lambda: len(desk.ours()) > before and len(desk.ours(desk.alone)) > 1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_on_several_connections_all_is_heard(tmp_path: Path, server_url: str) -> None:
    discord = FakeDiscord(time_scale=20)
    discord.doorway.shards = discord.doorway.max_concurrency = 2
    discord.gateway.pace = Pace(identify_seconds=0)
    async with open_office(tmp_path, server_url, discord=discord) as desk:
        await desk.answer(f"{desk.us} {QUESTION}")
        assert len(discord.gateway.identifies) == 2


async def test_commands_are_registered_only_when_they_have_changed(tmp_path: Path, server_url: str) -> None:
    async with open_office(tmp_path, server_url) as desk:
        assert len(desk.discord.called("overwrite_global_commands")) == 1
        (adapter,) = desk.desk.adapters
        await desk.stop()
        listening = asyncio.create_task(adapter.listen(desk.desk))
        await desk.until(lambda: len(desk.discord.called("get_global_commands")) == 2)
        await desk.answer(f"{desk.us} {QUESTION}")
        assert len(desk.discord.called("overwrite_global_commands")) == 1
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
