"""Tells the people who run a server, once for each problem, what the bot is not allowed to do there."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bots.discord.ids import Asker
from bots.discord.parse import SERVICE, WORKSPACE
from core.model.errors import FrontdeskError
from core.model.messages import Address
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from bots.discord.api import Api
    from bots.discord.ask_policy import ServerRules
    from core.delivery.notices import Notices

log = logging.getLogger(__name__)


class OwnerAlerts:
    """Alerts the channel that the server has chosen, else the one for Discord's own notices, else the owner."""

    def __init__(self, api: Api, server_rules: ServerRules, notices: Notices) -> None:
        self._api = api
        self._server_rules = server_rules
        self._notices = notices

    async def alert(self, guild: str, subject: str, words: str) -> None:
        """Send an alert, unless it was sent before. If this fails, the next problem of the same kind tries again."""
        try:
            with told_as_ours():
                subject = f"{guild}/{subject}"
                if not await self._notices.is_told(SERVICE, WORKSPACE, subject):
                    await self._notices.tell(await self._address(guild), subject, words)
        except FrontdeskError as error:
            log.warning("The moderators could not be told: %s (%s)", words, error)

    async def _address(self, guild: str) -> Address:
        rules = await self._server_rules.of(guild)
        server = await self._api.call("GET", "/guilds/{guild_id}", guild_id=guild)
        owner = str(server["owner_id"])
        via = Asker(owner, guild).via
        if rules.moderators:
            return Address(SERVICE, WORKSPACE, rules.moderators.id, name=rules.moderators.name, via=via)
        updates = server.get("public_updates_channel_id")
        return Address(SERVICE, WORKSPACE, updates or owner, name="#moderators" if updates else "@owner", via=via)
