"""Detects an open connection that delivers nothing: Discord's REST API shows newer messages than were received.

A check costs two requests a server, and covers some servers each time. Direct conversations cannot be checked.
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
"""How many servers are checked at a time."""
PATIENCE = timedelta(seconds=20)
"""How long a message may take to arrive."""


class StallDetector:
    """Compares what was received with what was said."""

    def __init__(self, api: Api, places: Places) -> None:
        self._api = api
        self._places = places
        self._next = 0

    async def is_stalled(self, *, now: datetime) -> bool:
        """Check the next servers; return whether a message there was not received in time.

        Such a message is noted as the newest of its channel, so that it is fetched from the history.

        Raises:
            RetryLater: Discord is down or busy.
        """
        servers = sorted(self._places.owners)
        chosen = servers[self._next : self._next + MOST_SERVERS]
        self._next = self._next + MOST_SERVERS if self._next + MOST_SERVERS < len(servers) else 0
        unheard = [missed for guild in chosen for missed in self._find_missed(await self._fetch_channels(guild), now)]
        for channel, newest in unheard:
            self._places.known[channel] = replace(self._places.known[channel], last=newest)
        return bool(unheard)

    async def _fetch_channels(self, guild: str) -> list[Mapping[str, Any]]:
        """Return the channels and threads of a server as the REST API describes them now."""
        try:
            channels = await self._api.call("GET", "/guilds/{guild_id}/channels", guild_id=guild)
            active = await self._api.call("GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        except DiscordRefused as error:
            log.info("The channels of a server cannot be listed: %s", error)
            return []
        return [*channels, *(active.get("threads") or ())]

    def _find_missed(self, told: Iterable[Mapping[str, Any]], now: datetime) -> Iterable[tuple[str, str]]:
        for channel in told:
            known, newest = self._places.known.get(str(channel["id"])), channel.get("last_message_id")
            if known is None or known.kind not in READABLE or not newest or int(newest) <= int(known.last or 0):
                continue
            if now - instant(newest) >= PATIENCE:
                yield known.id, str(newest)
