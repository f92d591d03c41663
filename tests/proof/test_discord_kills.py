"""Each question on Discord is answered once, whatever is killed, cut, lost or doubled meanwhile.

A question is some five events: the message, the thread that begins with it, the answer, which the gateway tells of too,
and what comes twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord.bad_delivery import Unruly
from tests.fakes.discord.fake import FakeDiscord
from tests.proof.kills import ECHO, Place, Plan, prove

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.discord.state import Channel, User

pytestmark = pytest.mark.slow

SAMPLE = Plan(6, 5, 1, 1, 0, 1, 0.0, 20, ECHO, 300, listeners=2)
WHOLE = Plan(2_500, 400, 2, 30, 30, 10, 20.0, 5, ECHO, 1800, listeners=2)
"""Discord's limits pass faster, but not so fast that it has forgotten a nonce before a dead worker is found."""

PATIENCE_SECONDS = 180.0
"""How long is waited for a desk that begins, on a machine that has other things to do."""


class Server:
    """One in five talks with the desk alone; the others have channels."""

    listens = "discord"

    def __init__(self, discord: FakeDiscord, places: int) -> None:
        self._discord = discord
        self._rooms: list[tuple[Channel, User]] = []
        self._read = 0
        self.places: list[Place] = []
        self.unruly = Unruly(discord=discord)
        self.variables = {
            "DISCORD_API_URL": discord.api_url,
            "DISCORD_TOKEN": discord.app.token,
            "DISCORD_PER_PERSON": "1000",  # who talks with the desk alone asks at once again, and is not to be refused
            "DISCORD_PER_SERVER": "10000",
        }
        for number in range(places):
            self._furnish(number)

    def _furnish(self, number: int) -> None:
        world = self._discord.world
        person = world.add_user(f"person-{number}")
        world.join(person)
        alone = number % 5 == 0
        channel = world.dm(person, self._discord.app) if alone else world.add_channel(f"channel-{number}")
        self.places.append(Place(number, alone=alone))
        self._rooms.append((channel, person))

    async def connected(self) -> None:
        await self._discord.gateway.ready(seconds=PATIENCE_SECONDS)
        self._discord.world.delivery = self.unruly

    def say(self, place: Place, words: str, *, mention: bool) -> str:
        world = self._discord.world
        channel, person = self._rooms[place.number]
        us = f"{self._discord.app.bot.mention} " if mention else ""
        where = world.channels[place.thread] if place.thread else channel
        return world.say(person, where, f"{us}{words}").id

    def news(self) -> Iterator[str]:
        told = self._discord.world.told
        news, self._read = told[self._read :], len(told)
        for each in news:
            if each.event == "MESSAGE_CREATE" and each.data["author"]["id"] == self._discord.app.bot.id:
                yield each.data["content"]

    def standing(self) -> Iterator[tuple[int, str | None, str]]:
        numbers = {channel.id: number for number, (channel, _) in enumerate(self._rooms)}
        for channel in self._discord.world.channels.values():
            place = numbers.get(channel.parent.id if channel.parent and channel.is_thread else channel.id)
            for message in channel.messages.values():
                if place is not None and message.author is self._discord.app.bot:
                    yield place, channel.id if channel.is_thread else None, message.content

    async def cut(self, nth: int) -> None:
        await self._discord.gateway.ready(seconds=PATIENCE_SECONDS)
        if nth % 2:
            self._discord.gateway.cut()
        else:
            self._discord.gateway.invalidate()

    async def settled(self) -> None:
        await self._discord.gateway.ready(seconds=PATIENCE_SECONDS)

    def told(self) -> str:
        gateway = self._discord.gateway
        return f"; sessions begun {len(gateway.identifies)}, resumed {len(gateway.resumes)}"


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(SAMPLE, id="sample", marks=pytest.mark.slow),
        pytest.param(WHOLE, id="whole", marks=pytest.mark.proof),
    ],
)
async def test_each_question_is_answered_once_whatever_dies(
    plan: Plan, database_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with FakeDiscord(time_scale=plan.time_scale) as discord:
        await prove(Server(discord, plan.places), plan, database_url=database_url, folder=tmp_path, capfd=capfd)
