"""The history of a channel, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord import api
from bots.discord.api import DiscordRefused
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from tests.bots.discord.wire import Wire


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAGE", 2)


async def read(wire: Wire, *, most: int = 100, after: str | None = None) -> list[str]:
    return [each["content"] async for each in api.messages(wire.api, wire.help.id, most=most, after=after)]


async def test_a_channel_is_read_from_its_newest_message_on(wire: Wire) -> None:
    said = [wire.discord.world.say(wire.ada, wire.help, str(number)) for number in range(5)]
    assert await read(wire) == ["4", "3", "2", "1", "0"]
    assert await read(wire, after=said[2].id) == ["4", "3"]
    assert (await read(wire, most=2)) == ["4", "3"]


async def test_an_empty_channel_has_no_history(wire: Wire) -> None:
    assert await read(wire) == []


async def test_a_channel_that_is_closed_to_us_cannot_be_read(wire: Wire) -> None:
    wire.deny(Permission.VIEW_CHANNEL)
    with pytest.raises(DiscordRefused):
        await read(wire)
