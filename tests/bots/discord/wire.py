"""Our client on a fake Discord, without a desk: for what speaks with the API alone."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bots.discord.api import Api
from tests.fakes.discord.fake import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord.permissions import Permission
    from tests.fakes.discord.state import Channel, User


@dataclass
class Wire:
    """A fake server with a person and a channel, and a client that is logged in to it."""

    discord: FakeDiscord
    api: Api
    ada: User
    help: Channel

    def deny(self, permission: Permission, channel: Channel | None = None) -> None:
        """Take a permission from everybody in a channel."""
        everyone = self.discord.guild.roles[self.discord.guild.id]
        self.discord.world.overwrite(channel or self.help, everyone, deny=permission)


@asynccontextmanager
async def open_wire() -> AsyncIterator[Wire]:
    """Start a fake Discord, and log in to it."""
    async with FakeDiscord(time_scale=20) as fake:
        fake.limits.enabled = False
        api = Api(fake.app.token, api_url=fake.api_url)
        ada = fake.world.add_user("ada")
        fake.world.join(ada)
        try:
            yield Wire(fake, api, ada, fake.world.add_channel("help"))
        finally:
            await api.aclose()
