"""A faithful fake of Discord over real loopback sockets: its API, its gateway and a guild full of people.

async with FakeDiscord() as discord:
    asker = discord.world.add_user("asker")
    discord.world.join(asker)
    discord.world.add_channel("help")
    discord.world.say(asker, "#help", f"{discord.app.bot.mention} where is the menu?")
"""

from __future__ import annotations

from tests.fakes.discord.api import Call
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.refused import Refused
from tests.fakes.discord.world import World

__all__ = ["Call", "FakeDiscord", "Permission", "Refused", "World"]
