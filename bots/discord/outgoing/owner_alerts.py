"""The word to those who run a server, when we may not do there what is wanted: once for each trouble."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bots.discord.asker import Asker
from bots.discord.parse import SERVICE, WORKSPACE
from core.model.errors import FrontdeskError
from core.model.messages import Address
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from bots.discord.api.client import Api
    from bots.discord.server_rules import Decisions
    from core.delivery.notices import Notices

log = logging.getLogger(__name__)


class Moderators:
    """Tells them where the server wants it, else where Discord itself tells its moderators things, else the owner."""

    def __init__(self, api: Api, decisions: Decisions, notices: Notices) -> None:
        self._api = api
        self._decisions = decisions
        self._notices = notices

    async def tell(self, guild: str, subject: str, words: str) -> None:
        """Have a trouble told, unless it was; what fails of it is met again with the next trouble of the kind."""
        try:
            with told_as_ours():
                subject = f"{guild}/{subject}"
                if not await self._notices.is_told(SERVICE, WORKSPACE, subject):
                    await self._notices.tell(await self._where(guild), subject, words)
        except FrontdeskError as error:
            log.warning("The moderators were not told: %s (%s)", words, error)

    async def _where(self, guild: str) -> Address:
        rules = await self._decisions.of(guild)
        server = await self._api.call("GET", "/guilds/{guild_id}", guild_id=guild)
        owner = str(server["owner_id"])
        via = Asker(owner, guild).via
        if rules.moderators:
            return Address(SERVICE, WORKSPACE, rules.moderators.id, name=rules.moderators.name, via=via)
        updates = server.get("public_updates_channel_id")
        return Address(SERVICE, WORKSPACE, updates or owner, name="#moderators" if updates else "@owner", via=via)
