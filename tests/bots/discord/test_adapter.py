"""A desk that starts while Discord is down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord.http import Route

from bots.discord import adapter
from bots.discord.connection import gateway
from core.model.errors import RetryLater
from tests.bots.discord.conftest import open_office
from tests.fakes.discord.fake import FakeDiscord

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_desk_that_starts_while_discord_is_down_listens_when_it_is_up(
    server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(adapter, "PAUSE_SECONDS", 0.01)
    discord = FakeDiscord(time_scale=20)
    for route in ("get_me", "get_application", "get_gateway_bot", "get_global_commands"):
        discord.faults.fail_next(route, 503, times=2)
    async with open_office(tmp_path, server_url, discord=discord) as office:
        assert "door of the kitchen" in (await office.answer(f"{office.us} where is the lunch menu?")).content
        assert office.listening
        assert not office.listening.done()
    assert "Cannot connect to Discord, trying again in 0.01 s: Discord is down (503)." in caplog.text


async def test_a_connection_that_is_closed_while_it_is_opened_is_to_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with FakeDiscord(time_scale=20) as discord:
        monkeypatch.setattr(Route, "BASE", discord.api_url)
        discord.faults.fail_next("get_me", "drop_before_effect", times=9)
        way = {"url": discord.gateway.url}
        with pytest.raises(RetryLater, match="it closed the connection"):
            await gateway.listen(lambda *_: None, token=discord.app.token, gateway=way, content=False)
