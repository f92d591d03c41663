"""Shows the gateway what the world knows: whose token it is, which guilds its bot is in, and what it may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import intents
from tests.fakes.discord.connection import Bot
from tests.fakes.discord.state import GUILD_MEMBERS, MESSAGE_CONTENT, PRESENCE

if TYPE_CHECKING:
    from tests.fakes.discord.state import Application
    from tests.fakes.discord.store import Store

Json = dict[str, Any]

SWITCHES = {
    PRESENCE: intents.GUILD_PRESENCES,
    GUILD_MEMBERS: intents.GUILD_MEMBERS,
    MESSAGE_CONTENT: intents.MESSAGE_CONTENT,
}


@dataclass(slots=True)
class Doorway:
    """The world as the gateway asks for it, with what `GET /gateway/bot` recommends and allows."""

    world: Store
    shards: int = 1
    max_concurrency: int = 1

    def bot(self, token: str) -> Bot | None:
        app = self.world.application(token)
        return self.of(app) if app else None

    def of(self, app: Application) -> Bot:
        """Write an application as the gateway knows it."""
        return Bot(
            token=app.token,
            user=app.bot.own_wire(),
            application=app.id,
            flags=app.flags,
            privileged=sum(SWITCHES[name] for name in app.intents),
            shards=self.shards,
            max_concurrency=self.max_concurrency,
        )

    def guilds(self, bot: Bot) -> list[Json]:
        return [self.world.guild_wire(guild, bot.id) for guild in self.world.guilds_of(bot.id)]

    def sees(self, bot: Bot, guild_id: str | None, channel_id: str | None) -> bool:
        return self.world.may_see(bot.id, guild_id, channel_id)

    def members(self, guild_id: str) -> list[Json]:
        return [member.wire() for member in self.world.guilds[guild_id].members.values()]
