"""An open connection that delivers nothing is noticed by what the REST API tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bots.discord.connection.backfill import PATIENCE, StallDetector
from bots.discord.places import Places
from core.model.errors import RetryLater

if TYPE_CHECKING:
    from tests.bots.discord.wire import Wire


@pytest.fixture
def places(wire: Wire) -> Places:
    """What a gateway told before it fell silent."""
    known = Places()
    guild = wire.discord.world.guild_wire(wire.discord.guild, wire.discord.app.bot.id)
    known.learn("GUILD_CREATE", guild, us=wire.discord.app.bot.id)
    return known


def later() -> datetime:
    return datetime.now(UTC) + 2 * PATIENCE


async def test_where_nothing_was_said_nothing_is_missed(wire: Wire, places: Places) -> None:
    assert not await StallDetector(wire.api, places).is_stalled(now=later())


async def test_a_message_that_does_not_arrive_in_time_is_noticed_once(wire: Wire, places: Places) -> None:
    said = wire.discord.world.say(wire.ada, wire.help, "Hello?")
    detector = StallDetector(wire.api, places)
    assert not await detector.is_stalled(now=datetime.now(UTC) - timedelta(seconds=1))
    assert await detector.is_stalled(now=later())
    assert places.known[wire.help.id].last == said.id
    assert not await detector.is_stalled(now=later())


async def test_a_message_that_arrived_is_no_sign(wire: Wire, places: Places) -> None:
    said = wire.discord.world.say(wire.ada, wire.help, "Hello?")
    places.learn("MESSAGE_CREATE", {"id": said.id, "channel_id": wire.help.id}, us="1")
    assert not await StallDetector(wire.api, places).is_stalled(now=later())


async def test_while_discord_is_busy_nothing_is_known(wire: Wire, places: Places) -> None:
    wire.discord.faults.fail_next("get_guild_channels", 429, retry_after=600)
    with pytest.raises(RetryLater):
        await StallDetector(wire.api, places).is_stalled(now=later())
