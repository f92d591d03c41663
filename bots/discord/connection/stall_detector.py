"""Whether a connection that lives has gone deaf: Discord's REST API tells of newer messages than were heard.

Each look costs two requests a server, for some servers in turn; a direct conversation alone tells nothing.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bots.discord.api.client import DiscordRefused
from bots.discord.parse import instant
from bots.discord.places import READABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from bots.discord.api.client import Api
    from bots.discord.places import Places

log = logging.getLogger(__name__)

MOST_SERVERS = 25
"""That are looked at in one go."""
PATIENCE = timedelta(seconds=20)
"""How long a message may be on its way."""


class Hearing:
    """Compares what was heard with what was said."""

    def __init__(self, api: Api, places: Places) -> None:
        self._api = api
        self._places = places
        self._next = 0

    async def is_deaf(self, *, now: datetime) -> bool:
        """Look at the next servers; True if something was said there a while ago and was not heard.

        What was said is noted as the newest of its channel, so that it is fetched from the history.

        Raises:
            RetryLater: Discord is down or busy.
        """
        servers = sorted(self._places.owners)
        chosen = servers[self._next : self._next + MOST_SERVERS]
        self._next = self._next + MOST_SERVERS if self._next + MOST_SERVERS < len(servers) else 0
        unheard = [missed for guild in chosen for missed in self._unheard(await self._told(guild), now)]
        for channel, newest in unheard:
            self._places.known[channel] = replace(self._places.known[channel], last=newest)
        return bool(unheard)

    async def _told(self, guild: str) -> list[Mapping[str, Any]]:
        """Return the channels and threads of a server, as Discord tells of them now."""
        try:
            channels = await self._api.call("GET", "/guilds/{guild_id}/channels", guild_id=guild)
            active = await self._api.call("GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        except DiscordRefused as error:
            log.info("The channels of a server are not told: %s", error)
            return []
        return [*channels, *(active.get("threads") or ())]

    def _unheard(self, told: Iterable[Mapping[str, Any]], now: datetime) -> Iterable[tuple[str, str]]:
        for channel in told:
            known, newest = self._places.known.get(str(channel["id"])), channel.get("last_message_id")
            if known is None or known.kind not in READABLE or not newest or int(newest) <= int(known.last or 0):
                continue
            if now - instant(newest) >= PATIENCE:
                yield known.id, str(newest)
