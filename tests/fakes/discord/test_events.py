"""Scheduled events are refused as Discord refuses them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bots.discord.api import DiscordRefused
from tests.bots.discord.wire import Wire, open_wire
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STARTS = datetime.now(UTC) + timedelta(days=400)
EVENT = {
    "name": "Paint",
    "privacy_level": 2,
    "entity_type": 3,
    "entity_metadata": {"location": "#help"},
    "scheduled_start_time": STARTS.isoformat(),
    "scheduled_end_time": (STARTS + timedelta(hours=1)).isoformat(),
}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with open_wire() as opened:
        bot = next(role for role in opened.discord.guild.roles.values() if role.managed_by)
        bot.permissions |= Permission.CREATE_EVENTS
        yield opened


async def put(wire: Wire, **changes: Any) -> Any:
    path = "/guilds/{guild_id}/scheduled-events"
    return await wire.api.call("POST", path, guild_id=wire.discord.guild.id, body=EVENT | changes)


async def change(wire: Wire, event: str, **changes: Any) -> Any:
    path, ids = "/guilds/{guild_id}/scheduled-events/{event_id}", {"guild_id": wire.discord.guild.id, "event_id": event}
    return await wire.api.call("PATCH", path, ids=ids, body=changes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "n" * 101},
        {"description": "d" * 1001},
        {"entity_metadata": {"location": "l" * 101}},
        {"entity_metadata": {}},
        {"scheduled_end_time": None},
        {"scheduled_start_time": "2020-01-01T00:00:00+00:00"},
        {"scheduled_end_time": EVENT["scheduled_start_time"]},
        {"scheduled_start_time": "soon"},
        {"privacy_level": 1},
        {"channel_id": "7"},
    ],
)
async def test_what_does_not_fit_is_refused(wire: Wire, wrong: dict[str, Any]) -> None:
    with pytest.raises(DiscordRefused, match="50035"):
        await put(wire, **wrong)
    assert wire.discord.guild.events == {}


async def test_to_manage_events_does_not_let_a_bot_create_them(wire: Wire) -> None:
    made = await put(wire)
    for role in wire.discord.guild.roles.values():
        role.permissions &= ~Permission.CREATE_EVENTS
    for attempt in (put(wire), change(wire, made["id"], name="Other")):
        with pytest.raises(DiscordRefused, match="50013"):
            await attempt
    wire.discord.guild.roles[wire.discord.guild.id].permissions |= Permission.MANAGE_EVENTS
    with pytest.raises(DiscordRefused, match="50013"):
        await put(wire)
    assert (await change(wire, made["id"], name="Other"))["name"] == "Other"


async def test_an_event_that_is_over_cannot_be_changed(wire: Wire) -> None:
    made = await put(wire)
    with pytest.raises(DiscordRefused, match="180000"):
        await change(wire, made["id"], status=3)
    await change(wire, made["id"], status=4)
    with pytest.raises(DiscordRefused, match="180000"):
        await change(wire, made["id"], name="Other")
    with pytest.raises(DiscordRefused, match="10070"):
        await change(wire, "7", name="Other")
